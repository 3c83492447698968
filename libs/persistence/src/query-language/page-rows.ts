import { type MeasuredRow, type PageRoom, readWithin } from './bounded-rows';
import type { Bind } from './list-field';
import { orderOf, runsOf } from './list-order';
import type { ListQuery, Sort } from './list-query';
import {
  backlogProbe,
  KEYSET_KEY,
  KEYSET_VALUE,
  type ListSource,
  type PagePart,
  search,
  type Split,
  scan,
  scanWindow,
} from './page-statement';
import type { Read } from './time-limited-reads';

/** A row of the result: the requested columns, and its position in the order. */
export type RawRow = Readonly<Record<string, unknown>> &
  MeasuredRow & {
    readonly [KEYSET_KEY]: string;
    readonly [KEYSET_VALUE]: string | null;
  };

/** The number of rows to read, and the room that they may take. */
export interface WantedRows {
  readonly count: number;
  readonly room: PageRoom;
}

/**
 * Rows that are scanned before an index is searched. If one row in a hundred matches, this window holds a page, which
 * takes two milliseconds to read; after some matches the scan continues. Rarer rows are found by the index without
 * reading many rows (docs/adr/0016).
 */
const WINDOW = 2_500;
const LARGE_WINDOW = 10 * WINDOW;

/** A list with the columns to read and its default order. */
export interface OrderedList extends ListSource {
  readonly columns: string;
  /** The field of the default order, which is ascending. */
  readonly order: string;
}

/** Reads up to `count` rows from the start of the page. The second run is read only when the first has too few rows. */
export async function readRows(
  list: OrderedList,
  query: ListQuery,
  { count, room }: WantedRows,
  read: Read,
): Promise<RawRow[]> {
  const sort: Sort = query.sort ?? { field: list.order, isDescending: false };
  const split = await splitOf(list, query, read);
  const rows: RawRow[] = [];
  for (const run of runsOf(sort, query.after)) {
    const limit = count - rows.length;
    const ask = (statement: (part: PagePart, bind: Bind) => string): Promise<RawRow[]> => {
      const values: unknown[] = [];
      const bind = (value: unknown): string => `$${values.push(value)}`;
      const order = orderOf(sort, list, bind);
      const text = statement({ columns: list.columns, order, run, limit }, bind);
      return readWithin<RawRow>({ text, values, limit }, room, read);
    };
    rows.push(...(await readRun(list, query, { limit, split, room }, ask)));
    if (rows.length === count || room.isFull) break;
  }
  return rows;
}

/** Only the default order is split: other orders are scanned as one. */
async function splitOf(list: OrderedList, query: ListQuery, read: Read): Promise<Split> {
  if (query.sort !== undefined) return 'never';
  const probe = isSearch(list, query) ? undefined : backlogProbe(list, query);
  const isLong = probe !== undefined && (await read(probe, [])).length > 0;
  return isLong ? 'with a long backlog' : 'with a short backlog';
}

/** Runs a statement and returns the rows that fit on the page. */
type Ask = (statement: (part: PagePart, bind: Bind) => string) => Promise<RawRow[]>;

/** The parameters of one run. */
interface RunOfPage {
  readonly limit: number;
  readonly split: Split;
  readonly room: PageRoom;
}

async function readRun(list: OrderedList, query: ListQuery, page: RunOfPage, ask: Ask): Promise<RawRow[]> {
  const { limit, split, room } = page;
  if (!isSearch(list, query)) return ask((part, bind) => scan(list, query, { ...part, split }, bind));
  const order = list.fields.get(query.sort?.field ?? list.order);
  const found = order?.isOrderIndexed ? await readNearby(list, query, page, ask) : [];
  if (found.length === limit || room.isFull) return found;
  room.giveBack(found);
  return ask((part, bind) => search(list, query, part, bind));
}

/** Returns the matching rows among the next rows of the list; stops at the first window without a match. */
async function readNearby(
  list: OrderedList,
  query: ListQuery,
  { limit, room }: RunOfPage,
  ask: Ask,
): Promise<RawRow[]> {
  const found: RawRow[] = [];
  for (const size of [WINDOW, LARGE_WINDOW]) {
    const rows = await ask((part, bind) =>
      scanWindow(list, following(query, found), { ...part, limit: limit - found.length, size }, bind),
    );
    found.push(...rows);
    if (rows.length === 0 || found.length === limit || room.isFull) break;
  }
  return found;
}

/** Returns the query for the rows that follow those found. */
export function following(query: ListQuery, found: readonly RawRow[]): ListQuery {
  const last = found.at(-1);
  return last ? { ...query, after: { value: last[KEYSET_VALUE], key: last[KEYSET_KEY] } } : query;
}

/** Returns whether an index finds the rows, but not in the order of the list. */
function isSearch({ isLong, fields }: ListSource, { filters }: ListQuery): boolean {
  return isLong === true && filters.some((filter) => fields.get(filter.field)?.search?.serves(filter));
}
