/** One event of the outbox on its way out. */
export interface OutboxMessage {
  /** Primary key of the row. */
  readonly id: string;
  /** Gapless place in the event log, in decimal (a bigint). */
  readonly sequence: string;
  /** CloudEvents `id`. */
  readonly eventId: string;
  readonly type: string;
  readonly subject: string;
  /** The CloudEvent in structured JSON: exactly what is published. */
  readonly event: string;
  /** How often delivery of this message has failed. */
  readonly attempts: number;
}

/**
 * - `published`: the other side has confirmed it.
 * - `failed`: this message was refused; it is tried again after a back-off, and counts as an attempt.
 * - `unpublishable`: this message cannot be published as it is, now or later; it is set aside.
 * - `interrupted`: nothing is wrong with the message (the connection went away, or a predecessor of the same
 *   subject failed); it is tried again as soon as possible.
 */
export type PublishResult =
  | { readonly outcome: 'published' }
  | { readonly outcome: 'failed'; readonly error: string }
  | { readonly outcome: 'unpublishable'; readonly error: string }
  | { readonly outcome: 'interrupted' };

/** Where the relay delivers to. */
export abstract class EventPublisher {
  /**
   * False while delivery is known to be impossible: the relay then leaves the messages in the table rather
   * than in anybody's memory.
   */
  abstract isReady(): boolean;

  /**
   * Delivers in the order given and answers one result per message, in the same order, in bounded time. It
   * does not throw because of a message or a connection.
   */
  abstract publish(batch: readonly OutboxMessage[]): Promise<PublishResult[]>;
}

/**
 * Order per subject: what follows an undelivered message of the same subject counts as undelivered too, even
 * if it was confirmed, and is delivered again after it. So a consumer may see a repeat, but what it sees last
 * is what happened last.
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
