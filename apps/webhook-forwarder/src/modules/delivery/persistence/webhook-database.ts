import { EVENT_CONSUMER_MIGRATIONS } from '@libs/event-consumer';
import { StartUpError, UnitOfWork } from '@libs/kernel';
import { ADVISORY_LOCKS, TransactionContext, TypeOrmUnitOfWork } from '@libs/persistence';
import { type DynamicModule, Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { DataSource, type DataSourceOptions } from 'typeorm';
import { CreateDeliveries1764600100000 } from './migrations/1764600100000-create-deliveries';

/** A schema of its own, so that the service can share a database, for example with the CA service. */
const SCHEMA = 'webhook_forwarder';

export interface WebhookDatabase {
  readonly databaseUrl: string;
  readonly poolSize: number;
}

export function webhookDataSourceOptions({ databaseUrl, poolSize }: WebhookDatabase): DataSourceOptions {
  return {
    type: 'postgres',
    url: databaseUrl,
    applicationName: 'webhook-forwarder',
    schema: SCHEMA,
    migrations: [...EVENT_CONSUMER_MIGRATIONS, CreateDeliveries1764600100000],
    migrationsTableName: 'schema_migration',
    migrationsTransactionMode: 'each',
    poolSize,
    connectTimeoutMS: 10_000,
    extra: {
      keepAlive: true,
      statement_timeout: 30_000,
      idle_in_transaction_session_timeout: 120_000,
      options: `-c search_path=${SCHEMA}`,
    },
  };
}

/** Migrates the schema. @throws StartUpError when the database cannot be used */
export async function prepareWebhookSchema(database: WebhookDatabase): Promise<void> {
  const dataSource = new DataSource(webhookDataSourceOptions({ ...database, poolSize: 2 }));
  try {
    await dataSource.initialize();
  } catch (error) {
    const { code, message } = error as { code?: string; message?: string };
    const reason = [code, message].filter(Boolean).join(': ');
    throw new StartUpError(`DATABASE_URL: the database cannot be used (${reason})`, { cause: error });
  }
  const lock = dataSource.createQueryRunner();
  try {
    await lock.query('SELECT pg_advisory_lock($1)', [ADVISORY_LOCKS.webhookMigration]);
    await lock.query(`CREATE SCHEMA IF NOT EXISTS ${SCHEMA}`);
    await dataSource.runMigrations();
  } finally {
    await lock.release();
    await dataSource.destroy(); // ends the session, and with it the lock
  }
}

/** Provides the connection and the unit of work. Call `prepareWebhookSchema` first. */
@Module({})
export class WebhookDatabaseModule {
  static for(database: WebhookDatabase): DynamicModule {
    return {
      module: WebhookDatabaseModule,
      global: true,
      imports: [TypeOrmModule.forRoot({ ...webhookDataSourceOptions(database), retryAttempts: 0 })],
      providers: [TransactionContext, { provide: UnitOfWork, useClass: TypeOrmUnitOfWork }],
      exports: [TypeOrmModule, TransactionContext, UnitOfWork],
    };
  }
}
