/** What a filter compares with: a test that all operators of contract 4.3 come down to. */
export type FilterTest =
  'equals' | 'contains' | 'is one of' | 'below' | 'at most' | 'above' | 'at least' | 'jsonpath';

/** A condition on one field, read from the query string. Filters hold together: all of them must be met. */
export interface Filter {
  readonly field: string;
  readonly test: FilterTest;
  readonly isNegated: boolean;
  readonly ignoresCase: boolean;
  /** One value, but for `is one of`. Times are RFC 3339, numbers decimal, expressions JSONPath. */
  readonly values: readonly string[];
}

/** The filter that the rows with one of these values meet. */
export const isOneOf = (field: string, values: readonly string[]): Filter => ({
  field,
  test: 'is one of',
  isNegated: false,
  ignoresCase: false,
  values,
});

/** The filter that a comparison with one value is. */
export const compares = (field: string, test: Exclude<FilterTest, 'is one of'>, value: string): Filter => ({
  field,
  test,
  isNegated: false,
  ignoresCase: false,
  values: [value],
});
