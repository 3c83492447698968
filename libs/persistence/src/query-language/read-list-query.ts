import { parseFilters } from './filter-parser';
import type { ListFields } from './list-field';
import { type ListOptions, type ListParameters, type ListQuery, readPageSize } from './list-query';
import { parseSort } from './sort-parser';

/**
 * Parses the parameters of a request for a first page.
 * @throws InvalidFilterOperatorError, InvalidListParameterError
 */
export function readListQuery(
  parameters: ListParameters,
  fields: ListFields,
  options: Pick<ListOptions, 'maximumPageSize' | 'isStrict'>,
): ListQuery {
  const isStrict = parameters.strict ?? options.isStrict;
  const sort = parseSort(parameters, fields, isStrict);
  return {
    pageSize: readPageSize(parameters.pageSize, options.maximumPageSize),
    filters: parseFilters(parameters.filters ?? [], fields, isStrict),
    ...(sort && { sort }),
  };
}
