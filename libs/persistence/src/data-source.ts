import { DataSource, type DataSourceOptions } from 'typeorm';
import { BOUNDED_PG, CONNECTION_TIMEOUT } from './bounded-pool';
import * as entities from './entities';
import { MIGRATIONS } from './migrations';

/** What every connection is opened with. A statement of the service's own ends within 30 s. */
export const CONNECTION_SETTINGS = {
  keepAlive: true,
  statement_timeout: 30_000,
  idle_in_transaction_session_timeout: 30_000,
};

/** How every process of the product reaches PostgreSQL: the service, the migration commands, the tests. */
export function dataSourceOptions(options: { databaseUrl: string; poolSize: number }): DataSourceOptions {
  return {
    type: 'postgres',
    url: options.databaseUrl,
    applicationName: 'ca-service',
    entities: Object.values(entities),
    migrations: MIGRATIONS,
    migrationsTableName: 'schema_migration',
    // Each migration commits by itself, so that a failing one leaves those before it in place.
    migrationsTransactionMode: 'each',
    poolSize: options.poolSize,
    driver: BOUNDED_PG,
    connectTimeoutMS: CONNECTION_TIMEOUT,
    extra: CONNECTION_SETTINGS,
  };
}

export function createDataSource(options: { databaseUrl: string; poolSize: number }): DataSource {
  return new DataSource(dataSourceOptions(options));
}
