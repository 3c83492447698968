import { Logger } from '@nestjs/common';
import { abortableSleep, backoff, Listeners, StartUpError, withTimeout } from '@libs/kernel';
import { type ChannelModel, type ConfirmChannel, connect } from 'amqplib';
import { checkTlsFiles, type RabbitMqTlsFiles, tlsOptions } from './rabbitmq-tls';

const CONNECT_TIMEOUT = 10_000;
const CLOSE_TIMEOUT = 2_000;
/** Seconds; the broker or the network counts as gone after two missed beats. */
const HEARTBEAT = 10;
const RECONNECT_WAITS = { retryFirstMilliseconds: 200, retryMaximumMilliseconds: 5_000 };

export interface RabbitMqConnectionSettings {
  /** `amqp:` or `amqps:`; several nodes of a cluster, separated by commas, are tried in turn. */
  readonly amqpUrl: string | undefined;
  readonly tls?: RabbitMqTlsFiles | undefined;
  /** What the log calls the use of the connection, such as `exchange "lamassu-events"`. */
  readonly use: string;
  /** What happens while the broker is away, for the log: `events wait in the outbox`. */
  readonly meanwhile: string;
  /** Declares what has to be there, on every new connection, before the channel is handed out. */
  readonly declare: (channel: ConfirmChannel, model: ChannelModel) => Promise<void>;
  /** Is told of every channel that is ready; `ended` is aborted when its connection is over. */
  readonly onOpen?: ((channel: ConfirmChannel, ended: AbortSignal) => void) | undefined;
}

/**
 * Keeps one connection with one confirm channel to RabbitMQ, for as long as it takes: a loop that connects,
 * declares, waits for the end of the connection, and begins again, at the next node of the cluster. Nothing is
 * queued while it is away. Plain amqplib rather than amqp-connection-manager, whose channels keep messages in
 * memory until the broker is back: here they are to stay in the outbox, or in their queue.
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

  /** @throws StartUpError when `amqpUrl` is no AMQP URL, or the files of TLS are of no use. */
  constructor(private readonly settings: RabbitMqConnectionSettings) {
    this.#urls = (settings.amqpUrl ?? '').split(',').map((text) => amqpUrl(text.trim()));
    checkTlsFiles(settings.tls ?? {}, this.#urls);
  }

  get #url(): URL {
    return this.#urls[this.#turn % this.#urls.length] ?? amqpUrl('');
  }

  /** Begins to connect; does not wait, so that the service starts without its broker. */
  start(): void {
    this.#running ??= this.#run();
  }

  /** The channel to publish on; `undefined` while there is none, or while the broker takes nothing. */
  channel(): ConfirmChannel | undefined {
    return this.#blocked ? undefined : this.#channel;
  }

  /** Why the last connection ended, from the moment it ends until the next one is open. */
  failure(): Error | undefined {
    return this.#failure;
  }

  /** One more channel, for whoever closes it. @throws Error while there is no connection. */
  async openChannel(): Promise<ConfirmChannel> {
    if (!this.#channel || !this.#model) throw new Error('the broker is away');
    const channel = await this.#model.createConfirmChannel();
    channel.on('error', () => undefined); // whoever uses it hears of it
    return channel;
  }

  /** Calls `listener` when the channel stops taking messages, whatever the reason; the answer ends it. */
  onInterruption(listener: () => void): () => void {
    return this.#interruptions.add(listener);
  }

  /** Gives up on a connection that no longer answers, and connects anew. */
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

  /** Connects and declares. Answers an object, as a bare promise would be awaited right here. */
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
    const closing = model.close().catch(() => undefined); // fails when it is closed already
    await withTimeout(closing, CLOSE_TIMEOUT, () => undefined);
  }

  #block(why: string): void {
    this.#blocked = true;
    this.#logger.warn(`RabbitMQ takes no messages (${why}): ${this.settings.meanwhile}`);
    this.#interruptions.notify();
  }

  #unblock(): void {
    this.#blocked = false;
    this.#logger.log('RabbitMQ takes messages again');
  }

  /** One line per outage: the broker may be away for hours. */
  #report(error: unknown): void {
    if (this.#closing.signal.aborted || this.#reported) return;
    this.#reported = true;
    this.#logger.warn(
      `RabbitMQ at ${this.#url.host} is away (${describe(error)}): ${this.settings.meanwhile}, trying again`,
    );
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
  if (url && ['amqp:', 'amqps:'].includes(url.protocol)) {
    if (!url.searchParams.has('heartbeat')) url.searchParams.set('heartbeat', String(HEARTBEAT));
    return url;
  }
  throw new StartUpError('The URL of RabbitMQ must look like amqp://user:password@host:5672 (or amqps://)');
}
