import type { Filter } from './filter';
import type { FieldType } from './list-field';

/** The meaning of an operator. */
export type Operator = Pick<Filter, 'test' | 'isNegated' | 'ignoresCase'>;

const operator = (test: Filter['test'], isNegated = false, ignoresCase = false): Operator => ({
  test,
  isNegated,
  ignoresCase,
});

const EQUALS = operator('equals');
const NOT_EQUALS = operator('equals', true);
const CONTAINS = operator('contains');
const CONTAINS_IGNORE_CASE = operator('contains', false, true);
const IN = operator('is one of');

/** The operators of each type with their aliases (contract 4.3). */
const OPERATORS: Readonly<Record<FieldType, Readonly<Record<string, Operator>>>> = {
  string: {
    eq: EQUALS,
    equal: EQUALS,
    eq_ic: operator('equals', false, true),
    equal_ignorecase: operator('equals', false, true),
    ne: NOT_EQUALS,
    notequal: NOT_EQUALS,
    ne_ic: operator('equals', true, true),
    notequal_ignorecase: operator('equals', true, true),
    ct: CONTAINS,
    contains: CONTAINS,
    ct_ic: CONTAINS_IGNORE_CASE,
    contains_ignorecase: CONTAINS_IGNORE_CASE,
    nc: operator('contains', true),
    notcontains: operator('contains', true),
    nc_ic: operator('contains', true, true),
    notcontains_ignorecase: operator('contains', true, true),
    in: IN,
    in_ic: operator('is one of', false, true),
    nin: operator('is one of', true),
    nin_ic: operator('is one of', true, true),
  },
  'string array': {
    ct: CONTAINS,
    contains: CONTAINS,
    ct_ic: CONTAINS_IGNORE_CASE,
    contains_ignorecase: CONTAINS_IGNORE_CASE,
  },
  date: {
    bf: operator('below'),
    before: operator('below'),
    af: operator('above'),
    after: operator('above'),
    eq: EQUALS,
    equal: EQUALS,
  },
  number: {
    eq: EQUALS,
    equal: EQUALS,
    ne: NOT_EQUALS,
    notequal: NOT_EQUALS,
    lt: operator('below'),
    lessthan: operator('below'),
    le: operator('at most'),
    lessequal: operator('at most'),
    lessorequal: operator('at most'),
    gt: operator('above'),
    greaterthan: operator('above'),
    ge: operator('at least'),
    greaterequal: operator('at least'),
    greaterorequal: operator('at least'),
  },
  enum: { eq: EQUALS, equal: EQUALS, ne: NOT_EQUALS, notequal: NOT_EQUALS, in: IN },
  JSON: { jsonpath: operator('jsonpath') },
};

/** Returns the operator of a type by its case-insensitive name, `undefined` for an unknown one. */
export function operatorNamed(name: string, type: FieldType): Operator | undefined {
  const operators = OPERATORS[type];
  const lowerCase = name.toLowerCase();
  return Object.hasOwn(operators, lowerCase) ? operators[lowerCase] : undefined;
}

/** Returns the names of a type's operators, aliases included. */
export function operatorNames(type: FieldType): string[] {
  return Object.keys(OPERATORS[type]);
}
