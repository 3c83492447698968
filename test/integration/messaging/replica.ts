import { randomBytes } from 'node:crypto';
import { Clock, type DomainEvent, Randomness, SystemClock, SystemRandomness, UnitOfWork } from '@libs/kernel';
import {
  EventDrafts,
  EventSubscribers,
  type MessagingOptions,
  MessagingModule,
  Outbox,
  SetAsideEvents,
} from '@libs/messaging';
import {
  migrate,
  ListOptions,
  PersistenceModule,
  PersistenceOptions,
  Statements,
  TransactionContext,
} from '@libs/persistence';
import { MetricsModule } from '@libs/metrics';
import { Global, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { Client } from 'pg';
import { DataSource } from 'typeorm';

/** One process of the service with messaging only. Several on one database are several replicas. */
export interface Replica {
  readonly dataSource: DataSource;
  readonly outbox: Outbox;
  readonly subscribers: EventSubscribers;
  readonly drafts: EventDrafts;
  readonly setAside: SetAsideEvents;
  readonly statements: Statements;
  /** Changes a subject and records its event in one transaction, as repositories do. Returns the new version. */
  change(subject: string, type?: string): Promise<number>;
  transaction<T>(work: (query: DataSource['query']) => Promise<T>): Promise<T>;
  stop(): Promise<void>;
}

/** Creates a database on the server of `postgresUrl`, with the schema of the service and the table `thing`. */
export async function createDatabase(postgresUrl: string): Promise<string> {
  const name = `messaging_${randomBytes(6).toString('hex')}`;
  const client = new Client({ connectionString: postgresUrl });
  await client.connect();
  await client.query(`CREATE DATABASE ${name}`);
  await client.end();
  const url = new URL(postgresUrl);
  url.pathname = name;
  const replica = await startReplica({ databaseUrl: url.href, relay: false });
  await migrate(replica.dataSource);
  await replica.dataSource.query('CREATE TABLE thing (subject text PRIMARY KEY, version integer NOT NULL)');
  await replica.stop();
  return url.href;
}

export async function startReplica(
  options: Partial<MessagingOptions> & { databaseUrl: string },
): Promise<Replica> {
  const { databaseUrl, ...messaging } = options;

  @Global()
  @Module({
    providers: [
      { provide: Clock, useClass: SystemClock },
      { provide: Randomness, useClass: SystemRandomness },
      {
        provide: PersistenceOptions,
        useValue: {
          databaseUrl,
          migrateOnStart: false,
          poolSize: 25,
          readPoolSize: 2,
          bookmarkSecret: Buffer.alloc(32),
        },
      },
      {
        provide: ListOptions,
        useValue: {
          ...{ maximumPageSize: 1000, isStrict: false, timeLimit: 5000 },
          ...{ readsPerCaller: 32, reads: 256 },
        } satisfies ListOptions,
      },
    ],
    exports: [Clock, Randomness, PersistenceOptions, ListOptions],
  })
  class Surroundings {}

  @Module({
    imports: [
      Surroundings,
      PersistenceModule,
      MetricsModule,
      MessagingModule.forRootAsync({ useFactory: () => ({ relay: true, ...messaging }) }),
    ],
  })
  class Root {}

  const app = await NestFactory.createApplicationContext(Root, { logger: false, abortOnError: false });
  const dataSource = app.get(DataSource);
  const outbox = app.get(Outbox);
  const unitOfWork = app.get(UnitOfWork);
  const transactions = app.get(TransactionContext);
  const transaction: Replica['transaction'] = (work) =>
    unitOfWork.run(() => work((sql, parameters) => transactions.manager().query(sql, parameters)));

  return {
    dataSource,
    outbox,
    subscribers: app.get(EventSubscribers),
    drafts: app.get(EventDrafts),
    setAside: app.get(SetAsideEvents),
    statements: app.get(Statements),
    transaction,
    change: (subject, type = 'ca.status.update') =>
      transaction(async (query) => {
        const version = await changeThing(query, subject);
        await outbox.add([anEvent(subject, version, type)]);
        return version;
      }),
    stop: () => app.close(),
  };
}

/** Increments the version of a subject. The row stays locked until the commit, as with every change of a subject. */
export async function changeThing(query: DataSource['query'], subject: string): Promise<number> {
  const [row] = await query<{ version: number }[]>(
    `INSERT INTO thing VALUES ($1, 1) ON CONFLICT (subject) DO UPDATE SET version = thing.version + 1
     RETURNING version`,
    [subject],
  );
  return row!.version;
}

export function anEvent(subject: string, version: number, type = 'ca.status.update'): DomainEvent {
  return { type, subject, data: { version } };
}
