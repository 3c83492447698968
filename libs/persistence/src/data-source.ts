import { DataSource, type DataSourceOptions } from 'typeorm';
import * as entities from './entities';
import { MIGRATIONS } from './migrations';

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
    connectTimeoutMS: 10_000,
    extra: { keepAlive: true, statement_timeout: 30_000, idle_in_transaction_session_timeout: 30_000 },
  };
}

export function createDataSource(options: { databaseUrl: string; poolSize: number }): DataSource {
  return new DataSource(dataSourceOptions(options));
}
