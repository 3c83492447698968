import { isBehindBlocked } from './blocked-events';
import type { DraftRow } from './write-out';

/**
 * Channel of PostgreSQL's NOTIFY for new events of the log, so that readers need not poll. A commit with a notification
 * takes a global lock. Only the sequencer notifies, one process at a time, so no other commit waits for that lock.
 */
export const EVENTS_NUMBERED = 'outbox_numbered';

/** A row of the outbox without a sequence number: a draft, or a complete event. */
export type NextRow = DraftRow | (Omit<DraftRow, 'draft' | 'originId'> & { readonly draft: null });

/** Numbers the next events up to the first draft. $1: maximum number of rows. */
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

/** $1: maximum number of rows; $2: maximum size of their drafts in bytes, which the first draft may exceed. */
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

/** Writes the events of drafts and numbers all rows, in one update per row. A row that is not a draft keeps its event. */
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
 * An origin and its drafts are committed together, so an origin without a draft is no longer needed. With `max` the index
 * lookup skips rows that have already been written out.
 */
const HAS_NO_DRAFT =
  '(SELECT max(draft.id) FROM outbox AS draft WHERE draft.origin_id = outbox_origin.id) IS NULL';

/** $1: ids of origins. */
export const DELETE_DONE_ORIGINS = `DELETE FROM outbox_origin WHERE id = ANY ($1::bigint[]) AND ${HAS_NO_DRAFT}`;

/** Deletes origins whose statement changed no row, or whose last draft was discarded. */
export const DELETE_UNUSED_ORIGINS = `DELETE FROM outbox_origin WHERE ${HAS_NO_DRAFT}`;
