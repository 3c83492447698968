export { StatisticsModule } from './statistics.module';
export * from './wire/period-statistics.view';
export * from './wire/statistics.view';
