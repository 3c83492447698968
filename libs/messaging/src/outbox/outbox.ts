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
   * For a change of many rows by one statement, which inserts the events as drafts into columns `event_id`, `type`,
   * `subject`, `draft` and `origin_id` of table `outbox`: stores the origin of the current call in the running unit
   * of work, and answers the `origin_id`. `EventDrafts` must know a writer for each type. What `add` says about
   * locks holds for the statement too.
   * @throws Error outside a unit of work.
   */
  abstract addOrigin(): Promise<string>;

  /**
   * After the statements that inserted the drafts of an origin, in their unit of work: where calls are audited, adds
   * the audit events of those drafts, as drafts.
   */
  abstract auditDrafts(originId: string): Promise<void>;

  /**
   * Where calls are audited: tells that the current one (`beginAuditedCall`) failed, with the text of its answer. In
   * the running unit of work, which is not the one of the change: that was rolled back.
   */
  abstract addFailure(error: string): Promise<void>;
}
