import type { Filter } from './filter';
import type { Alternative, Bind, ListField, ListFields } from './list-field';

const COMPARISONS = {
  equals: '=',
  below: '<',
  'at most': '<=',
  above: '>',
  'at least': '>=',
} as const;

/** The casts of bound texts. */
const CASTS = { date: '::timestamptz', number: '::numeric' } as const;

/**
 * Returns a filter as SQL with bound values: conditions that exclude each other, one of which a row must meet. Most
 * filters are one condition.
 */
export function alternativesOf(filter: Filter, fields: ListFields, bind: Bind): readonly Alternative[] {
  const field = fields.get(filter.field);
  if (!field) throw new Error(`the list has no field ${filter.field}`);
  if (field.type === 'enum' && field.alternatives) return enumAlternatives(filter, field, bind);
  const condition = conditionOf(filter, field, bind);
  return [filter.isNegated ? `NOT (${condition})` : condition];
}

function enumAlternatives(filter: Filter, field: ListField, bind: Bind): readonly Alternative[] {
  const all = field.allWords ?? [];
  const asked = all.filter((word) => filter.values.includes(word) !== filter.isNegated);
  if (asked.length === 0) return ['false'];
  return asked.length === all.length ? ['true'] : (field.alternatives?.(asked, bind) ?? []);
}

function conditionOf(filter: Filter, field: ListField, bind: Bind): string {
  const [value = ''] = filter.values;
  switch (field.type) {
    case 'JSON':
      return `${field.value} @@ ${bind(value)}::jsonpath`;
    case 'string array':
      return elementCondition(filter, field, bind);
    case 'date':
    case 'number':
      return `${field.value} ${COMPARISONS[filter.test as keyof typeof COMPARISONS]} ${bind(value)}${CASTS[field.type]}`;
    case 'string':
    case 'enum':
      return textCondition(filter, field.value, bind);
  }
}

function textCondition({ test, ignoresCase, values }: Filter, column: string, bind: Bind): string {
  const [value = ''] = values;
  if (test === 'contains') {
    return `${column} ${ignoresCase ? 'ILIKE' : 'LIKE'} ${bind(`%${escapeWildcards(value)}%`)}`;
  }
  // One pattern per value: an index serves patterns, but not lower() of the column.
  if (ignoresCase) {
    return values.map((item) => `${column} ILIKE ${bind(escapeWildcards(item))}`).join(' OR ');
  }
  return test === 'equals' ? `${column} = ${bind(value)}` : `${column} = ANY (${bind(values)}::text[])`;
}

/** Several values are spellings of one element. */
function elementCondition({ ignoresCase, values }: Filter, field: ListField, bind: Bind): string {
  const patterns = values.map(escapeWildcards);
  return ignoresCase
    ? `EXISTS (SELECT FROM unnest(${field.value}) AS element WHERE element ILIKE ANY (${bind(patterns)}::text[]))`
    : `${field.value} && ${bind(values)}::text[]`;
}

/** Escapes `%` and `_`, which stand for themselves (contract 10.1, 45). */
const escapeWildcards = (value: string): string => value.replaceAll(/[\\%_]/g, '\\$&');
