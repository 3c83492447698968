/** One event of the log. */
export interface LoggedEvent {
  readonly sequence: number;
  /** CloudEvents `type`. */
  readonly type: string;
  /** The CloudEvent in structured JSON, as it is published: one line. */
  readonly json: string;
}

/** Events after a sequence of the log. */
export interface EventPage {
  /** The sequence to continue from: that of the last event that was read. */
  readonly next: number;
  /** Whether the log has events after `next`; also true for a short or empty page that is not the last. */
  readonly more: boolean;
  /** How many of the requested events were removed from the log; the list begins after them. */
  readonly missed: number;
  readonly list: readonly LoggedEvent[];
}

/** An item of the stream that a follower of the log reads. */
export type StreamItem =
  | { readonly kind: 'event'; readonly event: LoggedEvent }
  /** `missed` events up to and including `sequence` were removed from the log. */
  | { readonly kind: 'gap'; readonly missed: number; readonly sequence: number }
  /** No event up to `sequence` matches the filter. Repeated as a heartbeat while the log has no new event. */
  | { readonly kind: 'position'; readonly sequence: number };

/** Selects events of the log. */
export interface EventFilter {
  /** Event types, or topic patterns such as `ca.#`, one of which must match; an empty list matches every type. */
  readonly types: readonly string[];
  /** The exact subject. */
  readonly subject?: string | undefined;
}

/** Notifies listeners that the log may have new events, of any process. */
export abstract class EventNotifications {
  /**
   * Calls `listener` after each commit that added to the log, and after each reconnection. Notifications can be lost
   * while the connection is down, so followers also poll. Returns a function that stops the notifications.
   */
  abstract listen(listener: () => void): () => void;
}
