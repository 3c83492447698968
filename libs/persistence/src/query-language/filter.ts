/** The tests to which all operators of contract 4.3 are mapped. */
export type FilterTest =
  'equals' | 'contains' | 'is one of' | 'below' | 'at most' | 'above' | 'at least' | 'jsonpath';

/** A condition on one field of the query string. A row must meet all filters. */
export interface Filter {
  readonly field: string;
  readonly test: FilterTest;
  readonly isNegated: boolean;
  readonly ignoresCase: boolean;
  /** One value, except for `is one of` and the spellings of an array element. Times are RFC 3339, numbers decimal, expressions JSONPath. */
  readonly values: readonly string[];
}

/** Returns the filter for rows with one of these values. */
export const isOneOf = (field: string, values: readonly string[]): Filter => ({
  field,
  test: 'is one of',
  isNegated: false,
  ignoresCase: false,
  values,
});

/** Returns the filter that compares with one value. */
export const compares = (field: string, test: Exclude<FilterTest, 'is one of'>, value: string): Filter => ({
  field,
  test,
  isNegated: false,
  ignoresCase: false,
  values: [value],
});
