import type { Channel } from 'amqplib';

/**
 * What the publisher declares: one durable topic exchange. Queues belong to their consumers, who bind them with
 * a pattern such as `ca.#`; an event that no queue is bound for is not for anybody, and is confirmed.
 */
export async function declareTopology(channel: Channel, exchange: string): Promise<void> {
  await channel.assertExchange(exchange, 'topic', { durable: true });
}
