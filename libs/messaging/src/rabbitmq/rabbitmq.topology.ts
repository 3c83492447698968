import type { Channel } from 'amqplib';
import type { ResolvedMessagingOptions } from '../messaging.options';
import { RabbitMqConnection } from './rabbitmq.connection';

/**
 * What the publisher declares: one durable topic exchange. Queues belong to their consumers, who bind them with
 * a pattern such as `ca.#`; an event that no queue is bound for is not for anybody, and is confirmed.
 */
export async function declareTopology(channel: Channel, exchange: string): Promise<void> {
  await channel.assertExchange(exchange, 'topic', { durable: true });
}

/** The connection that the relay publishes on. @throws StartUpError when `amqpUrl` is no AMQP URL. */
export function publisherConnection({
  amqpUrl,
  amqpTls,
  exchange,
}: ResolvedMessagingOptions): RabbitMqConnection {
  return new RabbitMqConnection({
    amqpUrl,
    tls: amqpTls,
    use: `exchange "${exchange}"`,
    meanwhile: 'events wait in the outbox',
    declare: (channel) => declareTopology(channel, exchange),
  });
}
