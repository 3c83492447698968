import { randomBytes } from 'node:crypto';
import {
  type CaEvent,
  EVENT_CONSUMER_MIGRATIONS,
  EventConsumer,
  EventConsumerModule,
  type EventConsumerOptions,
  HandledEvents,
  InMemoryHandledEvents,
  OnCaEvent,
  PostgresHandledEvents,
} from '@libs/event-consumer';
import { Randomness, SystemRandomness, UnitOfWork } from '@libs/kernel';
import { TransactionContext, TypeOrmUnitOfWork } from '@libs/persistence';
import { Global, Injectable, Module, type Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { TypeOrmModule } from '@nestjs/typeorm';
import { type Channel, type ChannelModel, connect, type GetMessage } from 'amqplib';

/** An event as the handlers of these tests receive it. */
export interface Seen {
  readonly id: string;
  readonly type: string;
  readonly subject: string;
  readonly version: number;
}

export interface SiblingSettings extends Partial<EventConsumerOptions> {
  readonly amqpUrl: string;
  readonly exchange: string;
  /** Database of the record of handled events. Without it, the record is in memory. */
  readonly databaseUrl?: string;
  /** Called for every event. The handler fails when it throws. */
  readonly onEvent?: (seen: Seen, attempt: number) => Promise<void> | void;
}

/** A replica of another service that consumes all events of CAs. */
export interface Sibling {
  readonly consumer: EventConsumer;
  readonly handledEvents: HandledEvents;
  /** All calls of the handler, in order. */
  readonly calls: Seen[];
  stop(): Promise<void>;
}

export async function startSibling(settings: SiblingSettings): Promise<Sibling> {
  const { databaseUrl, onEvent, ...options } = settings;
  const calls: Seen[] = [];

  @Injectable()
  class Listener {
    @OnCaEvent('ca.#')
    async onCa(event: CaEvent<'ca.#'>): Promise<void> {
      const { version } = event.data as unknown as { version: number };
      const seen = { id: event.id, type: event.type, subject: event.subject, version };
      calls.push(seen);
      await onEvent?.(seen, calls.filter(({ id }) => id === event.id).length);
    }
  }

  @Module({
    imports: [
      surroundings(databaseUrl),
      EventConsumerModule.forRootAsync({
        handledEvents: databaseUrl === undefined ? InMemoryHandledEvents : PostgresHandledEvents,
        useFactory: (): EventConsumerOptions => ({
          serviceId: options.exchange.replace('events', 'sibling'),
          deadLetterExchange: options.exchange.replace('events', 'dead'),
          retryFirstMilliseconds: 50,
          retryMaximumMilliseconds: 200,
          ...options,
        }),
      }),
    ],
    providers: [Listener],
  })
  class Root {}

  const app = await NestFactory.createApplicationContext(Root, { logger: false, abortOnError: false });
  const consumer = app.get(EventConsumer);
  return { consumer, handledEvents: app.get(HandledEvents), calls, stop: () => app.close() };
}

/** The modules of the database, or none. */
function surroundings(databaseUrl: string | undefined): Type {
  const database =
    databaseUrl === undefined
      ? []
      : [
          TypeOrmModule.forRoot({
            type: 'postgres',
            url: databaseUrl,
            migrations: EVENT_CONSUMER_MIGRATIONS,
            migrationsTableName: 'sibling_migration',
            migrationsRun: true,
            retryAttempts: 0,
          }),
        ];
  const providers = [
    { provide: Randomness, useClass: SystemRandomness },
    TransactionContext,
    ...(databaseUrl === undefined ? [] : [{ provide: UnitOfWork, useClass: TypeOrmUnitOfWork }]),
  ];

  @Global()
  @Module({
    imports: database,
    providers,
    exports: [...providers.map((each) => ('provide' in each ? each.provide : each)), ...database],
  })
  class Surroundings {}
  return Surroundings;
}

/** Returns a unique exchange name. The names of the queues derive from it. */
export const anExchange = (): string => `events-${randomBytes(4).toString('hex')}`;

/** A client of the broker that publishes, and inspects and deletes queues. */
export class Operator {
  private constructor(
    private readonly model: ChannelModel,
    readonly channel: Channel,
  ) {}

  static async at(amqpUrl: string): Promise<Operator> {
    const model = await connect(amqpUrl);
    model.on('error', () => undefined); // the pending call rejects with it
    return new Operator(model, await model.createChannel());
  }

  /** Publishes an event as the relay does. */
  publish(
    exchange: string,
    event: { id: string; subject: string; version: number },
    sequence?: number,
    type = 'ca.status.update',
  ): void {
    const { id, subject, version } = event;
    const body = { specversion: '1.0', id, source: 'source://test', type, subject, data: { version } };
    this.channel.publish(exchange, type, Buffer.from(JSON.stringify(body)), {
      persistent: true,
      messageId: id,
      headers: {
        _watermill_message_uuid: id,
        ...(sequence === undefined ? {} : { sequence: String(sequence) }),
      },
    });
  }

  async messagesIn(queue: string): Promise<number> {
    return (await this.channel.checkQueue(queue)).messageCount;
  }

  async take(queue: string): Promise<GetMessage | undefined> {
    return (await this.channel.get(queue, { noAck: true })) || undefined;
  }

  async close(): Promise<void> {
    await this.model.close();
  }

  /** Deletes the exchanges and queues of a test. */
  async remove(exchange: string): Promise<void> {
    for (const name of ['sibling', 'dead'].map((prefix) => exchange.replace('events', prefix)))
      await this.channel.deleteQueue(name);
    await this.channel.deleteExchange(exchange);
    await this.channel.deleteExchange(exchange.replace('events', 'dead'));
    await this.close();
  }
}
