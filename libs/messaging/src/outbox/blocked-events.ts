import { boundedText } from '@libs/kernel';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';

/**
 * Why the relay skips an event: it failed permanently and is set aside (`failure`), no writer is registered for its type
 * in this process (`unknown-type`), or an earlier event of its subject is blocked (`predecessor`).
 */
export type BlockedBy = 'failure' | 'unknown-type' | 'predecessor';

/** Length of column `last_error`, in UTF-16 code units. */
export const MAXIMUM_ERROR = 1000;

/** An event to block; `error` is shown to operators. */
export interface Block {
  readonly id: string;
  readonly reason: BlockedBy;
  readonly error?: string | undefined;
}

/** The stage at which an event is blocked: before it has its sequence number, or before it is published. */
export type Stage = 'unnumbered' | 'numbered';

/** SQL condition for a stage. */
export const IN_STAGE: Readonly<Record<Stage, string>> = {
  unnumbered: 'sequence IS NULL',
  numbered: 'sequence IS NOT NULL',
};

/**
 * SQL condition: an earlier event of the same subject is blocked in `stage`. `row` is the alias of the row. The first part
 * is evaluated once per statement, so that the condition costs nothing per row while no event is blocked.
 *
 * ORDER BY keeps the first part on the index of blocked events (`ALONG_THE_INDEXES` turns sorting off). With statistics
 * from before a replay, EXISTS alone would read every event of the stage to find that none is blocked.
 */
export function isBehindBlocked(row: string, stage: Stage): string {
  return `(
    (SELECT id FROM outbox WHERE ${IN_STAGE[stage]} AND blocked_by IS NOT NULL ORDER BY subject, id LIMIT 1) IS NOT NULL
    AND EXISTS (
      SELECT FROM outbox AS blocked
      WHERE blocked.${IN_STAGE[stage]} AND blocked.blocked_by IS NOT NULL
        AND blocked.subject = ${row}.subject AND blocked.id < ${row}.id
    ))`;
}

const BLOCK = `
  UPDATE outbox
  SET blocked_by = blocked.reason, blocked_at = now(), last_error = coalesce(blocked.error, last_error)
  FROM unnest($1::bigint[], $2::text[], $3::text[]) AS blocked (id, reason, error)
  WHERE outbox.id = blocked.id`;

/** $1: how many of the next events are checked. */
const holdBack = (stage: Stage, waiting: string): string => `
  UPDATE outbox SET blocked_by = 'predecessor', blocked_at = now()
  WHERE id = ANY (ARRAY(
    SELECT id FROM (${waiting} LIMIT $1) AS next WHERE ${isBehindBlocked('next', stage)}))`;

const HOLD_BACK: Readonly<Record<Stage, string>> = {
  unnumbered: holdBack(
    'unnumbered',
    'SELECT id, subject FROM outbox WHERE sequence IS NULL AND blocked_by IS NULL ORDER BY id',
  ),
  numbered: holdBack(
    'numbered',
    `SELECT id, subject FROM outbox
     WHERE published_at IS NULL AND blocked_by IS NULL AND sequence IS NOT NULL ORDER BY sequence`,
  ),
};

/** $1: types with a writer in this process; $2: maximum number of released events, apart from their successors. */
const RELEASE_KNOWN = `
  WITH known AS MATERIALIZED (
    SELECT subject, id FROM outbox WHERE blocked_by = 'unknown-type' AND type = ANY ($1::text[]) LIMIT $2
  )
  UPDATE outbox SET blocked_by = NULL, blocked_at = NULL
  FROM (SELECT subject, min(id) AS first FROM known GROUP BY subject) AS released
  WHERE outbox.sequence IS NULL AND outbox.blocked_by IS NOT NULL AND outbox.blocked_by IN ('unknown-type', 'predecessor')
    AND outbox.subject = released.subject AND outbox.id >= released.first`;

/** Blocks and releases events in the transaction of the relay, which holds the advisory lock of the stage. */
@Injectable()
export class BlockedEvents {
  async block(manager: EntityManager, blocks: readonly Block[]): Promise<void> {
    if (blocks.length === 0) return;
    await manager.query(BLOCK, [
      blocks.map(({ id }) => id),
      blocks.map(({ reason }) => reason),
      blocks.map(({ error }) => (error === undefined ? null : boundedText(error, MAXIMUM_ERROR))),
    ]);
  }

  /**
   * Marks the successors of blocked events as blocked, so that the relay does not read them in every round. It would skip
   * them either way.
   */
  async holdBack(manager: EntityManager, stage: Stage, limit: number): Promise<void> {
    await manager.query(HOLD_BACK[stage], [limit]);
  }

  /** Releases events of the given types that a process without their writers blocked, with their successors. */
  async releaseKnown(manager: EntityManager, types: readonly string[], limit: number): Promise<void> {
    await manager.query(RELEASE_KNOWN, [types, limit]);
  }
}
