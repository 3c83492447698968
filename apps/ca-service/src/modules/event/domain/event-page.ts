/** One event of the log. */
export interface LoggedEvent {
  readonly sequence: number;
  /** CloudEvents `type`. */
  readonly type: string;
  /** The CloudEvent in structured JSON, as it is published: one line. */
  readonly json: string;
}

/** Events after a place in the log. */
export interface EventPage {
  /** The sequence to go on from: that of the last event that was looked at. */
  readonly next: number;
  /** Whether the log goes on behind `next`; a page may be short, or empty, and not the last. */
  readonly more: boolean;
  /** How many events after the place asked for are no longer kept: the list begins behind them. */
  readonly missed: number;
  readonly list: readonly LoggedEvent[];
}
