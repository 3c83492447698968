import { Check, Column, Entity, Index, PrimaryColumn, Unique } from 'typeorm';

/** One event, written in the transaction of the change it tells of (transactional outbox). */
@Entity('outbox')
@Unique('outbox_event_id', ['eventId'])
@Unique('outbox_sequence_number', ['sequence'])
@Index('outbox_unsequenced', ['id'], { where: 'sequence IS NULL' })
// Of a subject with a failed event the later ones wait: without this every claim would scan the backlog.
@Index('outbox_failed', ['subject'], { where: 'published_at IS NULL AND attempts > 0' })
@Index('outbox_unpublished', ['sequence'], { where: 'published_at IS NULL' })
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

  /** The whole CloudEvent in structured JSON: the bytes that are published. */
  @Column({ type: 'text' })
  event!: string;

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
