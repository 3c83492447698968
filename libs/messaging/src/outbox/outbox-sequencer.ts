import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { ALONG_THE_INDEXES, SEQUENCER, tryLock } from './advisory-locks';

/** Enough that a backlog is numbered in few steps, few enough that a step stays well under a second. */
export const SEQUENCE_LIMIT = 5000;

/** The sequencer talks to nobody but the database: a session that idles for 10 s belongs to a stuck process. */
const SETTINGS = { ...ALONG_THE_INDEXES, idle_in_transaction_session_timeout: '10s' };

const NUMBER_COMMITTED_ROWS = `
  WITH waiting AS (
    SELECT id, row_number() OVER (ORDER BY id) AS place
    FROM (SELECT id FROM outbox WHERE sequence IS NULL ORDER BY id LIMIT $1) AS first_ones
  ), advanced AS (
    UPDATE outbox_sequence SET last = last + (SELECT count(*) FROM waiting)
    WHERE EXISTS (SELECT FROM waiting)
    RETURNING last - (SELECT count(*) FROM waiting) AS base
  ), numbered AS (
    UPDATE outbox SET sequence = advanced.base + waiting.place
    FROM waiting, advanced
    WHERE outbox.id = waiting.id
    RETURNING 1
  )
  SELECT (SELECT count(*) FROM waiting)::integer AS waiting, (SELECT count(*) FROM numbered)::integer AS numbered`;

/**
 * Gives committed events their place in the event log.
 *
 * - Gapless: numbers are given to rows that are already committed, and the counter moves in the transaction
 *   that writes them. A rolled-back change never had a number.
 * - Writers are not serialised: they insert without a number and wait for nobody. One sequencer at a time works,
 *   over all replicas (advisory lock); the others skip the round.
 * - Order per subject: a writer holds the lock on the row it changes when it inserts that row's events, so of
 *   two changes of one subject the later one gets the greater `id` and is not committed before the earlier one.
 *   Numbers follow `id` among the rows seen, hence also the order of changes. Across subjects, a transaction
 *   that took long to commit gets later numbers than its ids suggest, which is the order a reader may rely on:
 *   no number ever appears below one that was visible before.
 *
 * The commit is durable before anything is published: a number that a consumer has seen is never given twice.
 */
@Injectable()
export class OutboxSequencer {
  constructor(private readonly dataSource: DataSource) {}

  /** How many rows were numbered; 0 when there were none or another process is at it. */
  async number(limit = SEQUENCE_LIMIT): Promise<number> {
    return this.dataSource.transaction(async (manager) => {
      if (!(await tryLock(manager, SEQUENCER, SETTINGS))) return 0;
      return numberCommittedRows(manager, limit);
    });
  }
}

async function numberCommittedRows(manager: EntityManager, limit: number): Promise<number> {
  const [row] = await manager.query<{ waiting: number; numbered: number }[]>(NUMBER_COMMITTED_ROWS, [limit]);
  if (!row || row.numbered !== row.waiting) {
    throw new Error('outbox: rows vanished while they were numbered, or outbox_sequence has no row');
  }
  return row.numbered;
}
