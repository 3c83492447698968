import { withTimeout } from '@libs/kernel';
import { RabbitMqConnection } from '@libs/messaging';
import type { ResolvedEventConsumerOptions } from '../event-consumer.options';
import { type DeadLetter, DeadLettersPublisher } from './dead-letters.publisher';
import { Delivery } from './delivery';
import { declareEventQueue } from './event-queue.topology';

/** Milliseconds to wait for responses of the broker during a shutdown, which must take only a few seconds. */
const LAST_ANSWERS = 2_000;

/** The queue of this service, declared on every connection. */
export class EventQueue {
  readonly #letters: DeadLettersPublisher;
  #connection: RabbitMqConnection | undefined;
  #consumerTag: string | undefined;

  /** `onReady` is called on every connection after the declaration; `ended` is aborted when the connection ends. */
  constructor(
    private readonly options: ResolvedEventConsumerOptions,
    private readonly onReady: (ended: AbortSignal) => void,
  ) {
    this.#letters = new DeadLettersPublisher({
      exchange: options.deadLetterExchange,
      serviceId: options.serviceId,
    });
  }

  /** Starts to connect. @throws StartUpError when `amqpUrl` is not an AMQP URL */
  open(patterns: readonly string[]): void {
    this.#connection = new RabbitMqConnection({
      amqpUrl: this.options.amqpUrl,
      tls: this.options.amqpTls,
      use: `queue "${this.options.queue}"`,
      meanwhile: 'events wait in their queue, or in the log of the service',
      declare: (channel, model) => declareEventQueue(channel, model, this.options, patterns),
      onOpen: (_channel, ended) => {
        this.#consumerTag = undefined;
        this.onReady(ended);
      },
    });
    this.#connection.start();
  }

  /** Starts to consume. @throws Error without a channel, or when the broker refuses */
  async consume(onDelivery: (delivery: Delivery) => void): Promise<void> {
    const channel = this.#channel();
    await channel.prefetch(this.options.prefetch);
    const { consumerTag } = await channel.consume(this.options.queue, (message) => {
      if (message) onDelivery(new Delivery(channel, message));
      // RabbitMQ's consumer cancel notification: the queue was deleted. The next connection declares it again.
      else this.reset(`the queue "${this.options.queue}" was deleted`);
    });
    this.#consumerTag = consumerTag;
  }

  /**
   * Publishes a dead letter on a new channel, because a channel with a refusal may refuse further letters
   * (RepeatedRefusals).
   * @throws Error unless a queue has certainly received the letter
   */
  async bury(letter: DeadLetter): Promise<void> {
    const channel = await this.#connection?.openChannel();
    if (!channel) throw new Error('the broker is unavailable');
    try {
      await this.#letters.publish(channel, letter);
    } finally {
      await channel.close().catch(() => undefined); // rejects when the connection has ended
    }
  }

  /** Stops deliveries. Delivered messages can still be acknowledged. */
  async stopConsuming(): Promise<void> {
    const channel = this.#connection?.channel();
    if (channel && this.#consumerTag !== undefined) await this.#answered(channel.cancel(this.#consumerTag));
  }

  reset(reason: string): void {
    this.#connection?.reset(reason);
  }

  async close(): Promise<void> {
    // The response comes after the acknowledgements: amqplib closes a connection without sending its buffer.
    const channel = this.#connection?.channel();
    if (channel) await this.#answered(channel.checkQueue(this.options.queue));
    await this.#connection?.close();
  }

  /** Resets the connection when the broker does not respond: missing heartbeats would be noticed too late. */
  async #answered(request: Promise<unknown>): Promise<void> {
    const answer = request.catch(() => undefined); // rejects when the connection has ended
    await withTimeout(answer, LAST_ANSWERS, () => {
      this.reset('it does not respond');
    });
  }

  #channel() {
    const channel = this.#connection?.channel();
    if (!channel) throw new Error('the broker is unavailable');
    return channel;
  }
}
