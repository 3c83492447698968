import { Logger } from '@nestjs/common';
import { abortableSleep, backoff, Listeners, StartUpError, withTimeout } from '@libs/kernel';
import { type ChannelModel, type ConfirmChannel, connect } from 'amqplib';
import { checkTlsFiles, type RabbitMqTlsFiles, tlsOptions } from './rabbitmq-tls';

const CONNECT_TIMEOUT = 10_000;
const CLOSE_TIMEOUT = 2_000;
/** Seconds; the connection counts as lost after two missed heartbeats. */
const HEARTBEAT = 10;
const RECONNECT_WAITS = { retryFirstMilliseconds: 200, retryMaximumMilliseconds: 5_000 };

export interface RabbitMqConnectionSettings {
  /** `amqp:` or `amqps:` URL; several nodes of a cluster, separated by commas, are tried in turn. */
  readonly amqpUrl: string | undefined;
  readonly tls?: RabbitMqTlsFiles | undefined;
  /** The use of the connection for the log, such as `exchange "lamassu-events"`. */
  readonly use: string;
  /** The effect of an unavailable broker for the log, such as `events wait in the outbox`. */
  readonly meanwhile: string;
  /** Declares exchanges and queues on every new connection, before the channel is used. */
  readonly declare: (channel: ConfirmChannel, model: ChannelModel) => Promise<void>;
  /** Called with every ready channel; `ended` is aborted when its connection ends. */
  readonly onOpen?: ((channel: ConfirmChannel, ended: AbortSignal) => void) | undefined;
}

/**
 * Keeps one connection with one confirm channel to RabbitMQ: connects, declares, waits for the end of the connection, and
 * reconnects to the next node of the cluster. Nothing is queued while the broker is unavailable. Uses amqplib, because
 * amqp-connection-manager keeps messages in memory until the broker is back; here they stay in the outbox or in their
 * queue.
 */
export class RabbitMqConnection {
  readonly #logger = new Logger(RabbitMqConnection.name);
  readonly #urls: readonly URL[];
  #turn = 0;
  readonly #closing = new AbortController();
  #model: ChannelModel | undefined;
  #channel: ConfirmChannel | undefined;
  #endConnection: ((reason: Error) => void) | undefined;
  #blocked = false;
  #running: Promise<void> | undefined;
  #reported = false;
  #failure: Error | undefined;
  #ended = new AbortController();
  readonly #interruptions = new Listeners();

  /** @throws StartUpError when `amqpUrl` is not an AMQP URL, or the TLS files are not usable */
  constructor(private readonly settings: RabbitMqConnectionSettings) {
    this.#urls = (settings.amqpUrl ?? '').split(',').map((text) => amqpUrl(text.trim()));
    checkTlsFiles(settings.tls ?? {}, this.#urls);
  }

  get #url(): URL {
    return this.#urls[this.#turn % this.#urls.length] ?? amqpUrl('');
  }

  /** Starts to connect. Does not wait, so that the service starts without its broker. */
  start(): void {
    this.#running ??= this.#run();
  }

  /** Returns the channel; `undefined` without a connection, or while the broker blocks publishers. */
  channel(): ConfirmChannel | undefined {
    return this.#blocked ? undefined : this.#channel;
  }

  /** Returns the reason of the end of the last connection, until the next one is open. */
  failure(): Error | undefined {
    return this.#failure;
  }

