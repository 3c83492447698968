import type { ChannelModel, ConfirmChannel } from 'amqplib';
import { declareTopology } from '@libs/messaging';
import type { ResolvedEventConsumerOptions } from '../event-consumer.options';

/** Contract 8.4: the routing key of dead letters and the name of their queue. */
export const DEAD_LETTERS = 'lamassu-dlq';

/**
 * Declares the queue of this service, bound with the patterns of its handlers, and the dead letter exchange and queue.
 *
 * A quorum queue survives the loss of a node. One consumer is active at a time (`x-single-active-consumer`), because two
 * could reorder the events of a subject; another one takes over when it ends. With a delivery limit, messages of a
 * consumer that died return to the head of the queue (https://www.rabbitmq.com/docs/quorum-queues). Bindings of removed
 * handlers remain; their events are acknowledged and ignored.
 */
export async function declareEventQueue(
  channel: ConfirmChannel,
  model: ChannelModel,
  options: ResolvedEventConsumerOptions,
  patterns: readonly string[],
): Promise<void> {
  const { exchange, deadLetterExchange, queue, deliveryLimit, queueExpiryMilliseconds } = options;
  await declareTopology(channel, exchange);
  await declareTopology(channel, deadLetterExchange);
  await declareDeadLetterQueue(channel, model, deadLetterExchange);
  await channel.assertQueue(queue, {
    durable: true,
    arguments: {
      'x-queue-type': 'quorum',
      'x-single-active-consumer': true,
      'x-delivery-limit': deliveryLimit,
      'x-dead-letter-exchange': deadLetterExchange,
      'x-dead-letter-routing-key': DEAD_LETTERS,
      // A letter stays in this queue until the target has it; this strategy requires `reject-publish`.
      'x-dead-letter-strategy': 'at-least-once',
      'x-overflow': 'reject-publish',
      ...(queueExpiryMilliseconds === undefined ? {} : { 'x-expires': queueExpiryMilliseconds }),
    },
  });
  for (const pattern of patterns) await channel.bindQueue(queue, exchange, pattern);
}

/**
 * Declares a queue for dead letters, which would be lost otherwise. An operator may have declared a queue of that name with
 * other properties, and a second declaration would fail: so the queue is checked first, on a separate channel.
 */
async function declareDeadLetterQueue(
  channel: ConfirmChannel,
  model: ChannelModel,
  exchange: string,
): Promise<void> {
  const queue = exchange;
  if (!(await queueExists(model, queue))) {
    await channel.assertQueue(queue, { durable: true, arguments: { 'x-queue-type': 'quorum' } });
  }
  await channel.bindQueue(queue, exchange, '#');
}

async function queueExists(model: ChannelModel, queue: string): Promise<boolean> {
  const probe = await model.createChannel();
  probe.on('error', () => undefined); // 404, handled below
  try {
    await probe.checkQueue(queue);
    await probe.close();
    return true;
  } catch {
    return false;
  }
}
