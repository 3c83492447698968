import {
  type BeforeApplicationShutdown,
  type DynamicModule,
  type FactoryProvider,
  Logger,
  Module,
  type ModuleMetadata,
  type OnApplicationBootstrap,
  type Provider,
} from '@nestjs/common';
import { AuditEvents } from './audit/audit-events';
import { EventTypes } from './cloud-events/event-types';
import { BrokerThenSubscribersPublisher } from './delivery/broker-then-subscribers.publisher';
import { EventPublisher } from './delivery/event-publisher';
import { EventSubscribers } from './delivery/event-subscribers';
import { InProcessPublisher } from './delivery/in-process.publisher';
import { type MessagingOptions, ResolvedMessagingOptions } from './messaging.options';
import { BlockedEvents } from './outbox/blocked-events';
import { EventDrafts } from './outbox/event-drafts';
import { Outbox, OutboxWakeUp } from './outbox/outbox';
import { OutboxBatches } from './outbox/outbox-batch';
import { OutboxDrafts } from './outbox/outbox-drafts';
import { OutboxMarks } from './outbox/outbox-marks';
import { DeliveryMetrics, OutboxMetrics } from './outbox/outbox-metrics';
import { OutboxRelay } from './outbox/outbox-relay';
import { OutboxSequencer } from './outbox/outbox-sequencer';
import { SetAsideCount, SetAsideEvents } from './outbox/set-aside-events';
import type { RabbitMqConnection } from './rabbitmq/rabbitmq.connection';
import { publisherConnection, RabbitMqPublisher } from './rabbitmq/rabbitmq.publisher';

/** How an application configures the module: a factory, like those of Nest's own modules. */
export interface MessagingAsyncOptions extends Pick<ModuleMetadata, 'imports'> {
  readonly inject?: FactoryProvider['inject'];
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- the arguments are whatever `inject` names
  readonly useFactory: (...injected: any[]) => MessagingOptions | Promise<MessagingOptions>;
}

/** The connection to RabbitMQ; `undefined` without a URL or without the role `relay`. */
class Broker {
  constructor(readonly connection: RabbitMqConnection | undefined) {}
}

const PROVIDERS: Provider[] = [
  {
    provide: EventTypes,
    inject: [ResolvedMessagingOptions],
    useFactory: ({ eventTypes }: ResolvedMessagingOptions) => new EventTypes(eventTypes),
  },
  EventSubscribers,
  EventDrafts,
  AuditEvents,
  OutboxWakeUp,
  BlockedEvents,
  SetAsideEvents,
  SetAsideCount,
  OutboxDrafts,
  OutboxSequencer,
  OutboxBatches,
  OutboxRelay,
  OutboxMarks,
  DeliveryMetrics,
  OutboxMetrics,
  InProcessPublisher,
  Outbox,
  {
    provide: Broker,
    inject: [ResolvedMessagingOptions],
    useFactory: (options: ResolvedMessagingOptions) =>
      new Broker(options.amqpUrl && options.relay ? publisherConnection(options) : undefined),
  },
  {
    provide: EventPublisher,
    inject: [Broker, InProcessPublisher, ResolvedMessagingOptions],
    useFactory: (
      { connection }: Broker,
      subscribers: InProcessPublisher,
      options: ResolvedMessagingOptions,
    ) =>
      connection
        ? new BrokerThenSubscribersPublisher(new RabbitMqPublisher(connection, options), subscribers)
        : subscribers,
  },
];

/**
 * Outbox, relay and delivery. Needs `DataSource`, `UnitOfWork` and `TransactionContext` (persistence), `Metrics`,
 * `Clock` and `Randomness` from global modules or `imports`. A process without the role `relay` only writes the outbox: it
 * delivers no events, not even to its own subscribers.
 */
@Module({})
export class MessagingModule implements OnApplicationBootstrap, BeforeApplicationShutdown {
  readonly #logger = new Logger(MessagingModule.name);

  constructor(
    private readonly options: ResolvedMessagingOptions,
    private readonly broker: Broker,
    private readonly relay: OutboxRelay,
  ) {}

  static forRootAsync({ imports = [], inject = [], useFactory }: MessagingAsyncOptions): DynamicModule {
    const options: FactoryProvider = {
      provide: ResolvedMessagingOptions,
      inject,
      useFactory: async (...injected: unknown[]) =>
        new ResolvedMessagingOptions(await useFactory(...injected)),
    };
    return {
      module: MessagingModule,
      global: true,
      imports,
      providers: [options, ...PROVIDERS],
      exports: [
        Outbox,
        OutboxWakeUp,
        AuditEvents,
        EventDrafts,
        EventSubscribers,
        EventPublisher,
        OutboxRelay,
        SetAsideEvents,
        SetAsideCount,
      ],
    };
  }

  onApplicationBootstrap(): void {
    if (!this.options.relay) return;
    if (!this.options.amqpUrl) this.#logger.log('No RabbitMQ configured: events stay in this process');
    this.broker.connection?.start();
    this.relay.start();
  }

  /** Before the database connections close, which Nest does in `onApplicationShutdown`. */
  async beforeApplicationShutdown(): Promise<void> {
    await this.relay.stop();
    await this.broker.connection?.close();
  }
}
