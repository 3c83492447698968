import type { ListQuery } from './list-query';
import { hasPattern } from './pattern-limits';
import { InvalidListParameterError, ListTookTooLongError, QUERY_CANCELED } from './query-language.errors';

/**
 * SQLSTATEs of errors in a JSONPath: feature_not_supported (comparison of times with and without offset, the flag `x`),
 * syntax_error, undefined_object (variables), and the classes data_exception and program_limit_exceeded.
 */
const IS_OF_PATH = /^(?:0A000|42601|42704|22...|54...)$/;

/** Maps an error of PostgreSQL to the error for the client; returns other errors unchanged. */
export function explainListError(
  error: unknown,
  query: Pick<ListQuery, 'filters' | 'sort'>,
  timeLimit: number,
): unknown {
  const { code = '', message = '' } = error as { code?: string; message?: string };
  if (code === QUERY_CANCELED) {
    return new ListTookTooLongError(timeLimit, hasPattern(query) ? 'with like_regex' : undefined);
  }
  if (!IS_OF_PATH.test(code)) return error;
  const filter = query.filters.find(({ test }) => test === 'jsonpath');
  if (filter) return new InvalidListParameterError(`filter ${filter.field}: ${message}`);
  return query.sort?.path === undefined ? error : new InvalidListParameterError(`sort_by: ${message}`);
}
