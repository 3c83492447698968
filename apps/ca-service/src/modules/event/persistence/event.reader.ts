import { TimeLimitedReads } from '@libs/persistence';
import { topicPatternToRegularExpression } from '@libs/messaging';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { sequenceMustExist } from '../domain/sequence-must-exist.rule';
import type { EventFilter, EventPage } from '../domain/event-log';

/**
 * Events that one read scans: a filter with few matches costs some ten milliseconds per read, however long the log is,
 * and the page states where the next read starts. Indexes on types or subjects would slow down issuing
 * (docs/adr/0025).
 */
const SCANNED = 20_000;

/**
 * Reads a page and both ends of the log in one snapshot; the result has at least one row. Sequences have no gaps, so a
 * range of them is a number of events. Subqueries instead of joins: the planner expects thousands of rows of tables that
 * were never analyzed. `found` counts all matches within the limit, also those that do not fit on the page.
 */
const READ = `
  SELECT ends.removed, ends.last, page.sequence, page.type, page.event, page.found
  FROM (
    SELECT removed, last, greatest($1::bigint, removed) AS start
    FROM (SELECT (SELECT removed FROM outbox_tail) AS removed, (SELECT last FROM outbox_sequence) AS last) AS row
  ) AS ends
  LEFT JOIN LATERAL (
    SELECT sequence, type, event, found
    FROM (
      SELECT sequence, type, event, count(*) OVER () AS found,
        sum(octet_length(event)) OVER (ORDER BY sequence) - octet_length(event) AS bytes_before
      FROM (
        SELECT sequence, type, event FROM outbox
        WHERE sequence > ends.start AND sequence <= ends.start + ${SCANNED}
          AND ($2::text IS NULL OR '.' || type ~ $2) AND ($3::text IS NULL OR subject = $3)
        ORDER BY sequence LIMIT $4
      ) AS matching
    ) AS measured
    WHERE bytes_before < $5
  ) AS page ON true
  ORDER BY page.sequence`;

interface Row {
  readonly removed: string;
  readonly last: string;
  readonly sequence: string | null;
  readonly type: string;
  readonly event: string;
  readonly found: string;
}

/** Limits of one page. The first event is on the page whatever its size, unless `bytes` is 0. */
export interface PageLimits {
  readonly events: number;
  readonly bytes: number;
}

/** Reads the log of events in the order of their gapless sequence numbers, which the relay assigns after the commit. */
@Injectable()
export class EventReader {
  constructor(
    private readonly dataSource: DataSource,
    private readonly reads: TimeLimitedReads,
  ) {}

  /** One page for the current caller. @throws SequenceBeyondLogError when `after` is beyond the end of the log */
  async read(after: number, filter: EventFilter, limits: PageLimits): Promise<EventPage> {
    const rows = await this.reads.query<Row>({ text: READ }, valuesOf(after, filter, limits));
    return toPage(after, rows, limits);
  }

  /** Reads one page for event streams, which have a limit of their own. */
  async readForStreams(after: number, filter: EventFilter, limits: PageLimits): Promise<EventPage> {
    const rows = await this.reads.queryAs<Row>(
      'event streams',
      { text: READ },
      valuesOf(after, filter, limits),
    );
    return toPage(after, rows, limits);
  }

  /** Returns the sequence number of the newest event. */
  async last(): Promise<number> {
    const [row] = await this.dataSource.query<{ last: string }[]>('SELECT last FROM outbox_sequence');
    return Number(row?.last ?? 0);
  }
}

const valuesOf = (after: number, { types, subject }: EventFilter, limits: PageLimits): unknown[] => [
  after,
  types.length === 0 ? null : types.map(topicPatternToRegularExpression).join('|'),
  subject ?? null,
  limits.events,
  limits.bytes,
];

function toPage(after: number, rows: readonly Row[], limits: PageLimits): EventPage {
  const [first] = rows;
  if (!first) throw new Error('outbox: the row with the ends of the log is missing');
  const last = Number(first.last);
  sequenceMustExist(after, last);
  const start = Math.max(after, Number(first.removed));
  const list = rows.flatMap(({ sequence, type, event }) =>
    sequence === null ? [] : [{ sequence: Number(sequence), type, json: event }],
  );
  const found = Number(first.found); // of a row without an event: 0
  const isFull = found >= limits.events || list.length < found;
  const next = isFull ? (list.at(-1)?.sequence ?? start) : Math.min(start + SCANNED, last);
  return { next, more: next < last, missed: start - after, list };
}
