export { StatisticsModule } from './statistics.module';
export * from './wire';
