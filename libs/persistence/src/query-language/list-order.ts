import type { Bind, FieldType, ListFields } from './list-field';
import type { KeysetPosition, Sort } from './list-query';

/** What rows are ordered by: an SQL expression and the type that it has, and the primary key behind it. */
export interface ListOrder {
  /** Name of the field. */
  readonly field: string;
  readonly value: string;
  readonly key: string;
  readonly type: string;
  /** Whether a row may have no value: it comes first in ascending order, last in descending (contract 4.5). */
  readonly isNullable: boolean;
  readonly isDescending: boolean;
}

const TYPES: Readonly<Record<Exclude<FieldType, 'JSON'>, string>> = {
  string: 'text',
  enum: 'text',
  'string array': 'text',
  date: 'timestamptz',
  number: 'numeric',
};

/** The order that a request asks for. */
export function orderOf(
  { field: name, path, isDescending }: Sort,
  { fields, key }: { readonly fields: ListFields; readonly key: string },
  bind: Bind,
): ListOrder {
  const field = fields.get(name);
  if (!field) throw new Error(`the list has no field ${name}`);
  const order = { field: name, key, isDescending };
  if (field.type !== 'JSON') {
    const value = field.order ?? field.value;
    return { ...order, value, type: TYPES[field.type], isNullable: false };
  }
  // Errors of a path within a document are those of its data, and leave it without a value.
  const found = `jsonb_path_query_first(${field.value}, ${bind(path)}::jsonpath, '{}', true)`;
  return { ...order, value: `document_sort_key(${found})`, type: 'jsonb', isNullable: true };
}

/** Rows with a value and rows without are two runs, each in an order that an index can serve. */
export type Run = 'with value' | 'without value';

/** The runs of an order, from the one that the position is in. Only documents can lack a value. */
export function runsOf({ path, isDescending }: Sort, after: KeysetPosition | undefined): Run[] {
  if (path === undefined) return ['with value'];
  const runs: Run[] = isDescending ? ['with value', 'without value'] : ['without value', 'with value'];
  const current: Run = after?.value === null ? 'without value' : 'with value';
  return after ? runs.slice(runs.indexOf(current)) : runs;
}

/** The rows of a run, and of those the ones after the position if it lies in this run. */
export function runConditions(
  order: ListOrder,
  { run, after }: { run: Run; after: KeysetPosition | undefined },
  bind: Bind,
): string[] {
  const { key } = order;
  const further = order.isDescending ? '<' : '>';
  if (run === 'without value') {
    const isInside = after?.value === null;
    return [`${order.value} IS NULL`, ...(isInside ? [`${key} ${further} ${bind(after.key)}`] : [])];
  }
  const isPresent = order.isNullable ? [`${order.value} IS NOT NULL`] : [];
  if (after === undefined || after.value === null) return isPresent;
  const position = `(${bind(after.value)}::${order.type}, ${bind(after.key)})`;
  return [...isPresent, `(${order.value}, ${key}) ${further} ${position}`];
}
