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
  walk,
  walkWindow,
} from './page-statement';
import type { Read } from './time-limited-reads';

/** A row as PostgreSQL answers it: the columns asked for, and its place in the order. */
export type RawRow = Readonly<Record<string, unknown>> &
  MeasuredRow & {
    readonly [KEYSET_KEY]: string;
    readonly [KEYSET_VALUE]: string | null;
  };

/** What is asked for: so many rows, as far as the page has room. */
export interface WantedRows {
  readonly count: number;
  readonly room: PageRoom;
}

/**
 * Rows that are looked at before an index is searched. A page of what one row in a hundred has is among the first
 * ones, which takes two milliseconds; when some are, more of them are looked at. What is rarer, the index finds
 * without reading many rows (docs/adr/0016).
 */
const WINDOW = 2_500;
const LARGE_WINDOW = 10 * WINDOW;

/** A list whose columns and order are decided. */
export interface OrderedList extends ListSource {
  readonly columns: string;
  /** The field whose ascending order the list has by itself. */
  readonly order: string;
}

/** Up to `count` rows from where the page starts, run by run: the next run is only read when rows are missing. */
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

/** Only in its own order: another one is walked as it is. */
async function splitOf(list: OrderedList, query: ListQuery, read: Read): Promise<Split> {
  if (query.sort !== undefined) return 'never';
  const probe = isSearch(list, query) ? undefined : backlogProbe(list, query);
  const isLong = probe !== undefined && (await read(probe, [])).length > 0;
  return isLong ? 'with a long backlog' : 'with a short backlog';
}

/** Reads the rows of a statement that has room for the rest of the page. */
type Ask = (statement: (part: PagePart, bind: Bind) => string) => Promise<RawRow[]>;

/** What a run of the list needs to know of the page. */
interface RunOfPage {
  readonly limit: number;
  readonly split: Split;
  readonly room: PageRoom;
}

async function readRun(list: OrderedList, query: ListQuery, page: RunOfPage, ask: Ask): Promise<RawRow[]> {
  const { limit, split, room } = page;
  if (!isSearch(list, query)) return ask((part, bind) => walk(list, query, { ...part, split }, bind));
  const order = list.fields.get(query.sort?.field ?? list.order);
  const found = order?.isOrderIndexed ? await readNearby(list, query, page, ask) : [];
  if (found.length === limit || room.isFull) return found;
  room.giveBack(found);
  return ask((part, bind) => search(list, query, part, bind));
}

/** Those among the next rows of the list that meet the filters; where there are none, few rows are looked at. */
async function readNearby(
  list: OrderedList,
  query: ListQuery,
  { limit, room }: RunOfPage,
  ask: Ask,
): Promise<RawRow[]> {
  const found: RawRow[] = [];
  for (const size of [WINDOW, LARGE_WINDOW]) {
    const rows = await ask((part, bind) =>
      walkWindow(list, following(query, found), { ...part, limit: limit - found.length, size }, bind),
    );
    found.push(...rows);
    if (rows.length === 0 || found.length === limit || room.isFull) break;
  }
  return found;
}

/** What the query asks for behind the rows that are found already. */
export function following(query: ListQuery, found: readonly RawRow[]): ListQuery {
  const last = found.at(-1);
  return last ? { ...query, after: { value: last[KEYSET_VALUE], key: last[KEYSET_KEY] } } : query;
}

/** Whether an index finds the rows, but not in the order of the list. */
function isSearch({ isLong, fields }: ListSource, { filters }: ListQuery): boolean {
  return isLong === true && filters.some((filter) => fields.get(filter.field)?.search?.serves(filter));
}
