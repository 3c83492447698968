/** What the application decides about messaging; everything but the role has a default. */
export interface MessagingOptions {
  /** `amqp:` or `amqps:` URL of RabbitMQ. Without it events reach the subscribers of this process only. */
  readonly amqpUrl?: string;
  /** The durable topic exchange; declared at connecting. */
  readonly exchange?: string;
  /** Whether this process moves the outbox (role `relay`). The outbox is written either way. */
  readonly relay: boolean;
  /** How many messages the relay takes at a time. */
  readonly batchSize?: number;
  /** How soon, at the latest, the relay notices what other processes have written. */
  readonly pollIntervalMilliseconds?: number;
  /** Longest wait for the broker's confirms of a batch; then the connection counts as dead. */
  readonly confirmTimeoutMilliseconds?: number;
  /** Longest wait for one subscriber of this process to handle one event; then the delivery has failed. */
  readonly subscriberTimeoutMilliseconds?: number;
  /** How long subscribers may take for a batch before the relay marks what they have done so far. */
  readonly subscriberBatchMilliseconds?: number;
  /** Back-off of a message that fails: the first wait, and the longest one. */
  readonly retryFirstMilliseconds?: number;
  readonly retryMaximumMilliseconds?: number;
  /** How long a shutdown waits for the batch in flight. */
  readonly stopTimeoutMilliseconds?: number;
}

/** The options with every default filled in; also the injection token. */
export abstract class ResolvedMessagingOptions implements MessagingOptions {
  abstract readonly amqpUrl?: string;
  abstract readonly exchange: string;
  abstract readonly relay: boolean;
  abstract readonly batchSize: number;
  abstract readonly pollIntervalMilliseconds: number;
  abstract readonly confirmTimeoutMilliseconds: number;
  abstract readonly subscriberTimeoutMilliseconds: number;
  abstract readonly subscriberBatchMilliseconds: number;
  abstract readonly retryFirstMilliseconds: number;
  abstract readonly retryMaximumMilliseconds: number;
  abstract readonly stopTimeoutMilliseconds: number;
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

export function resolveMessagingOptions(options: MessagingOptions): ResolvedMessagingOptions {
  return { ...DEFAULTS, ...options };
}
