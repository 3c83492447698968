export * from './period-statistics.view';
export * from './statistics.view';
