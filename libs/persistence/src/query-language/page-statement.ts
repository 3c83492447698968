import { alternativesOf } from './filter-to-sql';
import type { Bind, ListFields } from './list-field';
import { type ListOrder, type Run, runConditions } from './list-order';
import type { ListQuery } from './list-query';

/** Where the rows of a list come from. */
export interface ListSource {
  /** FROM: tables and joins. */
  readonly from: string;
  /** Column of the primary key, with its table. */
  readonly key: string;
  readonly fields: ListFields;
  /** What the path of the request says: conditions on every row. */
  readonly where?: (bind: Bind) => readonly string[];
}

/** SELECT list of the row's entities, and names for the place of the row in the order. */
export const KEYSET_VALUE = 'keyset_value';
export const KEYSET_KEY = 'keyset_key';

/**
 * The statement for the rows of one run. `alternatives` of a filter become searches of their own when `isSplit`:
 * each of them can walk an index in the order of the list, their union cannot.
 */
export function pageStatement(
  source: ListSource & { readonly columns: string },
  query: ListQuery,
  { order, run, limit, isSplit }: { order: ListOrder; run: Run; limit: number; isSplit: boolean },
  bind: Bind,
): string {
  const filters = query.filters.map((filter) => alternativesOf(filter, source.fields, bind));
  const divided = isSplit ? filters.find((alternatives) => alternatives.length > 1) : undefined;
  const conditions = [
    ...(source.where?.(bind) ?? []),
    ...filters.filter((alternatives) => alternatives !== divided).map(anyOf),
    ...runConditions(order, { run, key: source.key, after: query.after }, bind),
  ];
  const direction = order.isDescending ? 'DESC' : 'ASC';
  const select = (extra: readonly string[]): string => `
    SELECT ${source.columns}, ${order.value} AS keyset_order, ${source.key} AS ${KEYSET_KEY},
      (${order.value})::text AS ${KEYSET_VALUE}
    FROM ${source.from}
    ${whereAll([...conditions, ...extra])}
    ORDER BY ${order.value} ${direction}, ${source.key} ${direction}
    LIMIT ${limit}`;
  if (!divided) return select([]);
  const searches = divided.map((alternative) => `(${select([alternative])})`);
  return `
    SELECT * FROM (${searches.join(' UNION ALL ')}) AS found
    ORDER BY keyset_order ${direction}, ${KEYSET_KEY} ${direction}
    LIMIT ${limit}`;
}

const anyOf = (alternatives: readonly string[]): string => alternatives.map((one) => `(${one})`).join(' OR ');

const whereAll = (conditions: readonly string[]): string =>
  conditions.length === 0 ? '' : `WHERE ${conditions.map((condition) => `(${condition})`).join(' AND ')}`;
