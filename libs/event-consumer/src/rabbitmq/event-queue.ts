import { withTimeout } from '@libs/kernel';
import { RabbitMqConnection } from '@libs/messaging';
import type { ResolvedEventConsumerOptions } from '../event-consumer.options';
import { type DeadLetter, DeadLettersPublisher } from './dead-letters.publisher';
import { Delivery } from './delivery';
import { declareEventQueue } from './event-queue.topology';

/** For an answer of the broker while this service stops: whoever ends it waits for a few seconds only. */
const LAST_ANSWERS = 2_000;

/** The queue of this service, for as long as it takes: declared anew on every connection. */
export class EventQueue {
  readonly #letters: DeadLettersPublisher;
  #connection: RabbitMqConnection | undefined;
  #consumerTag: string | undefined;

  /** `onReady` is called for every connection, once the queue is declared; `ended` is aborted at its end. */
  constructor(
    private readonly options: ResolvedEventConsumerOptions,
    private readonly onReady: (ended: AbortSignal) => void,
  ) {
    this.#letters = new DeadLettersPublisher({
      exchange: options.deadLetterExchange,
      serviceId: options.serviceId,
    });
  }

  /** Begins to connect. @throws StartUpError when `amqpUrl` is no AMQP URL. */
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

  /** @throws Error when there is no channel, or the broker refuses. */
  async consume(onDelivery: (delivery: Delivery) => void): Promise<void> {
    const channel = this.#channel();
    await channel.prefetch(this.options.prefetch);
    const { consumerTag } = await channel.consume(this.options.queue, (message) => {
      if (message) onDelivery(new Delivery(channel, message));
      // RabbitMQ's consumer cancel notification: the queue is no more; the next connection declares it anew.
      else this.reset(`the queue "${this.options.queue}" was deleted`);
    });
    this.#consumerTag = consumerTag;
  }

  /**
   * On a channel of its own: one that the broker has refused a letter on may refuse all that follow (RepeatedRefusals).
   * @throws Error when no queue has the letter for sure.
   */
  async bury(letter: DeadLetter): Promise<void> {
    const channel = await this.#connection?.openChannel();
    if (!channel) throw new Error('the broker is away');
    try {
      await this.#letters.publish(channel, letter);
    } finally {
      await channel.close().catch(() => undefined); // it is gone with its connection
    }
  }

  /** No more deliveries; what was delivered can still be acknowledged, unless the broker does not answer. */
  async stopConsuming(): Promise<void> {
    const channel = this.#connection?.channel();
    if (channel && this.#consumerTag !== undefined) await this.#answered(channel.cancel(this.#consumerTag));
  }

  reset(reason: string): void {
    this.#connection?.reset(reason);
  }

  async close(): Promise<void> {
    // Its answer comes after the acknowledgements: amqplib ends a connection without looking what is still to be sent.
    const channel = this.#connection?.channel();
    if (channel) await this.#answered(channel.checkQueue(this.options.queue));
    await this.#connection?.close();
  }

  /** A broker that hangs would be noticed by its missing heartbeats only: too late for whoever stops. */
  async #answered(request: Promise<unknown>): Promise<void> {
    const answer = request.catch(() => undefined); // the connection is gone, and the deliveries with it
    await withTimeout(answer, LAST_ANSWERS, () => {
      this.reset('it does not answer');
    });
  }

  #channel() {
    const channel = this.#connection?.channel();
    if (!channel) throw new Error('the broker is away');
    return channel;
  }
}
