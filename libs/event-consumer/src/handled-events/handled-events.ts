/** What identifies an event for the store. */
export interface EventIdentity {
  /** CloudEvents `id`. */
  readonly id: string;
  readonly sequence: number | undefined;
}

/** Remembers what this consumer has handled, and how far it has read the log. Shared by all replicas of a service. */
export abstract class HandledEvents {
  /**
   * Runs `work` unless the event was handled before; resolves with whether it ran. Work that rejects leaves the event
   * unhandled. Of two calls for the same event at the same time, the later one waits for the earlier.
   */
  abstract once(event: EventIdentity, work: () => Promise<void>): Promise<boolean>;

  /** Everything in the log up to this sequence was handled or is of no interest; `undefined` for a new consumer. */
  abstract position(): Promise<number | undefined>;

  /** Moves the position forward, never back: that is for `startOver`. */
  abstract advance(sequence: number): Promise<void>;

  /** Back to the beginning of the log, which is no longer the one that the position was of. */
  abstract startOver(): Promise<void>;

  /**
   * Forgets events that were handled before `before` and lie so far behind the position that the catch-up will not
   * meet them again. Resolves with how many there were.
   */
  abstract forget(before: Date, farBehind: number): Promise<number>;
}
