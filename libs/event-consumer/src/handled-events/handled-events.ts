/** Identity of an event in the store. */
export interface EventIdentity {
  /** CloudEvents `id`. */
  readonly id: string;
  readonly sequence: number | undefined;
}

/** Records handled events and the position in the event log. All replicas of a service share it. */
export abstract class HandledEvents {
  /**
   * Runs `work` unless the event was handled before. Returns whether it ran. When `work` rejects, the event stays
   * unhandled. Of two concurrent calls for one event, the later one waits for the earlier one.
   */
  abstract once(event: EventIdentity, work: () => Promise<void>): Promise<boolean>;

  /** Returns the sequence up to which the log needs no further reading; `undefined` for a new consumer. */
  abstract position(): Promise<number | undefined>;

  /** Moves the position forward; a smaller sequence has no effect. */
  abstract advance(sequence: number): Promise<void>;

  /** Moves the position to the beginning of the log, after the log was restored from an older state. */
  abstract startOver(): Promise<void>;

  /**
   * Deletes events that were handled before `before` and are at least `farBehind` behind the position, so that a catch-up
   * does not read them again. Returns their number.
   */
  abstract forget(before: Date, farBehind: number): Promise<number>;
}
