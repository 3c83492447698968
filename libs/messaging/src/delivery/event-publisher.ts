/** An event of the outbox that is to be published. */
export interface OutboxMessage {
  /** Primary key of the row. */
  readonly id: string;
  /** Gapless position in the event log, in decimal (a bigint). */
  readonly sequence: string;
  /** CloudEvents `id`. */
  readonly eventId: string;
  readonly type: string;
  readonly subject: string;
  /** The CloudEvent in structured JSON: exactly what is published. */
  readonly event: string;
  /** Number of failed attempts. */
  readonly attempts: number;
}

/**
 * - `published`: the receiver has confirmed the message.
 * - `failed`: the receiver refused the message. It counts as an attempt and is retried after a back-off.
 * - `unpublishable`: the message can never be published. It is set aside.
 * - `interrupted`: the connection was lost, or an earlier message of the subject failed. The message is retried as soon as
 *   possible.
 */
export type PublishResult =
  | { readonly outcome: 'published' }
  | { readonly outcome: 'failed'; readonly error: string }
  | { readonly outcome: 'unpublishable'; readonly error: string }
  | { readonly outcome: 'interrupted' };

/** The target of the relay. */
export abstract class EventPublisher {
  /** Returns false while delivery is impossible; the relay then leaves the messages in the table. */
  abstract isReady(): boolean;

  /**
   * Delivers the messages in the given order, in bounded time. Returns one result per message, in the same order. Does not
   * throw because of a message or a connection.
   */
  abstract publish(batch: readonly OutboxMessage[]): Promise<PublishResult[]>;
}

/**
 * Keeps the order per subject: messages after an undelivered message of the same subject count as interrupted, even if
 * they were confirmed, and are delivered again after it. A consumer may receive repeats, but the last message it receives
 * is the newest.
 */
export function holdBackSuccessors(
  batch: readonly OutboxMessage[],
  results: readonly PublishResult[],
): PublishResult[] {
  const stopped = new Set<string>();
  return batch.map(({ subject }, index) => {
    if (stopped.has(subject)) return { outcome: 'interrupted' };
    const result = results[index] ?? { outcome: 'interrupted' };
    if (result.outcome !== 'published') stopped.add(subject);
    return result;
  });
}
