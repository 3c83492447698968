import { Injectable } from '@nestjs/common';
import { type Channel, type ConfirmChannel, IllegalOperationError, type Options } from 'amqplib';
import { traceparentOf } from '../cloud-events/cloud-event';
import { EventPublisher, type OutboxMessage, type PublishResult } from '../delivery/event-publisher';
import { ResolvedMessagingOptions } from '../messaging.options';
import { BatchSize, refusalOf } from './batch-size';
import { RabbitMqConnection } from './rabbitmq.connection';
import { RepeatedRefusals } from './repeated-refusals';

const INTERRUPTED: PublishResult = { outcome: 'interrupted' };

/**
 * Publishes to the topic exchange with publisher confirms (https://www.rabbitmq.com/docs/confirms): the whole
 * batch is sent in order on one channel, then the confirms are awaited. Waiting for each confirm before the next
 * message of the subject would keep the order even when the broker refuses one in between, but confirms of
 * persistent messages can take hundreds of milliseconds; the relay repeats what follows a refused message
 * instead (`holdBackSuccessors`).
 */
@Injectable()
export class RabbitMqPublisher extends EventPublisher {
  readonly #refusals = new RepeatedRefusals();
  readonly #size = new BatchSize();

  constructor(
    private readonly connection: RabbitMqConnection,
    private readonly options: ResolvedMessagingOptions,
  ) {
    super();
  }

  isReady(): boolean {
    return this.connection.channel() !== undefined;
  }

  async publish(batch: readonly OutboxMessage[]): Promise<PublishResult[]> {
    const channel = this.connection.channel();
    if (!channel) return batch.map(() => INTERRUPTED);
    const sent = batch.slice(0, this.#size.value);
    const settled = this.#withRefusal(sent, await this.#send(channel, sent));
    const results = batch.map((_, index) => settled[index] ?? INTERRUPTED);
    if (this.#refusals.isStuck(batch, results)) this.connection.reset('it refuses the same again and again');
    return results;
  }

  /** What the broker closed the channel for, once it is known of which message: when that was alone. */
  #withRefusal(sent: readonly OutboxMessage[], results: readonly PublishResult[]): readonly PublishResult[] {
    if (!results.some(({ outcome }) => outcome === 'interrupted')) {
      this.#size.double(this.options.batchSize);
      return results;
    }
    const failure = this.connection.failure();
    const refusal = refusalOf(failure);
    if (!failure || !refusal) return results;
    this.#size.halve(sent.length);
    if (sent.length > 1) return results;
    return [{ outcome: refusal === 'message' ? 'unpublishable' : 'failed', error: failure.message }];
  }

  async #send(channel: ConfirmChannel, batch: readonly OutboxMessage[]): Promise<PublishResult[]> {
    const results: (PublishResult | undefined)[] = batch.map(() => undefined);
    await new Promise<void>((resolve) => {
      let open = batch.length;
      const end = () => {
        clearTimeout(timer);
        stopListening();
        resolve();
      };
      const timer = setTimeout(() => {
        this.connection.reset(`no confirm within ${this.options.confirmTimeoutMilliseconds} ms`);
        end();
      }, this.options.confirmTimeoutMilliseconds);
      const stopListening = this.connection.onInterruption(end);
      batch.forEach((message, index) => {
        this.#sendOne(channel, message, (result) => {
          results[index] = result;
          open -= 1;
          if (open === 0) end();
        });
      });
    });
    return results.map((result) => result ?? INTERRUPTED);
  }

  #sendOne(channel: ConfirmChannel, message: OutboxMessage, settle: (result: PublishResult) => void): void {
    try {
      channel.publish(
        this.options.exchange,
        message.type,
        Buffer.from(message.event),
        publishOptions(message),
        (error: Error | null) => {
          settle(resultOf(error));
        },
      );
    } catch (error) {
      // A closed channel is not the message's fault; what amqplib cannot encode is.
      settle(
        error instanceof IllegalOperationError
          ? INTERRUPTED
          : { outcome: 'unpublishable', error: String(error) },
      );
    }
  }
}

/**
 * As consumers of the reference know it (contract 8.4): persistent, every header a string (the Go consumers
 * refuse others), and no content type. `sequence` is ours: a consumer that was away knows where to catch up from.
 */
function publishOptions({ eventId, event, sequence }: OutboxMessage): Options.Publish {
  const traceparent = traceparentOf(event);
  return {
    persistent: true,
    messageId: eventId,
    headers: { _watermill_message_uuid: eventId, ...(traceparent && { traceparent }), sequence },
  };
}

/** amqplib's two errors: the broker's `basic.nack`, or the end of the channel before the confirm. */
function resultOf(error: Error | null): PublishResult {
  if (!error) return { outcome: 'published' };
  return error.message === 'message nacked'
    ? { outcome: 'failed', error: 'refused by the broker' }
    : INTERRUPTED;
}

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
