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
 * Publishes to the topic exchange with publisher confirms (https://www.rabbitmq.com/docs/confirms): sends the whole batch
 * in order on one channel, then waits for the confirms. Waiting for each confirm would keep the order after a refused
 * message, but confirms of persistent messages can take hundreds of milliseconds. Instead, the relay repeats the messages
 * after a refused one (`holdBackSuccessors`).
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
    if (this.#refusals.isStuck(batch, results))
      this.connection.reset('it repeatedly refuses the same message');
    return results;
  }

  /** Attributes a closed channel to a message once the message was published alone. */
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
      // A closed channel is unrelated to the message; an encoding error is not.
      settle(
        error instanceof IllegalOperationError
          ? INTERRUPTED
          : { outcome: 'unpublishable', error: String(error) },
      );
    }
  }
}

/**
 * Message properties of the reference (contract 8.4): persistent, every header a string (Go consumers reject others), no
 * content type. The header `sequence` is an addition: consumers catch up from it after an absence.
 */
function publishOptions({ eventId, event, sequence }: OutboxMessage): Options.Publish {
  const traceparent = traceparentOf(event);
  return {
    persistent: true,
    messageId: eventId,
    headers: { _watermill_message_uuid: eventId, ...(traceparent && { traceparent }), sequence },
  };
}

/** amqplib reports two errors: the broker's `basic.nack`, and the end of the channel before the confirm. */
function resultOf(error: Error | null): PublishResult {
  if (!error) return { outcome: 'published' };
  return error.message === 'message nacked'
    ? { outcome: 'failed', error: 'refused by the broker' }
    : INTERRUPTED;
}

/**
 * Declares a durable topic exchange. Queues belong to their consumers, which bind them with a pattern such as `ca.#`. The
 * broker confirms an event that no queue is bound for.
 */
export async function declareTopology(channel: Channel, exchange: string): Promise<void> {
  await channel.assertExchange(exchange, 'topic', { durable: true });
}

/** Creates the relay's connection. @throws StartUpError when `amqpUrl` is not an AMQP URL */
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
