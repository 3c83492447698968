import type { Read } from './time-limited-reads';

/** The bytes that are left on one page. */
export class PageRoom {
  #used = 0;
  #isFull = false;

  /** `bytes` counts the text of rows as PostgreSQL writes it. The first row always fits. */
  constructor(private readonly bytes: number) {}

  /** Whether a row did not fit. */
  get isFull(): boolean {
    return this.#isFull;
  }

  /** Returns the rows that fit, in order, and counts them. */
  take<Row extends MeasuredRow>(rows: readonly Row[]): Row[] {
    const taken: Row[] = [];
    for (const row of rows) {
      this.#isFull ||= this.#used >= this.bytes;
      if (this.#isFull) break;
      this.#used += row.keyset_bytes;
      taken.push(row);
    }
    return taken;
  }

  /** Uncounts rows that are not put on the page: a later statement finds them again. */
  giveBack(rows: readonly MeasuredRow[]): void {
    for (const { keyset_bytes: bytes } of rows) this.#used -= bytes;
  }
}

/** A row with the size of its text. */
export interface MeasuredRow {
  readonly keyset_bytes: number;
}

/** A statement that finds at most `limit` rows. */
export interface LimitedStatement {
  readonly text: string;
  readonly values: readonly unknown[];
  readonly limit: number;
}

/** Rows of the first fetch: with 256 KiB of metadata each, they are a quarter of a page. */
const FIRST_FETCH = 8;
const LARGEST_FETCH = 64;

const CURSOR = 'page_rows';

/**
 * Reads the rows that fit on the page. A cursor fetches a few rows at a time, so that neither this process nor PostgreSQL
 * decompresses or sends more than one fetch beyond the page.
 */
export async function readWithin<Row extends MeasuredRow>(
  { text, values, limit }: LimitedStatement,
  room: PageRoom,
  read: Read,
): Promise<Row[]> {
  const measured = `SELECT page.*, octet_length(page::text) AS keyset_bytes FROM (${text}) AS page`;
  await read(`DECLARE ${CURSOR} NO SCROLL CURSOR FOR ${measured}`, values);
  const rows: Row[] = [];
  let size = FIRST_FETCH;
  for (;;) {
    const fetched = await read<Row>(`FETCH ${size} FROM ${CURSOR}`, []);
    rows.push(...room.take(fetched));
    if (room.isFull || fetched.length < size || rows.length >= limit) break;
    size = Math.min(2 * size, LARGEST_FETCH);
  }
  await read(`CLOSE ${CURSOR}`, []);
  return rows;
}
