import type { Filter } from './filter';
import { alternativesOf } from './filter-to-sql';
import { type Alternative, type Bind, type ListFields, type OrderedSearch, sqlOf } from './list-field';
import { type ListOrder, type Run, runConditions } from './list-order';
import type { ListQuery } from './list-query';

/** The tables and fields of a list. */
export interface ListSource {
  /** FROM: the table with one row per row of the list. */
  readonly from: string;
  /** Joins that neither add nor drop rows. */
  readonly joins?: string;
  /** Whether the list can be so long that searches need an index. `from` is then the name of a table. */
  readonly isLong?: boolean;
  /** The primary key column, with its table. */
  readonly key: string;
  readonly fields: ListFields;
  /** Indexes that fix a field and have an order, by the name of the field. */
  readonly orderedSearches?: ReadonlyMap<string, OrderedSearch>;
  /** Filters that the path of the request fixes. */
  readonly filters?: readonly Filter[];
}

/** Columns, order, run and number of the rows that a statement reads. */
export interface PagePart {
  readonly columns: string;
  readonly order: ListOrder;
  readonly run: Run;
  readonly limit: number;
}

/** Result columns with the position of a row in the order. */
export const KEYSET_VALUE = 'keyset_value';
export const KEYSET_KEY = 'keyset_key';

/** Whether a scan is split into one search per alternative, and how a backlog among them is read. */
export type Split = 'never' | 'with a short backlog' | 'with a long backlog';

/**
 * Returns the statement that scans the list in its order. When split, each alternative of a filter is a search of its
 * own: each can scan an index in the order of the list, which the disjunction cannot. A short backlog is found and
 * sorted; its order is hidden from indexes, or PostgreSQL may scan the whole list for it.
 */
export function scan(
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

/** Returns the statement for the matching rows among the next `size` rows of the list. */
export function scanWindow(
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
  // Without filters of the path only the rows of the window are joined.
  const tables = filters.length > 0 ? `${from} ${joins}` : from;
  const window = `SELECT ${from}.* FROM ${tables} ${inWindow} ${orderBy(order.value, order.key, { ...part, limit: part.size })}`;
  return select(
    `(${window}) AS ${from} ${joins}`,
    conditionsOf(query.filters, source, bind).map(anyOf),
    part,
  );
}

/** Returns the query that finds out whether the backlog of a filter is long; `undefined` without a backlog. */
export function backlogProbe({ filters = [], fields }: ListSource, query: ListQuery): string | undefined {
  // Only the probe is used, and it has no bound values.
  const conditions = conditionsOf([...filters, ...query.filters], { fields }, () => 'NULL');
  return conditions
    .flatMap(({ alternatives }) => (alternatives.length > 1 ? alternatives : []))
    .find((alternative) => typeof alternative !== 'string')?.isLong;
}

/**
 * Returns the statement that finds rows by the filters and then sorts them. The order is hidden from indexes: PostgreSQL
 * cannot estimate the number of rows of such a search, and would scan the whole list when it expects many.
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
  // The join comes last, for the rows of the page only.
  const { value, key } = hidden.order;
  const found = `SELECT ${from}.* FROM ${from} ${whereAll(conditions)} ${orderBy(value, key, part)}`;
  return select(`(${found}) AS ${from} ${joins}`, [], part);
}

/** Returns the same order in a form that no index can serve. */
const unordered = (part: PagePart): PagePart => ({
  ...part,
  order: { ...part.order, value: `COALESCE(${part.order.value}, ${part.order.value})` },
});

/** A filter with its SQL: conditions that exclude each other, one of which a row must meet. */
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

/** Returns the order in the columns of an index that begins with a fixed field, else the order as it is. */
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
