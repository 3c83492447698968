import { withoutUndefined } from '@libs/kernel';
import type { AuditNaming } from './audit/audit-event-types';
import type { RabbitMqTlsFiles } from './rabbitmq/rabbitmq-tls';

/** What the application decides about messaging; everything but the role has a default. */
export interface MessagingOptions {
  /** `amqp:` or `amqps:` URL of RabbitMQ, or several of a cluster, separated by commas. Without it events reach the subscribers of this process only. */
  readonly amqpUrl?: string | undefined;
  /** What `amqps:` needs. */
  readonly amqpTls?: RabbitMqTlsFiles | undefined;
  /** The durable topic exchange; declared at connecting. */
  readonly exchange?: string | undefined;
  /** Whether this process moves the outbox (role `relay`). The outbox is written either way. */
  readonly relay: boolean;
  /** The catalogue: all types of events there are. Without it none is checked. */
  readonly eventTypes?: readonly string[] | undefined;
  /** How the events that audit calls are called; without it there are none. */
  readonly auditEvents?: AuditNaming | undefined;
  /** How many messages the relay takes at a time. */
  readonly batchSize?: number | undefined;
  /** How soon, at the latest, the relay notices what other processes have written. */
  readonly pollIntervalMilliseconds?: number | undefined;
  /** Longest wait for the broker's confirms of a batch; then the connection counts as dead. */
  readonly confirmTimeoutMilliseconds?: number | undefined;
  /** Longest wait for one subscriber of this process to handle one event; then the delivery has failed. */
  readonly subscriberTimeoutMilliseconds?: number | undefined;
  /** How long subscribers may take for a batch before the relay marks what they have done so far. */
  readonly subscriberBatchMilliseconds?: number | undefined;
  /** Back-off of a message that fails: the first wait, and the longest one. */
  readonly retryFirstMilliseconds?: number | undefined;
  readonly retryMaximumMilliseconds?: number | undefined;
  /** How long a shutdown waits for the batch in flight. */
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
