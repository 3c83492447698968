import { Check, Column, Entity, Index, PrimaryColumn, Unique } from 'typeorm';

/**
 * One event, written in the transaction of the change it tells of (transactional outbox): as a whole, or as a draft
 * that the relay writes out before it gives the number.
 */
@Entity('outbox')
@Unique('outbox_event_id', ['eventId'])
@Unique('outbox_sequence_number', ['sequence'])
@Index('outbox_unsequenced', ['id'], { where: 'sequence IS NULL AND blocked_by IS NULL' })
// Of a subject with a failed event the later ones wait: without this every claim would scan the backlog.
@Index('outbox_failed', ['subject'], { where: 'published_at IS NULL AND attempts > 0' })
@Index('outbox_unpublished', ['sequence'], { where: 'published_at IS NULL AND blocked_by IS NULL' })
// Of a subject with an event that is set aside the later ones wait: empty as long as none is.
@Index('outbox_blocked_unnumbered', ['subject', 'id'], {
  where: 'sequence IS NULL AND blocked_by IS NOT NULL',
})
@Index('outbox_blocked_numbered', ['subject', 'id'], {
  where: 'sequence IS NOT NULL AND blocked_by IS NOT NULL',
})
@Index('outbox_unknown_type', ['type', 'id'], { where: "blocked_by = 'unknown-type'" })
// Tells whether an origin is still needed; events that never were drafts are not in it.
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

  /** The whole CloudEvent in structured JSON: the bytes that are published. NULL while it is a draft. */
  @Column({ type: 'text', nullable: true })
  event!: string | null;

  /** JSON from which the feature that wrote it makes the event's `data`. */
  @Column({ type: 'text', nullable: true })
  draft!: string | null;

  /**
   * Of a draft: the attributes that it shares with the others of its change. No foreign key: its check would run
   * for each of 100,000 rows of one statement, and the origin comes and goes in the transactions of its drafts.
   */
  @Column({ name: 'origin_id', type: 'bigint', nullable: true })
  originId!: string | null;

  @Column({ name: 'created_at', type: 'timestamptz', default: () => 'now()' })
  createdAt!: Date;

  /** Gapless place in the event log, given by the relay once the row is committed. */
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
   * Why the relay passes over the event: it failed for good (`failure`: set aside), no replica so far knew its type
   * (`unknown-type`), or an earlier one of its subject is blocked (`predecessor`). NULL: it does not.
   */
  @Column({ name: 'blocked_by', type: 'text', nullable: true })
  blockedBy!: string | null;

  @Column({ name: 'blocked_at', type: 'timestamptz', nullable: true })
  blockedAt!: Date | null;
}

/** What all drafts of one change share: claims of 4 kB are stored once. Gone when the last of them is written out. */
@Entity('outbox_origin')
export class OutboxOriginEntity {
  @PrimaryColumn({
    type: 'bigint',
    generated: 'identity',
    generatedIdentity: 'ALWAYS',
    primaryKeyConstraintName: 'outbox_origin_pkey',
  })
  id!: string;

  /** Attributes of the CloudEvent as an object of JSON. */
  @Column({ type: 'text' })
  origin!: string;

  @Column({ name: 'created_at', type: 'timestamptz', default: () => 'now()' })
  createdAt!: Date;
}

/** One row: the last sequence number given. */
@Entity('outbox_sequence')
@Check('outbox_sequence_has_one_row', 'singleton')
export class OutboxSequenceEntity {
  @PrimaryColumn({ type: 'boolean', default: true, primaryKeyConstraintName: 'outbox_sequence_pkey' })
  singleton!: boolean;

  @Column({ type: 'bigint' })
  last!: string;
}

/** One row: the sequence number up to which events were removed; 0 while all are kept. */
@Entity('outbox_tail')
@Check('outbox_tail_has_one_row', 'singleton')
export class OutboxTailEntity {
  @PrimaryColumn({ type: 'boolean', default: true, primaryKeyConstraintName: 'outbox_tail_pkey' })
  singleton!: boolean;

  @Column({ type: 'bigint' })
  removed!: string;
}
