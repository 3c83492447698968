import { withoutUndefined } from '@libs/kernel';
import type { AuditNaming } from './audit/audit-event-types';
import type { RabbitMqTlsFiles } from './rabbitmq/rabbitmq-tls';

/** Settings of messaging. Every setting but `relay` has a default. */
export interface MessagingOptions {
  /** `amqp:` or `amqps:` URL of RabbitMQ, or several of a cluster, separated by commas. Without it events reach only the subscribers of this process. */
  readonly amqpUrl?: string | undefined;
  /** TLS files for `amqps:`. */
  readonly amqpTls?: RabbitMqTlsFiles | undefined;
  /** The durable topic exchange; declared on every connection. */
  readonly exchange?: string | undefined;
  /** Whether this process runs the relay (role `relay`). The outbox is written either way. */
  readonly relay: boolean;
  /** The catalogue of event types. Without it types are not checked. */
  readonly eventTypes?: readonly string[] | undefined;
  /** Naming of audit events; without it none are emitted. */
  readonly auditEvents?: AuditNaming | undefined;
  /** Maximum number of messages in a batch of the relay. */
  readonly batchSize?: number | undefined;
  /** Interval at which the relay looks for events of other processes. */
  readonly pollIntervalMilliseconds?: number | undefined;
  /** Longest wait for the broker's confirms of a batch; then the connection is replaced. */
  readonly confirmTimeoutMilliseconds?: number | undefined;
  /** Longest time for one subscriber and one event; then the delivery fails. */
  readonly subscriberTimeoutMilliseconds?: number | undefined;
  /** Time for the subscribers and one batch; then the relay marks the delivered events. */
  readonly subscriberBatchMilliseconds?: number | undefined;
  /** Back-off after a failed message: the first wait, and the longest one. */
  readonly retryFirstMilliseconds?: number | undefined;
  readonly retryMaximumMilliseconds?: number | undefined;
  /** How long a shutdown waits for the current batch. */
  readonly stopTimeoutMilliseconds?: number | undefined;
}

const DEFAULTS = {
  exchange: 'lamassu-events',
  batchSize: 500,
  pollIntervalMilliseconds: 200,
  confirmTimeoutMilliseconds: 10_000,
  subscriberTimeoutMilliseconds: 60_000,
  subscriberBatchMilliseconds: 10_000,
  retryFirstMilliseconds: 500,
  retryMaximumMilliseconds: 60_000,
  stopTimeoutMilliseconds: 15_000,
} as const;

/** The options with every default filled in; what this library's own providers inject. */
export class ResolvedMessagingOptions {
  readonly amqpUrl: string | undefined;
  readonly amqpTls: RabbitMqTlsFiles | undefined;
  readonly relay: boolean;
  readonly eventTypes: readonly string[] | undefined;
  readonly auditEvents: AuditNaming | undefined;
  readonly exchange: string;
  readonly batchSize: number;
  readonly pollIntervalMilliseconds: number;
  readonly confirmTimeoutMilliseconds: number;
  readonly subscriberTimeoutMilliseconds: number;
  readonly subscriberBatchMilliseconds: number;
  readonly retryFirstMilliseconds: number;
  readonly retryMaximumMilliseconds: number;
  readonly stopTimeoutMilliseconds: number;

  constructor(options: MessagingOptions) {
    const all = { ...DEFAULTS, ...withoutUndefined(options) };
    this.amqpUrl = all.amqpUrl;
    this.amqpTls = all.amqpTls;
    this.relay = all.relay;
    this.eventTypes = all.eventTypes;
    this.auditEvents = all.auditEvents;
    this.exchange = all.exchange;
    this.batchSize = all.batchSize;
    this.pollIntervalMilliseconds = all.pollIntervalMilliseconds;
    this.confirmTimeoutMilliseconds = all.confirmTimeoutMilliseconds;
    this.subscriberTimeoutMilliseconds = all.subscriberTimeoutMilliseconds;
    this.subscriberBatchMilliseconds = all.subscriberBatchMilliseconds;
    this.retryFirstMilliseconds = all.retryFirstMilliseconds;
    this.retryMaximumMilliseconds = all.retryMaximumMilliseconds;
    this.stopTimeoutMilliseconds = all.stopTimeoutMilliseconds;
  }
}
