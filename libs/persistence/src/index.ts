export { DatabaseBusyError } from './bounded-pool';
export { BULK_TIMEOUTS, createDataSource, PersistenceOptions } from './data-source';
export * from './database-encryption';
export * from './failure-kind';
export * from './locks';
export * from './migrate';
export * from './persistence.module';
export * from './query-language/bookmark-signer';
export { compares, type Filter, type FilterTest, isOneOf } from './query-language/filter';
export * from './query-language/filter-parser';
export * from './query-language/filter-to-sql';
export * from './query-language/grouped-counts';
export * from './query-language/keyset-pages';
export * from './query-language/list-field';
export {
  DEFAULT_PAGE_SIZE,
  ListOptions,
  type ListParameters,
  PAGE_SIZE_FOR_NONE,
  readPageSize,
} from './query-language/list-query';
export { PageRoom } from './query-language/bounded-rows';
export { readRows } from './query-language/page-rows';
export { readListQuery } from './query-language/read-list-query';
export * from './query-language/query-language.errors';
export { PLANNER_SETTINGS, type ReadStatement, TimeLimitedReads } from './query-language/time-limited-reads';
export * from './sql/named-parameters';
export * from './sql/statements';
export { insertInto, tableOf, updateOf } from './sql/table-columns';
export * from './timestamp-from-json';
export * from './transaction-context';
export * from './typeorm-unit-of-work';
