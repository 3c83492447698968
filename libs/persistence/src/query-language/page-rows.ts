import { orderOf, runsOf } from './list-order';
import type { ListQuery, Sort } from './list-query';
import { type KEYSET_KEY, type KEYSET_VALUE, type ListSource, pageStatement } from './page-statement';
import type { Read } from './time-limited-reads';

/** A row as PostgreSQL answers it: the columns asked for, and its place in the order. */
export type RawRow = Readonly<Record<string, unknown>> & {
  readonly [KEYSET_KEY]: string;
  readonly [KEYSET_VALUE]: string | null;
};

/** Up to `count` rows from where the page starts, run by run: the next run is only read when rows are missing. */
export async function readRows(
  list: ListSource & { readonly columns: string; readonly order: string },
  query: ListQuery,
  count: number,
  read: Read,
): Promise<RawRow[]> {
  const sort: Sort = query.sort ?? { field: list.order, isDescending: false };
  const rows: RawRow[] = [];
  for (const run of runsOf(sort, query.after)) {
    const values: unknown[] = [];
    const bind = (value: unknown): string => `$${values.push(value)}`;
    const order = orderOf(sort, list.fields, bind);
    const limit = count - rows.length;
    const isSplit = query.sort === undefined;
    rows.push(
      ...(await read<RawRow>(pageStatement(list, query, { order, run, limit, isSplit }, bind), values)),
    );
    if (rows.length === count) break;
  }
  return rows;
}
