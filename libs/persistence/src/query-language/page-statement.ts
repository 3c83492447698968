import type { Filter } from './filter';
import { alternativesOf } from './filter-to-sql';
import { type Alternative, type Bind, type ListFields, type OrderedSearch, sqlOf } from './list-field';
import { type ListOrder, type Run, runConditions } from './list-order';
import type { ListQuery } from './list-query';

/** Where the rows of a list come from. */
export interface ListSource {
  /** FROM: the table that has a row for each of the list. */
  readonly from: string;
  /** Joins that neither add rows nor take some away. */
  readonly joins?: string;
  /** Whether the list can be long, so that how it is searched matters; then `from` is the name of a table. */
  readonly isLong?: boolean;
  /** Column of the primary key, with its table. */
  readonly key: string;
  readonly fields: ListFields;
  /** By the names of fields. */
  readonly orderedSearches?: ReadonlyMap<string, OrderedSearch>;
  /** What the path of the request says. */
  readonly filters?: readonly Filter[];
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

/** What divides a walk into searches: how it is done depends on whether a backlog among them is long. */
export type Split = 'never' | 'with a short backlog' | 'with a long backlog';

/**
 * The rows that follow in the order of the list. Split, alternatives of a filter become searches of their own,
 * because each of them can walk an index in the order of the list, and their union cannot. The few of a short backlog
 * are found and sorted; no index is shown the order, or PostgreSQL may walk the whole list for them.
 */
export function walk(
  source: ListSource,
  query: ListQuery,
  part: PagePart & { readonly split: Split },
  bind: Bind,
): string {
  const conditions = conditionsOf([...(source.filters ?? []), ...query.filters], source, bind);
  const divided =
    part.split !== 'never' ? conditions.find(({ alternatives }) => alternatives.length > 1) : undefined;
  const order = inOrderOf(conditions, source, { order: part.order, divided });
  const ordered = { ...part, order };
  const rest = [
    ...runConditions(order, { run: part.run, after: query.after }, bind),
    ...conditions.filter((condition) => condition !== divided).map(anyOf),
  ];
  const from = `${source.from} ${source.joins ?? ''}`;
  if (!divided) return select(from, rest, ordered);
  const searches = divided.alternatives.map((alternative) =>
    typeof alternative === 'string' || part.split === 'with a long backlog'
      ? `(${select(from, [...rest, sqlOf(alternative)], ordered)})`
      : `(${select(from, [...rest, alternative.asFew], unordered(ordered))})`,
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
  const { from, joins = '', filters = [] } = source;
  const conditions = conditionsOf(filters, source, bind);
  const order = inOrderOf(conditions, source, { order: part.order });
  const inWindow = whereAll([
    ...runConditions(order, { run: part.run, after: query.after }, bind),
    ...conditions.map(anyOf),
  ]);
  // Rows that the filters drop need not be joined.
  const tables = filters.length > 0 ? `${from} ${joins}` : from;
  const window = `SELECT ${from}.* FROM ${tables} ${inWindow} ${orderBy(order.value, order.key, { ...part, limit: part.size })}`;
  return select(
    `(${window}) AS ${from} ${joins}`,
    conditionsOf(query.filters, source, bind).map(anyOf),
    part,
  );
}

/** The query that answers a row when a backlog that the list is about is long; undefined when it is about none. */
export function backlogProbe({ filters = [], fields }: ListSource, query: ListQuery): string | undefined {
  // What is bound is in the other conditions, which are not asked for.
  const conditions = conditionsOf([...filters, ...query.filters], { fields }, () => 'NULL');
  return conditions
    .flatMap(({ alternatives }) => (alternatives.length > 1 ? alternatives : []))
    .find((alternative) => typeof alternative !== 'string')?.isLong;
}

/**
 * The rows that follow, found by the filters and sorted then. PostgreSQL knows little of how many rows a search
 * finds, and when it takes them for many it walks the whole list: so no index is shown the order.
 */
export function search(source: ListSource, query: ListQuery, part: PagePart, bind: Bind): string {
  const filters = [...(source.filters ?? []), ...query.filters];
  const conditions = [
    ...runConditions(part.order, { run: part.run, after: query.after }, bind),
    ...conditionsOf(filters, source, bind).map(anyOf),
    ...filters.flatMap((filter) => hintOf(filter, source.fields, bind) ?? []),
  ];
  const { from, joins = '', fields } = source;
  const hidden = unordered(part);
  const named = [part.order.field, ...filters.map(({ field }) => field)];
  if (named.some((name) => fields.get(name)?.isJoined)) return select(`${from} ${joins}`, conditions, hidden);
  // Only what the page shows is joined.
  const { value, key } = hidden.order;
  const found = `SELECT ${from}.* FROM ${from} ${whereAll(conditions)} ${orderBy(value, key, part)}`;
  return select(`(${found}) AS ${from} ${joins}`, [], part);
}

/** In the same order, which no index can serve. */
const unordered = (part: PagePart): PagePart => ({
  ...part,
  order: { ...part.order, value: `COALESCE(${part.order.value}, ${part.order.value})` },
});

/** A filter as SQL: conditions that exclude each other, one of which a row must meet. */
interface Condition {
  readonly filter: Filter;
  readonly alternatives: readonly Alternative[];
}

const conditionsOf = (
  filters: readonly Filter[],
  { fields }: Pick<ListSource, 'fields'>,
  bind: Bind,
): Condition[] =>
  filters
    .map((filter) => ({ filter, alternatives: alternativesOf(filter, fields, bind) }))
    .filter(({ alternatives: [first] }) => first !== 'true');

/** The order in the columns of an index that begins with what a filter fixes, where there is one. */
function inOrderOf(
  conditions: readonly Condition[],
  { orderedSearches }: ListSource,
  { order, divided }: { readonly order: ListOrder; readonly divided?: Condition | undefined },
): ListOrder {
  for (const condition of conditions) {
    const { filter, alternatives } = condition;
    const index = orderedSearches?.get(filter.field);
    const fixesValue = alternatives.length === 1 || condition === divided;
    const indexed = fixesValue && index?.serves(filter) ? index.orders.get(order.field) : undefined;
    if (indexed) return { ...order, ...indexed };
  }
  return order;
}

function hintOf(filter: Filter, fields: ListFields, bind: Bind): string | undefined {
  const index = fields.get(filter.field)?.search;
  return index?.serves(filter) ? index.hint?.(filter, bind) : undefined;
}

const select = (from: string, conditions: readonly string[], part: PagePart): string => `
  SELECT ${part.columns}, ${part.order.value} AS keyset_order, ${part.order.key} AS ${KEYSET_KEY},
    (${part.order.value})::text AS ${KEYSET_VALUE}
  FROM ${from} ${whereAll(conditions)} ${orderBy(part.order.value, part.order.key, part)}`;

function orderBy(value: string, key: string, { order, limit }: Pick<PagePart, 'order' | 'limit'>): string {
  const direction = order.isDescending ? 'DESC' : 'ASC';
  return `ORDER BY ${value} ${direction}, ${key} ${direction} LIMIT ${limit}`;
}

const anyOf = ({ alternatives }: Condition): string =>
  alternatives.map((one) => `(${sqlOf(one)})`).join(' OR ');

const whereAll = (conditions: readonly string[]): string =>
  conditions.length === 0 ? '' : `WHERE ${conditions.map((condition) => `(${condition})`).join(' AND ')}`;
