import { randomUUID } from 'node:crypto';
import { boundedText } from '@libs/kernel';
import type { ConfirmChannel, Message, Options } from 'amqplib';
import { DEAD_LETTERS } from './event-queue.topology';

export interface DeadLetter {
  /** The received body, unchanged. */
  readonly body: Buffer;
  /** The received headers, which the letter keeps. */
  readonly headers: Readonly<Record<string, unknown>>;
  readonly messageId: string | undefined;
  /** The received routing key: the event type. */
  readonly topic: string;
  readonly reason: string;
  /** The method that failed; `''` when no method was called. */
  readonly handler: string;
  readonly attempts: number;
}

const LONGEST_REASON = 1_000;

/** Publishes dead letters and verifies that a queue has received them. */
export class DeadLettersPublisher {
  constructor(private readonly settings: { readonly exchange: string; readonly serviceId: string }) {}

  /** Resolves when a queue has the letter. @throws Error without a bound queue, on a refusal, or when the connection ends */
  async publish(channel: ConfirmChannel, letter: DeadLetter): Promise<void> {
    const { options, tag } = this.#optionsOf(letter);
    const returned = new Set<unknown>();
    const onReturn = ({ properties }: Message): void => {
      returned.add(properties.headers?.['letter']);
    };
    channel.on('return', onReturn);
    try {
      await new Promise<void>((resolve, reject) => {
        channel.publish(this.settings.exchange, DEAD_LETTERS, letter.body, options, (error: Error | null) => {
          if (error) reject(error);
          else resolve();
        });
      });
    } finally {
      channel.off('return', onReturn);
    }
    // The broker sends `basic.return` before the confirm (AMQP extension "confirm.select").
    if (returned.has(tag)) throw new Error(`no queue is bound to the exchange ${this.settings.exchange}`);
  }

  /** Header names of Watermill's poison queue, which existing consumers use; every value is a string. */
  #optionsOf({ headers, messageId, topic, reason, handler, attempts }: DeadLetter): {
    options: Options.Publish;
    tag: string;
  } {
    const tag = randomUUID();
    const kept = Object.fromEntries(Object.entries(headers).filter(([name]) => !name.startsWith('x-')));
    const added = {
      reason_poisoned: boundedText(reason, LONGEST_REASON),
      topic_poisoned: topic,
      handler_poisoned: handler,
      subscriber_poisoned: this.settings.serviceId,
      attempts: String(attempts),
      letter: tag,
    };
    return {
      tag,
      options: {
        persistent: true,
        mandatory: true,
        headers: { ...kept, ...added },
        ...(messageId === undefined ? {} : { messageId }),
      },
    };
  }
}
