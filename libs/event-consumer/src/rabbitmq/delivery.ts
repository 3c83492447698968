import { type ConfirmChannel, type ConsumeMessage, IllegalOperationError } from 'amqplib';
import { MalformedEventError, readEvent, type ReceivedEvent } from '../events/received-event';

/** One message from the queue. */
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

  /** The event, or why it is none. */
  read(): ReceivedEvent | MalformedEventError {
    try {
      return readEvent(this.body, sequenceOf(this.headers['sequence']));
    } catch (error) {
      if (error instanceof MalformedEventError) return error;
      throw error;
    }
  }

  /** On a channel that is closed it does nothing: the message comes again. */
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
