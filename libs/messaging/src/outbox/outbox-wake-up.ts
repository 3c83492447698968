import { Injectable } from '@nestjs/common';

/**
 * Tells the relay of this process that events were committed, so that it need not wait for its next poll.
 * `Outbox.add` arranges it for its own transaction; whoever inserts rows of `Outbox.toOutboxRows` calls `wake`
 * after the commit. A wake-up that is lost costs one poll interval, never an event.
 */
@Injectable()
export class OutboxWakeUp {
  readonly #listeners = new Set<() => void>();

  /** Bound, so that it can be handed over as one and the same function. */
  readonly wake = (): void => {
    for (const listener of this.#listeners) listener();
  };

  onWake(listener: () => void): void {
    this.#listeners.add(listener);
  }
}
