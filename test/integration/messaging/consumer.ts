import type { CloudEvent } from '@libs/messaging';
import { type ChannelModel, connect, type ConsumeMessage } from 'amqplib';

export interface Received {
  readonly event: CloudEvent & { readonly data: { readonly version: number } };
  readonly message: ConsumeMessage;
  readonly at: number;
}

/** A consumer with its own exclusive queue on the exchange. */
export class Consumer {
  readonly received: Received[] = [];

  private constructor(
    private readonly model: ChannelModel,
    readonly queue: string,
  ) {}

  static async of(
    amqpUrl: string,
    exchange: string,
    options: { pattern?: string; arguments?: Record<string, unknown>; consume?: boolean } = {},
  ): Promise<Consumer> {
    const model = await connect(amqpUrl);
    const channel = await model.createChannel();
    await channel.assertExchange(exchange, 'topic', { durable: true });
    const { queue } = await channel.assertQueue('', { exclusive: true, arguments: options.arguments });
    await channel.bindQueue(queue, exchange, options.pattern ?? '#');
    const consumer = new Consumer(model, queue);
    if (options.consume !== false) await consumer.consume();
    return consumer;
  }

  async consume(): Promise<void> {
    const channel = await this.model.createChannel();
    await channel.consume(
      this.queue,
      (message) => {
        if (!message) return;
        const event = JSON.parse(message.content.toString()) as Received['event'];
        this.received.push({ event, message, at: performance.now() });
      },
      { noAck: true },
    );
  }

  /** Event ids in the order of first arrival, without repeats. */
  get ids(): string[] {
    return [...new Set(this.received.map(({ event }) => event.id))];
  }

  /** Versions per subject, in the order of the first arrival of each event. */
  get versions(): Map<string, number[]> {
    const seen = new Set<string>();
    const versions = new Map<string, number[]>();
    for (const { event } of this.received) {
      if (seen.has(event.id)) continue;
      seen.add(event.id);
      versions.set(event.subject, [...(versions.get(event.subject) ?? []), event.data.version]);
    }
    return versions;
  }

  async close(): Promise<void> {
    const channel = await this.model.createChannel();
    await channel.deleteQueue(this.queue);
    await this.model.close();
  }
}
