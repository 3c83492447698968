import { setTimeout as wait } from 'node:timers/promises';
import type { CloudEvent } from '@libs/messaging';
import { type ChannelModel, connect } from 'amqplib';

/** An event of the service. The tests cast `data` to the type of the event. */
export type ChaosEvent = CloudEvent & { readonly data: Record<string, never> };

/** A consumer with a durable quorum queue and manual acknowledgements. It reconnects after every broker outage. */
export class DurableConsumer {
  /** Received events by id, in the order of first arrival. */
  readonly events = new Map<string, { readonly body: string; readonly event: ChaosEvent }>();
  /** Ids of events whose repeats differ from the first delivery in any octet. */
  readonly changed: string[] = [];
  repeats = 0;
  #closed = false;
  #model: ChannelModel | undefined;
  readonly #running: Promise<void>;

  private constructor(private readonly amqpUrl: string) {
    this.#running = this.#run();
  }

  /** Declares the queue and the exchange, and starts to consume. */
  static async start(amqpUrl: string, exchange: string): Promise<DurableConsumer> {
    const model = await connect(amqpUrl);
    const channel = await model.createChannel();
    await channel.assertExchange(exchange, 'topic', { durable: true });
    await channel.assertQueue(QUEUE, { durable: true, arguments: { 'x-queue-type': 'quorum' } });
    await channel.bindQueue(QUEUE, exchange, '#');
    await model.close();
    return new DurableConsumer(amqpUrl);
  }

  async stop(): Promise<void> {
    this.#closed = true;
    await this.#model?.close().catch(() => undefined);
    await this.#running;
  }

  async #run(): Promise<void> {
    while (!this.#closed) {
      try {
        await this.#consume();
      } catch {
        // The broker is down, which the test expects.
      }
      await wait(100);
    }
  }

  async #consume(): Promise<void> {
    const model = await connect(this.amqpUrl, { timeout: 5_000 });
    this.#model = model;
    const gone = new Promise<void>((done) => {
      model.on('close', done);
    });
    model.on('error', () => undefined);
    const channel = await model.createChannel();
    channel.on('error', () => undefined);
    await channel.prefetch(100);
    await channel.consume(QUEUE, (message) => {
      if (!message) return;
      this.#take(message.content.toString());
      try {
        channel.ack(message);
      } catch {
        // The channel was closed meanwhile, so the broker delivers the message again.
      }
    });
    await gone;
  }

  #take(body: string): void {
    const event = JSON.parse(body) as ChaosEvent;
    const known = this.events.get(event.id);
    if (known === undefined) {
      this.events.set(event.id, { body, event });
      return;
    }
    this.repeats += 1;
    if (known.body !== body) this.changed.push(event.id);
  }
}

const QUEUE = 'chaos';
