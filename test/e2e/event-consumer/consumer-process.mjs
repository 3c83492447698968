// A sibling service as a process of its own, on the built library: it can be killed like one.
// Writes a row for every event about profiles, in the transaction of the consumer, and takes its time for it.
import { createRequire } from 'node:module';
import { resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const require = createRequire(resolve('package.json'));
require('reflect-metadata');
const { Global, Injectable, Module } = require('@nestjs/common');
const { NestFactory } = require('@nestjs/core');
const { TypeOrmModule } = require('@nestjs/typeorm');
const built = (library) => require(resolve(`dist/libs/${library}/src/index.js`));
const { Randomness, SystemRandomness, UnitOfWork } = built('kernel');
const { TransactionContext, TypeOrmUnitOfWork } = built('persistence');
const { EventConsumerModule, EVENT_CONSUMER_MIGRATIONS, OnCaEvent, PostgresHandledEvents } =
  built('event-consumer');
const { databaseUrl, pace, ...options } = JSON.parse(process.argv[2]);

class Listener {
  constructor(transactions) {
    this.transactions = transactions;
  }

  async onProfile({ id, type, subject }) {
    process.stdout.write(`begun ${id}\n`);
    await this.transactions
      .manager()
      .query('INSERT INTO effect (event_id, type, subject) VALUES ($1, $2, $3)', [id, type, subject]);
    await sleep(pace);
  }
}
const method = Object.getOwnPropertyDescriptor(Listener.prototype, 'onProfile');
OnCaEvent('profile.#')(Listener.prototype, 'onProfile', method);
Injectable()(Listener);
Reflect.defineMetadata('design:paramtypes', [TransactionContext], Listener);

class Surroundings {}
const database = TypeOrmModule.forRoot({
  type: 'postgres',
  url: databaseUrl,
  migrations: EVENT_CONSUMER_MIGRATIONS,
  migrationsTableName: 'sibling_migration',
  migrationsRun: true,
  retryAttempts: 0,
});
const providers = [
  { provide: Randomness, useClass: SystemRandomness },
  { provide: UnitOfWork, useClass: TypeOrmUnitOfWork },
  TransactionContext,
];
Global()(Surroundings);
Module({ imports: [database], providers, exports: [Randomness, UnitOfWork, TransactionContext, database] })(
  Surroundings,
);

class Root {}
Module({
  imports: [
    Surroundings,
    EventConsumerModule.forRootAsync({
      handledEvents: PostgresHandledEvents,
      useFactory: () => ({
        ...options,
        ...(options.log && { log: { ...options.log, token: () => options.log.token } }),
      }),
    }),
  ],
  providers: [Listener],
})(Root);

const app = await NestFactory.createApplicationContext(Root, {
  logger: ['error', 'warn'],
  abortOnError: false,
});
app.enableShutdownHooks(['SIGTERM']);
process.stdout.write('ready\n');
