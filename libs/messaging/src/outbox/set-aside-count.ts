import { Injectable } from '@nestjs/common';
import type { BlockedBy } from './blocked-events';
import { SetAsideEvents } from './set-aside-events';

/** Milliseconds for which a count is shown again without asking the database. */
const FRESH = 15_000;

/** How many events are blocked, for callers that need no token: however often they ask, the database is asked rarely. */
@Injectable()
export class SetAsideCount {
  #counts: Promise<Record<BlockedBy, number>> | undefined;
  #readAt = Number.NEGATIVE_INFINITY;

  constructor(private readonly events: SetAsideEvents) {}

  /** By reason; up to 15 seconds old. @throws what the database fails with */
  read(): Promise<Record<BlockedBy, number>> {
    if (this.#counts && performance.now() - this.#readAt < FRESH) return this.#counts;
    const counts = this.events.counts();
    this.#counts = counts;
    this.#readAt = performance.now();
    counts.catch(() => {
      if (this.#counts === counts) this.#counts = undefined;
    });
    return counts;
  }
}
