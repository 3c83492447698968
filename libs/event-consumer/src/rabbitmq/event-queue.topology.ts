import type { ChannelModel, ConfirmChannel } from 'amqplib';
import { declareTopology } from '@libs/messaging';
import type { ResolvedEventConsumerOptions } from '../event-consumer.options';

/** Contract 8.4: the routing key of dead letters, and the queue that they wait in. */
export const DEAD_LETTERS = 'lamassu-dlq';

/**
 * The queue of this service, bound with the patterns of its handlers, and what its dead letters need.
 *
 * A quorum queue, so that the broker may lose a node. One consumer at a time (`x-single-active-consumer`): two would
 * overtake each other within a subject; the others take over when it is gone. With a delivery limit, what comes back
 * from a consumer that died keeps its place at the head of the queue (https://www.rabbitmq.com/docs/quorum-queues).
 * A pattern that no handler has any more stays bound: its events are taken and ignored.
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
      // A letter stays in the queue until its next one has it; this strategy asks for the overflow behaviour.
      'x-dead-letter-strategy': 'at-least-once',
      'x-overflow': 'reject-publish',
      ...(queueExpiryMilliseconds === undefined ? {} : { 'x-expires': queueExpiryMilliseconds }),
    },
  });
  for (const pattern of patterns) await channel.bindQueue(queue, exchange, pattern);
}

/**
 * A dead letter that no queue takes would be lost. Whoever runs the broker may have a queue of that name with other
 * properties, which cannot be declared again: so it is looked for first, on a channel that may break.
 */
async function declareDeadLetterQueue(
  channel: ConfirmChannel,
  model: ChannelModel,
  exchange: string,
): Promise<void> {
  const queue = exchange;
  if (!(await isThere(model, queue))) {
    await channel.assertQueue(queue, { durable: true, arguments: { 'x-queue-type': 'quorum' } });
  }
  await channel.bindQueue(queue, exchange, '#');
}

async function isThere(model: ChannelModel, queue: string): Promise<boolean> {
  const probe = await model.createChannel();
  probe.on('error', () => undefined); // 404, told below
  try {
    await probe.checkQueue(queue);
    await probe.close();
    return true;
  } catch {
    return false;
  }
}
