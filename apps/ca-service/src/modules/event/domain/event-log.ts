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

/** What somebody who follows the log comes to next. */
export type StreamItem =
  | { readonly kind: 'event'; readonly event: LoggedEvent }
  /** So many events before `sequence`, and with it, are no longer kept. */
  | { readonly kind: 'gap'; readonly missed: number; readonly sequence: number }
  /** Nothing of interest up to here; also told when there is nothing new, for as long as that lasts. */
  | { readonly kind: 'position'; readonly sequence: number };

/** Which events of the log a reader wants. */
export interface EventFilter {
  /** Event types or topic patterns such as `ca.#`: one of them must match; with none, every type does. */
  readonly types: readonly string[];
  /** The one subject, to the letter. */
  readonly subject?: string | undefined;
}

/** Tells that there may be events behind the end of the log, whichever process wrote and numbered them. */
export abstract class EventNotifications {
  /**
   * Calls `listener` after each commit that added to the log, and when the way to hear of it was lost and is found
   * again; the answer ends it. In between, what is told may be lost: who must not miss anything reads now and then.
   */
  abstract listen(listener: () => void): () => void;
}
