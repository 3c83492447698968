import type { OutboxMessage, PublishResult } from '../delivery/event-publisher';

/** Earlier refusals of a message: the third refusal comes about a second after the first (`backoff`). */
const REFUSED_BEFORE = 2;
/** Milliseconds; doubled before every wait, so the first wait is two seconds. */
const FIRST_PATIENCE = 1_000;
const LONGEST_PATIENCE = 10 * 60_000;

/**
 * Detects a channel that must be replaced because RabbitMQ refuses a message on it repeatedly. A channel that uses a
 * quorum queue for the first time just after the node of its leader has ended keeps sending to that node, although the
 * queue has another leader (seen with 3.10.8); a new channel works. The cause can also be a full queue, which lasts for
 * hours, so the interval between replacements doubles until one of these messages is accepted.
 */
export class RepeatedRefusals {
  #patience = FIRST_PATIENCE;
  #distrustedAt = Number.NEGATIVE_INFINITY;

  /** `now` returns milliseconds of a monotonic clock. */
  constructor(private readonly now: () => number = () => performance.now()) {}

  /** Records the results of a batch. Returns whether to reconnect. */
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
