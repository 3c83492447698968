import { DataSource, type DataSourceOptions } from 'typeorm';
import { BOUNDED_PG, CONNECTION_TIMEOUT } from './bounded-pool';
import * as entities from './entities';
import { MIGRATIONS } from './migrations';

/** Options of the persistence library; the application provides them from its configuration. */
export abstract class PersistenceOptions {
  /** `postgresql://user:password@host:port/database` */
  abstract readonly databaseUrl: string;
  /** Connections of this process, except those of `readPoolSize`. */
  abstract readonly poolSize: number;
  /** Connections of this process for lists, statistics and the event log. */
  abstract readonly readPoolSize: number;
  /** The 32-byte key of the HMAC in bookmarks, the same in every replica. */
  abstract readonly bookmarkSecret: Buffer;
}

/** Settings of every connection. A statement is cancelled after 30 s, unless its transaction sets BULK_TIMEOUTS. */
export const CONNECTION_SETTINGS = {
  keepAlive: true,
  statement_timeout: 30_000,
  idle_in_transaction_session_timeout: 30_000,
};

/**
 * Settings for one transaction that changes or reads a large part of the tables: time for about 10 million
 * certificates on a small machine. When the client process dies, PostgreSQL notices within a second and releases the
 * locks, instead of at the end of the statement.
 */
export const BULK_TIMEOUTS = `
  SET LOCAL statement_timeout = '30min';
  SET LOCAL client_connection_check_interval = '1s'`;

/** Options of TypeORM's data source, for the service, the migration commands and the tests. */
export function dataSourceOptions(options: { databaseUrl: string; poolSize: number }): DataSourceOptions {
  return {
    type: 'postgres',
    url: options.databaseUrl,
    applicationName: 'ca-service',
    entities: Object.values(entities),
    migrations: MIGRATIONS,
    migrationsTableName: 'schema_migration',
    // Each migration commits separately: when one fails, those before it stay.
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