  /** Opens another channel, which the caller closes. @throws Error without a connection */
  async openChannel(): Promise<ConfirmChannel> {
    if (!this.#channel || !this.#model) throw new Error('the broker is unavailable');
    const channel = await this.#model.createConfirmChannel();
    channel.on('error', () => undefined); // its operations reject as well
    return channel;
  }

  /** Calls `listener` when the channel stops accepting messages. Returns a function that removes the listener. */
  onInterruption(listener: () => void): () => void {
    return this.#interruptions.add(listener);
  }

  /** Drops a connection that no longer responds, and reconnects. */
  reset(reason: string): void {
    this.#endConnection?.(new Error(reason));
  }

  async close(): Promise<void> {
    this.#closing.abort();
    this.#endConnection?.(new Error('closed'));
    await withTimeout(this.#running, CLOSE_TIMEOUT * 2, () => undefined);
  }

  async #run(): Promise<void> {
    const { signal } = this.#closing;
    let failures = 0;
    while (!signal.aborted) {
      try {
        const ended = await this.#open();
        failures = 0;
        throw await ended.reason;
      } catch (error) {
        this.#report(error);
      }
      await this.#discard();
      this.#turn += 1;
      failures += 1;
      await abortableSleep(backoff(failures, RECONNECT_WAITS), signal);
    }
  }

  /** Connects and declares. Returns an object, because an async function would await a bare promise. */
  async #open(): Promise<{ reason: Promise<Error> }> {
    const url = this.#url;
    const tls = await tlsOptions(this.settings.tls ?? {}, url);
    const model = await connect(url.href, { timeout: CONNECT_TIMEOUT, noDelay: true, ...tls });
    this.#model = model;
    const { promise: reason, resolve } = Promise.withResolvers<Error>();
    this.#failure = undefined;
    const end = (error: Error): void => {
      this.#failure ??= error;
      resolve(error);
    };
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
    const channel = await Promise.race([this.#openChannel(model, end), rejectWith(reason)]);
    this.#channel = channel;
    this.#reported = false;
    this.#logger.log(`Connected to RabbitMQ at ${this.#url.host}, ${this.settings.use}`);
    this.#ended = new AbortController();
    this.settings.onOpen?.(channel, this.#ended.signal);
    return { reason };
  }

  async #openChannel(model: ChannelModel, end: (reason: Error) => void): Promise<ConfirmChannel> {
    const channel = await model.createConfirmChannel();
    channel.on('error', end);
    channel.on('close', () => {
      end(new Error('channel closed'));
    });
    await this.settings.declare(channel, model);
    return channel;
  }

  async #discard(): Promise<void> {
    const model = this.#model;
    this.#model = this.#channel = this.#endConnection = undefined;
    this.#blocked = false;
    this.#ended.abort();
    this.#interruptions.notify();
    if (!model) return;
    const closing = model.close().catch(() => undefined); // rejects when it is already closed
    await withTimeout(closing, CLOSE_TIMEOUT, () => undefined);
  }

  #block(why: string): void {
    this.#blocked = true;
    this.#logger.warn(`RabbitMQ blocks publishers (${why}): ${this.settings.meanwhile}`);
    this.#interruptions.notify();
  }

  #unblock(): void {
    this.#blocked = false;
    this.#logger.log('RabbitMQ accepts messages again');
  }

  /** Logs one line per outage, which may last for hours. */
  #report(error: unknown): void {
    if (this.#closing.signal.aborted || this.#reported) return;
    this.#reported = true;
    this.#logger.warn(
      `RabbitMQ at ${this.#url.host} is unavailable (${describe(error)}): ${this.settings.meanwhile}, retrying`,
    );
  }
}

async function rejectWith(reason: Promise<Error>): Promise<never> {
  throw await reason;
}

/** Returns the message of an error, or its code: a refused connection has an empty message (AggregateError). */
function describe(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.message || ('code' in error ? String(error.code) : error.name);
}

/** The error does not contain the URL, which may contain a password. */
function amqpUrl(text = ''): URL {
  const url = URL.parse(text);
  if (url && ['amqp:', 'amqps:'].includes(url.protocol)) {
    if (!url.searchParams.has('heartbeat')) url.searchParams.set('heartbeat', String(HEARTBEAT));
    return url;
  }
  throw new StartUpError('The URL of RabbitMQ must look like amqp://user:password@host:5672 (or amqps://)');
}
