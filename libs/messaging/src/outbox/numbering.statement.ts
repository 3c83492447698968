import { isBehindBlocked } from './blocked-events';
import type { DraftRow } from './write-out';

/**
 * The channel of PostgreSQL's NOTIFY on which every commit that gives numbers is told: whoever reads the event log
 * and wants more need not ask again and again. One process numbers at a time, so that the lock that a commit with a
 * notification takes is waited for by nobody, least of all by those who issue.
 */
export const EVENTS_NUMBERED = 'outbox_numbered';

/** A row of the outbox without a number: a draft, or an event that was written at once. */
export type NextRow = DraftRow | (Omit<DraftRow, 'draft' | 'originId'> & { readonly draft: null });

/** Up to the first draft: what follows it waits for it. */
export const NUMBER_COMMITTED_ROWS = `
  WITH first_ones AS (
    SELECT id, row_number() OVER by_id AS place, count(draft) OVER by_id AS drafts
    FROM (
      SELECT id, draft FROM outbox
      WHERE sequence IS NULL AND blocked_by IS NULL AND NOT ${isBehindBlocked('outbox', 'unnumbered')}
      ORDER BY id LIMIT $1
    ) AS unnumbered
    WINDOW by_id AS (ORDER BY id)
  ), ready AS (
    SELECT id, place FROM first_ones WHERE drafts = 0
  ), advanced AS (
    UPDATE outbox_sequence SET last = last + (SELECT count(*) FROM ready)
    WHERE EXISTS (SELECT FROM ready)
    RETURNING last - (SELECT count(*) FROM ready) AS base
  ), numbered AS (
    UPDATE outbox SET sequence = advanced.base + ready.place
    FROM ready, advanced
    WHERE outbox.id = ready.id
    RETURNING 1
  )
  SELECT (SELECT count(*) FROM first_ones)::integer AS waiting,
         (SELECT count(*) FROM ready)::integer AS ready,
         (SELECT count(*) FROM numbered)::integer AS numbered,
         CASE WHEN EXISTS (SELECT FROM ready) THEN pg_notify('${EVENTS_NUMBERED}', '') END`;

/** $1 is how many at most, $2 how many octets their drafts may have together; the first one may have more. */
export const NEXT_ROWS = `
  SELECT id, event_id AS "eventId", type, subject, draft, origin_id AS "originId"
  FROM (
    SELECT *, sum(octets) OVER (ORDER BY id) - octets AS octets_before
    FROM (
      SELECT id, event_id, type, subject, draft, origin_id, coalesce(octet_length(draft), 0) AS octets
      FROM outbox
      WHERE sequence IS NULL AND blocked_by IS NULL AND NOT ${isBehindBlocked('outbox', 'unnumbered')}
      ORDER BY id LIMIT $1
    ) AS first_ones
  ) AS sized
  WHERE octets_before < $2
  ORDER BY id`;

export const ORIGINS = `SELECT id, origin FROM outbox_origin WHERE id = ANY ($1::bigint[])`;

/** One update per row: what is written out has its number at once. A row that is no draft keeps its event. */
export const WRITE_AND_NUMBER = `
  WITH next AS (
    SELECT id, event, place FROM unnest($1::bigint[], $2::text[]) WITH ORDINALITY AS row (id, event, place)
  ), advanced AS (
    UPDATE outbox_sequence SET last = last + cardinality($1::bigint[])
    RETURNING last - cardinality($1::bigint[]) AS base
  ), numbered AS (
    UPDATE outbox
    SET sequence = advanced.base + next.place, event = coalesce(next.event, outbox.event),
        draft = NULL, origin_id = NULL, last_error = NULL
    FROM next, advanced
    WHERE outbox.id = next.id AND outbox.sequence IS NULL
    RETURNING 1
  )
  SELECT count(*)::integer AS numbered, pg_notify('${EVENTS_NUMBERED}', '') FROM numbered`;

/**
 * An origin and its drafts are committed together, so an origin without a draft is no longer needed. The greatest id
 * of its drafts is looked up, as the index then passes none of the rows that are written out already.
 */
const HAS_NO_DRAFT =
  '(SELECT max(draft.id) FROM outbox AS draft WHERE draft.origin_id = outbox_origin.id) IS NULL';

/** $1 are ids of origins. */
export const DELETE_DONE_ORIGINS = `DELETE FROM outbox_origin WHERE id = ANY ($1::bigint[]) AND ${HAS_NO_DRAFT}`;

/** Origins that never had a draft, as their statement found no row to change, or whose last draft was discarded. */
export const DELETE_UNUSED_ORIGINS = `DELETE FROM outbox_origin WHERE ${HAS_NO_DRAFT}`;
