import type { Bind, FieldType, ListFields } from './list-field';
import type { KeysetPosition, Sort } from './list-query';

/** The order of rows: an SQL expression with its type, then the primary key. */
export interface ListOrder {
  /** Name of the field. */
  readonly field: string;
  readonly value: string;
  readonly key: string;
  readonly type: string;
  /** Whether a row may lack the value. Such rows are first in ascending order, last in descending (contract 4.5). */
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

/** Returns the requested order. */
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
  // The path runs in silent mode: a document to which it does not apply has no value.
  const found = `jsonb_path_query_first(${field.value}, ${bind(path)}::jsonpath, '{}', true)`;
  return { ...order, value: `document_sort_key(${found})`, type: 'jsonb', isNullable: true };
}

/** Rows with a value and rows without are read as two runs, each in an order that an index can serve. */
export type Run = 'with value' | 'without value';

/** Returns the runs of an order, from the run of the position on. Only JSON fields can lack a value. */
export function runsOf({ path, isDescending }: Sort, after: KeysetPosition | undefined): Run[] {
  if (path === undefined) return ['with value'];
  const runs: Run[] = isDescending ? ['with value', 'without value'] : ['without value', 'with value'];
  const current: Run = after?.value === null ? 'without value' : 'with value';
  return after ? runs.slice(runs.indexOf(current)) : runs;
}

/** Returns the conditions for the rows of a run, after the position if that is in this run. */
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
