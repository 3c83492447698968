import { setTimeout as sleep } from 'node:timers/promises';
import { Injectable, Logger } from '@nestjs/common';
import { StartUpError } from '@libs/kernel';
import { type ChannelModel, type ConfirmChannel, connect } from 'amqplib';
import { ResolvedMessagingOptions } from '../messaging.options';
import { declareTopology } from './rabbitmq.topology';

const CONNECT_TIMEOUT = 10_000;
const CLOSE_TIMEOUT = 2_000;
/** Seconds; the broker or the network counts as gone after two missed beats. */
const HEARTBEAT = 10;
const FIRST_RECONNECT_WAIT = 200;
const MAXIMUM_RECONNECT_WAIT = 5_000;

/**
 * Keeps one connection with one confirm channel to RabbitMQ, for as long as it takes: a loop that connects,
 * declares the exchange, waits for the end of the connection, and begins again. Nothing is queued while it is
 * away. Plain amqplib rather than amqp-connection-manager, whose channels keep messages in memory until the
 * broker is back: here they are to stay in the outbox.
 */
@Injectable()
export class RabbitMqConnection {
  readonly #logger = new Logger(RabbitMqConnection.name);
  readonly #url: URL;
  readonly #closing = new AbortController();
  #model: ChannelModel | undefined;
  #channel: ConfirmChannel | undefined;
  #endConnection: ((reason: Error) => void) | undefined;
  #blocked = false;
  #running: Promise<void> | undefined;
  #reported = false;
  readonly #interruptions = new Set<() => void>();

  /** @throws StartUpError when `amqpUrl` is no AMQP URL. */
  constructor(private readonly options: ResolvedMessagingOptions) {
    this.#url = amqpUrl(options.amqpUrl);
    if (!this.#url.searchParams.has('heartbeat')) this.#url.searchParams.set('heartbeat', String(HEARTBEAT));
  }

  /** Begins to connect; does not wait, so that the service starts without its broker. */
  start(): void {
    this.#running ??= this.#run();
  }

  /** The channel to publish on; `undefined` while there is none, or while the broker takes nothing. */
  channel(): ConfirmChannel | undefined {
    return this.#blocked ? undefined : this.#channel;
  }

  /** Calls `listener` when the channel stops taking messages, whatever the reason; the answer ends it. */
  onInterruption(listener: () => void): () => void {
    this.#interruptions.add(listener);
    return () => {
      this.#interruptions.delete(listener);
    };
  }

  /** Gives up on a connection that no longer answers, and connects anew. */
  reset(reason: string): void {
    this.#endConnection?.(new Error(reason));
  }

  async close(): Promise<void> {
    this.#closing.abort();
    this.#endConnection?.(new Error('closed'));
    await Promise.race([this.#running, sleep(CLOSE_TIMEOUT * 2, undefined, { ref: false })]);
  }

  async #run(): Promise<void> {
    let wait = FIRST_RECONNECT_WAIT;
    while (!this.#closing.signal.aborted) {
      try {
        const ended = await this.#open();
        wait = FIRST_RECONNECT_WAIT;
        throw await ended.reason;
      } catch (error) {
        this.#report(error);
      }
      await this.#discard();
      await this.#pause(wait);
      wait = Math.min(wait * 2, MAXIMUM_RECONNECT_WAIT);
    }
  }

  /** Connects and declares. Answers an object, as a bare promise would be awaited right here. */
  async #open(): Promise<{ reason: Promise<Error> }> {
    const model = await connect(this.#url.href, { timeout: CONNECT_TIMEOUT, noDelay: true });
    this.#model = model;
    const { promise: reason, resolve: end } = Promise.withResolvers<Error>();
    this.#endConnection = end;
    if (this.#closing.signal.aborted) end(new Error('closed'));
    model.on('error', end);
    model.on('close', (error) => {
      end(error ?? new Error('connection closed'));
    });
    model.on('blocked', (why) => {
      if (model === this.#model) this.#block(why);
    });
    model.on('unblocked', () => {
      if (model === this.#model) this.#unblock();
    });
    this.#channel = await Promise.race([this.#openChannel(model, end), rejectWith(reason)]);
    this.#reported = false;
    this.#logger.log(`Connected to RabbitMQ at ${this.#url.host}, exchange "${this.options.exchange}"`);
    return { reason };
  }

  async #openChannel(model: ChannelModel, end: (reason: Error) => void): Promise<ConfirmChannel> {
    const channel = await model.createConfirmChannel();
    channel.on('error', end);
    channel.on('close', () => {
      end(new Error('channel closed'));
    });
    await declareTopology(channel, this.options.exchange);
    return channel;
  }

  async #discard(): Promise<void> {
    const model = this.#model;
    this.#model = this.#channel = this.#endConnection = undefined;
    this.#blocked = false;
    this.#interrupt();
    if (!model) return;
    const closing = model.close().catch(() => undefined); // fails when it is closed already
    await Promise.race([closing, sleep(CLOSE_TIMEOUT, undefined, { ref: false })]);
  }

  #block(why: string): void {
    this.#blocked = true;
    this.#logger.warn(`RabbitMQ takes no messages (${why}): events wait in the outbox`);
    this.#interrupt();
  }

  #unblock(): void {
    this.#blocked = false;
    this.#logger.log('RabbitMQ takes messages again');
  }

  #interrupt(): void {
    for (const listener of this.#interruptions) listener();
  }

  /** One line per outage: the broker may be away for hours. */
  #report(error: unknown): void {
    if (this.#closing.signal.aborted || this.#reported) return;
    this.#reported = true;
    this.#logger.warn(
      `RabbitMQ at ${this.#url.host} is away (${describe(error)}): events wait in the outbox, trying again`,
    );
  }

  async #pause(milliseconds: number): Promise<void> {
    await sleep(milliseconds, undefined, { signal: this.#closing.signal }).catch(() => undefined);
  }
}

async function rejectWith(reason: Promise<Error>): Promise<never> {
  throw await reason;
}

/** The first sentence of an error, or its code: a refused connection has an empty message (AggregateError). */
function describe(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.message || ('code' in error ? String(error.code) : error.name);
}

/** The text of the URL stays out of the error: it may hold a password. */
function amqpUrl(text = ''): URL {
  const url = URL.parse(text);
  if (url && ['amqp:', 'amqps:'].includes(url.protocol)) return url;
  throw new StartUpError('The URL of RabbitMQ must look like amqp://user:password@host:5672 (or amqps://)');
}
