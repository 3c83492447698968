import type { OutboxMessage, PublishResult } from '../delivery/event-publisher';

/** Refusals of one message before this one: the third comes about a second after the first (`backoff`). */
const REFUSED_BEFORE = 2;
/** Milliseconds; doubled before every wait, so the first one is of two seconds. */
const FIRST_PATIENCE = 1_000;
const LONGEST_PATIENCE = 10 * 60_000;

/**
 * Tells when a channel is not to be trusted any more. What RabbitMQ refuses again and again, it may take on another
 * channel: one that meets a quorum queue for the first time while the node of its leader has just ended asks that node
 * ever after, although the queue has another leader (seen with 3.10.8). It may as well be a queue that is full, for
 * hours; so the patience doubles, until one of these messages is taken.
 */
export class RepeatedRefusals {
  #patience = FIRST_PATIENCE;
  #distrustedAt = Number.NEGATIVE_INFINITY;

  /** `now` in milliseconds, of a clock that never goes back. */
  constructor(private readonly now: () => number = () => performance.now()) {}

  /** What became of a batch; answers whether to connect anew. */
  isStuck(batch: readonly OutboxMessage[], results: readonly PublishResult[]): boolean {
    const repeated = results.filter((_result, index) => (batch[index]?.attempts ?? 0) >= REFUSED_BEFORE);
    if (repeated.some(({ outcome }) => outcome === 'published')) this.#patience = FIRST_PATIENCE;
    if (!repeated.some(({ outcome }) => outcome === 'failed')) return false;
    if (this.now() - this.#distrustedAt < this.#patience) return false;
    this.#patience = Math.min(this.#patience * 2, LONGEST_PATIENCE);
    this.#distrustedAt = this.now();
    return true;
  }
}
