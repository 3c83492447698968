import { Check, Column, Entity, Index, PrimaryColumn, Unique } from 'typeorm';

/**
 * One event, written in the transaction of its change (transactional outbox): complete, or as a draft that the relay
 * replaces by the event before it assigns the sequence number.
 */
@Entity('outbox')
@Unique('outbox_event_id', ['eventId'])
@Unique('outbox_sequence_number', ['sequence'])
@Index('outbox_unsequenced', ['id'], { where: 'sequence IS NULL AND blocked_by IS NULL' })
// Later events of a subject wait behind a failed one: without this index every claim would scan the backlog.
@Index('outbox_failed', ['subject'], { where: 'published_at IS NULL AND attempts > 0' })
@Index('outbox_unpublished', ['sequence'], { where: 'published_at IS NULL AND blocked_by IS NULL' })
// Later events of a subject wait behind one that is set aside. Empty while no event is set aside.
@Index('outbox_blocked_unnumbered', ['subject', 'id'], {
  where: 'sequence IS NULL AND blocked_by IS NOT NULL',
})
@Index('outbox_blocked_numbered', ['subject', 'id'], {
  where: 'sequence IS NOT NULL AND blocked_by IS NOT NULL',
})
@Index('outbox_unknown_type', ['type', 'id'], { where: "blocked_by = 'unknown-type'" })
// Finds out whether drafts still need an origin. Events that were never drafts are not in it.
@Index('outbox_drafts', ['originId', 'id'], { where: 'origin_id IS NOT NULL' })
@Check('outbox_event_or_draft', '(event IS NULL) <> (draft IS NULL)')
@Check('outbox_draft_has_origin', '(draft IS NULL) = (origin_id IS NULL)')
@Check('outbox_number_has_event', 'sequence IS NULL OR event IS NOT NULL')
@Check('outbox_blocked_by', "blocked_by IN ('failure', 'unknown-type', 'predecessor')")
@Check('outbox_blocked_has_time', '(blocked_by IS NULL) = (blocked_at IS NULL)')
@Check('outbox_blocked_is_not_published', 'blocked_by IS NULL OR published_at IS NULL')
export class OutboxMessageEntity {
  @PrimaryColumn({
    type: 'bigint',
    generated: 'identity',
    generatedIdentity: 'ALWAYS',
    primaryKeyConstraintName: 'outbox_pkey',
  })
  id!: string;

  /** CloudEvents `id`. */
  @Column({ name: 'event_id', type: 'uuid' })
  eventId!: string;

  @Column({ type: 'text' })
  type!: string;

  @Column({ type: 'text' })
  subject!: string;

  /** The CloudEvent in structured JSON, as it is published; NULL for a draft. */
  @Column({ type: 'text', nullable: true })
  event!: string | null;

  /** JSON from which the writing feature makes the event's `data`; NULL for a complete event. */
  @Column({ type: 'text', nullable: true })
  draft!: string | null;

  /**
   * The OutboxOriginEntity of a draft. There is no foreign key: its check would run for each of 100,000 rows of one
   * statement, and the origin is inserted and deleted in the transactions of its drafts.
   */
  @Column({ name: 'origin_id', type: 'bigint', nullable: true })
  originId!: string | null;

  @Column({ name: 'created_at', type: 'timestamptz', default: () => 'now()' })
  createdAt!: Date;

  /** Gapless number in the event log, which the relay assigns after the commit. */
  @Column({ type: 'bigint', nullable: true })
  sequence!: string | null;

  @Column({ name: 'published_at', type: 'timestamptz', nullable: true })
  publishedAt!: Date | null;

  @Column({ type: 'integer', default: 0 })
  attempts!: number;

  @Column({ name: 'next_attempt_at', type: 'timestamptz', default: () => 'now()' })
  nextAttemptAt!: Date;

  @Column({ name: 'last_error', type: 'text', nullable: true })
  lastError!: string | null;

  /**
   * Why the relay skips the event: it failed permanently and is set aside (`failure`), no replica knew its type so far
   * (`unknown-type`), or an earlier event of its subject is blocked (`predecessor`). NULL for other events.
   */
  @Column({ name: 'blocked_by', type: 'text', nullable: true })
  blockedBy!: string | null;

  @Column({ name: 'blocked_at', type: 'timestamptz', nullable: true })
  blockedAt!: Date | null;
}

/** The attributes that all drafts of one change share, such as claims of 4 kB. Deleted with the last of the drafts. */
@Entity('outbox_origin')
export class OutboxOriginEntity {
  @PrimaryColumn({
    type: 'bigint',
    generated: 'identity',
    generatedIdentity: 'ALWAYS',
    primaryKeyConstraintName: 'outbox_origin_pkey',
  })
  id!: string;

  /** Attributes of the CloudEvent as a JSON object. */
  @Column({ type: 'text' })
  origin!: string;

  @Column({ name: 'created_at', type: 'timestamptz', default: () => 'now()' })
  createdAt!: Date;
}

/** One row with the last sequence number that was assigned. */
@Entity('outbox_sequence')
@Check('outbox_sequence_has_one_row', 'singleton')
export class OutboxSequenceEntity {
  @PrimaryColumn({ type: 'boolean', default: true, primaryKeyConstraintName: 'outbox_sequence_pkey' })
  singleton!: boolean;

  @Column({ type: 'bigint' })
  last!: string;
}

/** One row with the sequence number up to which events were removed; 0 before the first removal. */
@Entity('outbox_tail')
@Check('outbox_tail_has_one_row', 'singleton')
export class OutboxTailEntity {
  @PrimaryColumn({ type: 'boolean', default: true, primaryKeyConstraintName: 'outbox_tail_pkey' })
  singleton!: boolean;

  @Column({ type: 'bigint' })
  removed!: string;
}
