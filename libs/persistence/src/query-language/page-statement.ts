import type { Filter } from './filter';
import { alternativesOf } from './filter-to-sql';
import type { Bind, ListFields } from './list-field';
import { type ListOrder, type Run, runConditions } from './list-order';
import type { ListQuery } from './list-query';

/** Where the rows of a list come from. */
export interface ListSource {
  /** FROM: tables and joins. */
  readonly from: string;
  /** Whether the list can be long, so that how it is searched matters; then `from` is one table. */
  readonly isLong?: boolean;
  /** Column of the primary key, with its table. */
  readonly key: string;
  readonly fields: ListFields;
  /** What the path of the request says: conditions on every row. */
  readonly where?: (bind: Bind) => readonly string[];
}

/** The statement is for so many rows of one run of the list, of these columns. */
export interface PagePart {
  readonly columns: string;
  readonly order: ListOrder;
  readonly run: Run;
  readonly limit: number;
}

/** Names for the place of the row in the order. */
export const KEYSET_VALUE = 'keyset_value';
export const KEYSET_KEY = 'keyset_key';

/**
 * The rows that follow in the order of the list. `isSplit`: alternatives of a filter become searches of their own,
 * because each of them can walk an index in the order of the list, and their union cannot.
 */
export function walk(
  source: ListSource,
  query: ListQuery,
  part: PagePart & { readonly isSplit: boolean },
  bind: Bind,
): string {
  const filters = query.filters.map((filter) => alternativesOf(filter, source.fields, bind));
  const divided = part.isSplit ? filters.find((alternatives) => alternatives.length > 1) : undefined;
  const conditions = [
    ...positionConditions(source, query, part, bind),
    ...filters.filter((alternatives) => alternatives !== divided).map(anyOf),
  ];
  if (!divided) return select(source.from, source.key, conditions, part);
  const searches = divided.map(
    (alternative) => `(${select(source.from, source.key, [...conditions, alternative], part)})`,
  );
  return `SELECT * FROM (${searches.join(' UNION ALL ')}) AS found ${orderBy('keyset_order', KEYSET_KEY, part)}`;
}

/** Those of the next `size` rows of the list that meet the filters: as many as there are, if they are frequent. */
export function walkWindow(
  source: ListSource,
  query: ListQuery,
  part: PagePart & { readonly size: number },
  bind: Bind,
): string {
  const { order, size } = part;
  const inWindow = whereAll(positionConditions(source, query, part, bind));
  const window = `SELECT * FROM ${source.from} ${inWindow} ${orderBy(order.value, source.key, { ...part, limit: size })}`;
  const filters = query.filters.map((filter) => anyOf(alternativesOf(filter, source.fields, bind)));
  return select(`(${window}) AS ${source.from}`, source.key, filters, part);
}

/**
 * The rows that follow, found by the filters and sorted then. PostgreSQL knows little of how many rows a search
 * finds, and when it takes them for many it walks the whole list: so no index is shown the order.
 */
export function search(source: ListSource, query: ListQuery, part: PagePart, bind: Bind): string {
  const filters = query.filters.map((filter) => anyOf(alternativesOf(filter, source.fields, bind)));
  const hints = query.filters.flatMap((filter) => hintOf(filter, source.fields, bind) ?? []);
  const conditions = [...positionConditions(source, query, part, bind), ...filters, ...hints];
  const value = `COALESCE(${part.order.value}, ${part.order.value})`;
  return select(source.from, source.key, conditions, { ...part, order: { ...part.order, value } });
}

function hintOf(filter: Filter, fields: ListFields, bind: Bind): string | undefined {
  const index = fields.get(filter.field)?.search;
  return index?.serves(filter) ? index.hint?.(filter, bind) : undefined;
}

const positionConditions = (
  source: ListSource,
  { after }: ListQuery,
  { order, run }: PagePart,
  bind: Bind,
): string[] => [
  ...(source.where?.(bind) ?? []),
  ...runConditions(order, { run, key: source.key, after }, bind),
];

const select = (from: string, key: string, conditions: readonly string[], part: PagePart): string => `
  SELECT ${part.columns}, ${part.order.value} AS keyset_order, ${key} AS ${KEYSET_KEY},
    (${part.order.value})::text AS ${KEYSET_VALUE}
  FROM ${from} ${whereAll(conditions)} ${orderBy(part.order.value, key, part)}`;

function orderBy(value: string, key: string, { order, limit }: Pick<PagePart, 'order' | 'limit'>): string {
  const direction = order.isDescending ? 'DESC' : 'ASC';
  return `ORDER BY ${value} ${direction}, ${key} ${direction} LIMIT ${limit}`;
}

const anyOf = (alternatives: readonly string[]): string => alternatives.map((one) => `(${one})`).join(' OR ');

const whereAll = (conditions: readonly string[]): string =>
  conditions.length === 0 ? '' : `WHERE ${conditions.map((condition) => `(${condition})`).join(' AND ')}`;
