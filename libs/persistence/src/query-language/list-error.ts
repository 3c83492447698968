import type { ListQuery } from './list-query';
import { InvalidListParameterError, ListTookTooLongError } from './query-language.errors';

/** SQLSTATE query_canceled: the time limit. */
const CANCELED = '57014';
/** SQLSTATE syntax_error, and the class data_exception: what PostgreSQL has to say about a JSONPath. */
const IS_OF_PATH = /^(?:42601|22...)$/;

/** What a client is told when PostgreSQL refuses its list; the error itself where that is not the client's doing. */
export function explainListError(error: unknown, query: ListQuery, timeLimit: number): unknown {
  const { code = '', message = '' } = error as { code?: string; message?: string };
  if (code === CANCELED) return new ListTookTooLongError(timeLimit);
  if (!IS_OF_PATH.test(code)) return error;
  const filter = query.filters.find(({ test }) => test === 'jsonpath');
  if (filter) return new InvalidListParameterError(`filter ${filter.field}: ${message}`);
  return query.sort?.path === undefined ? error : new InvalidListParameterError(`sort_by: ${message}`);
}
