/** AMQP reply codes (AMQP 0-9-1, section 1.2) of messages that the broker always rejects. */
const OF_THE_MESSAGE: ReadonlySet<number> = new Set([
  311, // content too large
  406, // precondition failed: larger than `max_message_size`, or a rejected property
  501, // frame error
  502, // syntax error
]);

/** Reply codes unrelated to the messages: an operator closes the connection, or a node fails. */
const OF_THE_BROKER: ReadonlySet<number> = new Set([320, 506, 541]);

/** Why a channel was closed while messages were published on it. */
export type Refusal = 'message' | 'request';

/**
 * `message`: the broker always rejects one of the messages. `request`: it rejected one of them, for example for a missing
 * permission. `undefined`: the failure is unrelated to the messages.
 */
export function refusalOf(failure: Error | undefined): Refusal | undefined {
  const code = failure && 'code' in failure ? failure.code : undefined;
  if (typeof code !== 'number' || OF_THE_BROKER.has(code)) return undefined;
  return OF_THE_MESSAGE.has(code) ? 'message' : 'request';
}

/**
 * Number of messages that are published at once. When the broker rejects a message, it closes the channel without naming
 * the message, which interrupts the others. So the batch is halved until the message is alone, then doubled again.
 */
export class BatchSize {
  #size = Infinity;

  get value(): number {
    return this.#size;
  }

  /** Called when the channel was closed with `published` unconfirmed messages. */
  halve(published: number): void {
    this.#size = Math.max(1, Math.floor(published / 2));
  }

  /** Called after a batch without an interruption, even if single messages were refused. */
  double(batch: number): void {
    this.#size = this.#size * 2 >= batch ? Infinity : this.#size * 2;
  }
}
