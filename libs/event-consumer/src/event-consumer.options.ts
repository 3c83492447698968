import { withoutUndefined } from '@libs/kernel';
import type { RabbitMqTlsFiles } from '@libs/messaging';

/** Where the log of the CA service is read after an absence. */
export interface EventLogOptions {
  /** The address of the API, such as `http://ca-service:8085/api/ca/v1`. */
  readonly url: string;
  /** Gives a bearer token with the permission `reader`; asked before every request. */
  readonly token: () => string | Promise<string>;
}

/** What a service decides about its consumer; what has no `?` has no default. */
export interface EventConsumerOptions {
  /** `amqp:` or `amqps:` URL of RabbitMQ, or several of a cluster, separated by commas. */
  readonly amqpUrl: string;
  /** What `amqps:` needs: files in PEM, read for every connection. */
  readonly amqpTls?: RabbitMqTlsFiles | undefined;
  /** Names the consumer in the store and, unless `queue` does, its queue; the same in every replica. */
  readonly serviceId: string;
  readonly queue?: string | undefined;
  /** Where events come from, and where dead letters go. */
  readonly exchange?: string | undefined;
  readonly deadLetterExchange?: string | undefined;
  /** Without it nothing is caught up: what the queue loses is lost. */
  readonly log?: EventLogOptions | undefined;
  /** Where a consumer without a position begins: with everything that is still in the log, or with what comes. */
  readonly start?: 'beginning' | 'now' | undefined;
  /** How far behind its position a catch-up begins: the broker may get events a little out of their order. */
  readonly overlap?: number | undefined;
  /** How many events are in work at a time. */
  readonly prefetch?: number | undefined;
  /** How often handlers are called again after they failed, before the event is a dead letter. */
  readonly retries?: number | undefined;
  readonly retryFirstMilliseconds?: number | undefined;
  readonly retryMaximumMilliseconds?: number | undefined;
  /** Longest time for one handler and one event; then it has failed. */
  readonly handlerTimeoutMilliseconds?: number | undefined;
  /** How often the broker delivers an event whose consumer dies of it, before it is a dead letter. */
  readonly deliveryLimit?: number | undefined;
  /** The queue is removed when nobody has consumed it for so long (`x-expires`); by default it is kept for ever. */
  readonly queueExpiryMilliseconds?: number | undefined;
  /** How long handled events are remembered, at least. */
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
