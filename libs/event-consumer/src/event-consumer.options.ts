import { withoutUndefined } from '@libs/kernel';
import type { RabbitMqTlsFiles } from '@libs/messaging';

/** The event log of the CA service, which is read after an absence. */
export interface EventLogOptions {
  /** The address of the API, such as `http://ca-service:8085/api/ca/v1`. */
  readonly url: string;
  /** Returns a bearer token with the permission `reader`; called before every request. */
  readonly token: () => string | Promise<string>;
}

/** Settings of a consumer. */
export interface EventConsumerOptions {
  /** `amqp:` or `amqps:` URL of RabbitMQ, or several of a cluster, separated by commas. */
  readonly amqpUrl: string;
  /** TLS files for `amqps:`, read for every connection. */
  readonly amqpTls?: RabbitMqTlsFiles | undefined;
  /** Name of the consumer in the store, and of its queue by default; the same in every replica. */
  readonly serviceId: string;
  readonly queue?: string | undefined;
  /** Exchanges of events and of dead letters. */
  readonly exchange?: string | undefined;
  readonly deadLetterExchange?: string | undefined;
  /** Without it there is no catch-up, and events that the queue loses are lost. */
  readonly log?: EventLogOptions | undefined;
  /** Where a new consumer starts: at the beginning of the log, or with new events. */
  readonly start?: 'beginning' | 'now' | undefined;
  /** How many sequences before its position a catch-up starts, because the broker can receive events slightly out of order. */
  readonly overlap?: number | undefined;
  /** Maximum number of events in progress. */
  readonly prefetch?: number | undefined;
  /** Number of retries after a failure, before the event becomes a dead letter. */
  readonly retries?: number | undefined;
  readonly retryFirstMilliseconds?: number | undefined;
  readonly retryMaximumMilliseconds?: number | undefined;
  /** Longest time for one handler and one event; then the handler fails. */
  readonly handlerTimeoutMilliseconds?: number | undefined;
  /** How often the broker delivers an event whose consumer dies, before it becomes a dead letter. */
  readonly deliveryLimit?: number | undefined;
  /** The broker deletes the queue after this time without a consumer (`x-expires`); by default never. */
  readonly queueExpiryMilliseconds?: number | undefined;
  /** Minimum time for which handled events are stored. */
  readonly rememberMilliseconds?: number | undefined;
  /** How long a shutdown waits for handlers. */
  readonly stopTimeoutMilliseconds?: number | undefined;
}

const DAY = 24 * 60 * 60 * 1000;

const DEFAULTS = {
  amqpTls: undefined,
  queue: undefined,
  exchange: 'lamassu-events',
  deadLetterExchange: 'lamassu-dlq',
  log: undefined,
  start: 'beginning',
  overlap: 1_000,
  prefetch: 20,
  retries: 3,
  retryFirstMilliseconds: 1_000,
  retryMaximumMilliseconds: 60_000,
  handlerTimeoutMilliseconds: 60_000,
  deliveryLimit: 50,
  queueExpiryMilliseconds: undefined,
  rememberMilliseconds: 30 * DAY,
  stopTimeoutMilliseconds: 15_000,
} as const satisfies Omit<EventConsumerOptions, 'amqpUrl' | 'serviceId'>;

type Resolved = {
  readonly [Key in keyof EventConsumerOptions]-?: Key extends 'amqpTls' | 'log' | 'queueExpiryMilliseconds'
    ? EventConsumerOptions[Key]
    : Exclude<EventConsumerOptions[Key], undefined>;
};

/** The options with every default filled in; what this library's own providers inject. */
export abstract class ResolvedEventConsumerOptions implements Resolved {
  abstract readonly amqpUrl: string;
  abstract readonly amqpTls: RabbitMqTlsFiles | undefined;
  abstract readonly serviceId: string;
  abstract readonly queue: string;
  abstract readonly exchange: string;
  abstract readonly deadLetterExchange: string;
  abstract readonly log: EventLogOptions | undefined;
  abstract readonly start: 'beginning' | 'now';
  abstract readonly overlap: number;
  abstract readonly prefetch: number;
  abstract readonly retries: number;
  abstract readonly retryFirstMilliseconds: number;
  abstract readonly retryMaximumMilliseconds: number;
  abstract readonly handlerTimeoutMilliseconds: number;
  abstract readonly deliveryLimit: number;
  abstract readonly queueExpiryMilliseconds: number | undefined;
  abstract readonly rememberMilliseconds: number;
  abstract readonly stopTimeoutMilliseconds: number;
}

export function resolveOptions(options: EventConsumerOptions): ResolvedEventConsumerOptions {
  return { ...DEFAULTS, queue: options.serviceId, ...withoutUndefined(options) };
}
