import { setImmediate as otherWork } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { EventOrigin } from '../cloud-events/event-origin';
import { EventDrafts } from './event-drafts';
import { EVENTS_NUMBERED } from './numbered-channel';
import { type DraftRow, writeOut } from './write-out';

/** Some ten milliseconds of work: between slices this process does what else it has to. */
const SLICE = 100;

const NEXT_ROWS = `
  SELECT id, event_id AS "eventId", type, subject, draft, origin_id AS "originId"
  FROM outbox WHERE sequence IS NULL ORDER BY id LIMIT $1`;

const ORIGINS = `SELECT id, origin FROM outbox_origin WHERE id = ANY ($1::bigint[])`;

/** One update per row: what is written out has its number at once. A row that is no draft keeps its event. */
const WRITE_AND_NUMBER = `
  WITH next AS (
    SELECT id, event, place FROM unnest($1::bigint[], $2::text[]) WITH ORDINALITY AS row (id, event, place)
  ), advanced AS (
    UPDATE outbox_sequence SET last = last + cardinality($1::bigint[])
    RETURNING last - cardinality($1::bigint[]) AS base
  ), numbered AS (
    UPDATE outbox
    SET sequence = advanced.base + next.place, event = coalesce(next.event, outbox.event),
        draft = NULL, origin_id = NULL
    FROM next, advanced
    WHERE outbox.id = next.id AND outbox.sequence IS NULL
    RETURNING 1
  )
  SELECT count(*)::integer AS numbered, pg_notify('${EVENTS_NUMBERED}', '') FROM numbered`;

/**
 * An origin and its drafts are committed together, so one without a draft is done with, or never had one (its
 * statement found no row to change). The greatest id goes last: looking for that one, the index leads past none
 * of the rows that are written out already.
 */
const DELETE_ORIGINS_WITHOUT_DRAFT = `
  DELETE FROM outbox_origin
  WHERE (SELECT max(draft.id) FROM outbox AS draft WHERE draft.origin_id = outbox_origin.id) IS NULL`;

type NextRow = DraftRow | (Omit<DraftRow, 'draft' | 'originId'> & { readonly draft: null });

/** Writes out the drafts among the next rows of the outbox, in the transaction of whoever numbers them. */
@Injectable()
export class OutboxDrafts {
  constructor(private readonly drafts: EventDrafts) {}

  /**
   * Writes out and numbers the next rows, up to `limit`, and answers how many those were.
   * @throws DraftNotWrittenError: the transaction must be rolled back.
   */
  async writeAndNumber(manager: EntityManager, limit: number): Promise<number> {
    let done = 0;
    while (done < limit) {
      const rows = await manager.query<NextRow[]>(NEXT_ROWS, [Math.min(SLICE, limit - done)]);
      if (rows.length === 0) break;
      await this.#slice(manager, rows);
      done += rows.length;
      await otherWork();
    }
    await manager.query(DELETE_ORIGINS_WITHOUT_DRAFT);
    return done;
  }

  async #slice(manager: EntityManager, rows: readonly NextRow[]): Promise<void> {
    const drafts = rows.filter((row) => row.draft !== null);
    const events = await writeOut(drafts, await originsOf(manager, drafts), this.drafts);
    const [result] = await manager.query<{ numbered: number }[]>(WRITE_AND_NUMBER, [
      rows.map(({ id }) => id),
      rows.map(({ id }) => events.get(id) ?? null),
    ]);
    if (result?.numbered !== rows.length) {
      throw new Error('outbox: rows vanished while they were written out, or outbox_sequence has no row');
    }
  }
}

async function originsOf(
  manager: EntityManager,
  drafts: readonly DraftRow[],
): Promise<Map<string, EventOrigin>> {
  const ids = new Set(drafts.map(({ originId }) => originId));
  const rows = await manager.query<{ id: string; origin: string }[]>(ORIGINS, [[...ids]]);
  return new Map(rows.map(({ id, origin }) => [id, JSON.parse(origin) as EventOrigin]));
}
