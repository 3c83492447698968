import type { DomainEvent } from '@libs/kernel';

/** The columns of table `outbox` that the writer of an event fills. */
export interface OutboxRow {
  readonly eventId: string;
  readonly type: string;
  readonly subject: string;
  /** The CloudEvent in structured JSON: the bytes that are published. */
  readonly event: string;
}

/**
 * Transactional outbox (https://microservices.io/patterns/data/transactional-outbox.html): events are rows of
 * the transaction that makes the change, so neither exists without the other; the relay publishes them later.
 */
export abstract class Outbox {
  /**
   * Writes the events in the running unit of work, in one statement, in their order, each followed by its audit event
   * where calls are audited. A writer must hold a lock
   * on the row it changes (or have inserted it) before it adds that row's events: order per subject rests on it.
   * @throws Error outside a unit of work.
   */
  abstract add(events: readonly DomainEvent[]): Promise<void>;

  /**
   * The rows that `add` would write, for a caller that puts them into a statement of its own; it calls
   * `OutboxWakeUp.wake` after its commit.
   */
  abstract toOutboxRows(events: readonly DomainEvent[]): OutboxRow[];

  /**
   * For a change of many rows by statements that insert the events as drafts, into columns `event_id`, `type`,
   * `subject`, `draft` and `origin_id` of table `outbox`: stores the origin of the current call in the running unit of
   * work, and has `insert` do it with the `origin_id`. Where calls are audited, the audit events of these drafts follow
   * as drafts. `EventDrafts` must know a writer for each type. What `add` says about locks holds for the statements too.
   * @throws Error outside a unit of work.
   */
  abstract addDrafts<T>(insert: (originId: string) => Promise<T>): Promise<T>;
}
