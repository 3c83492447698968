import { DataSource, type DataSourceOptions } from 'typeorm';
import { BOUNDED_PG, CONNECTION_TIMEOUT } from './bounded-pool';
import * as entities from './entities';
import { MIGRATIONS } from './migrations';

/** What the persistence library needs to know; the application fills it from its configuration. */
export abstract class PersistenceOptions {
  /** `postgresql://user:password@host:port/database` */
  abstract readonly databaseUrl: string;
  /** Connections of this process for everything but the reads that `readPoolSize` is for. */
  abstract readonly poolSize: number;
  /** Connections of this process for lists, statistics and the event log; one such read runs on each. */
  abstract readonly readPoolSize: number;
  /** 32 bytes, the same in every replica: bookmarks carry an HMAC made with it. */
  abstract readonly bookmarkSecret: Buffer;
}

/** What every connection is opened with. A statement of the service's own ends within 30 s. */
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
