import { type ConfirmChannel, type ConsumeMessage, IllegalOperationError } from 'amqplib';
import { MalformedEventError, readEvent, type ReceivedEvent } from '../events/received-event';

/** A message from the queue. */
export class Delivery {
  constructor(
    private readonly channel: ConfirmChannel,
    private readonly message: ConsumeMessage,
  ) {}

  get body(): Buffer {
    return this.message.content;
  }

  get headers(): Readonly<Record<string, unknown>> {
    return this.message.properties.headers ?? {};
  }

  get messageId(): string | undefined {
    const { messageId } = this.message.properties as { messageId?: unknown };
    return typeof messageId === 'string' ? messageId : undefined;
  }

  get topic(): string {
    return this.message.fields.routingKey;
  }

  /** Returns the event, or the reason why the message is not one. */
  read(): ReceivedEvent | MalformedEventError {
    try {
      return readEvent(this.body, sequenceOf(this.headers['sequence']));
    } catch (error) {
      if (error instanceof MalformedEventError) return error;
      throw error;
    }
  }

  /** Has no effect on a closed channel, because the message is delivered again. */
  acknowledge(): void {
    try {
      this.channel.ack(this.message);
    } catch (error) {
      if (!(error instanceof IllegalOperationError)) throw error;
    }
  }
}

function sequenceOf(header: unknown): number | undefined {
  return typeof header === 'string' && /^\d{1,15}$/.test(header) ? Number(header) : undefined;
}
