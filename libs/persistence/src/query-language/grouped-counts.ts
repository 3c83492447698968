import { Injectable } from '@nestjs/common';
import { parseFilters } from './filter-parser';
import { sqlOf } from './list-field';
import { alternativesOf } from './filter-to-sql';
import { FilteredReads } from './filtered-reads';
import { ListOptions } from './list-query';
import type { ListSource } from './page-statement';

/** The SQL expressions by which rows are counted. */
export interface Grouping {
  readonly key: string;
  readonly status: string;
}

/** The number of rows with the same key or the same status; the other one is null. */
export interface GroupCount {
  readonly key: string | null;
  readonly status: string | null;
  readonly count: number;
}

/** GROUP BY for a SELECT of key and status: groups by each of them alone, because all pairs would be many rows. */
export const EACH_BY_ITSELF = 'GROUPING SETS ((1), (2))';

/** Counts the rows of a list that match the filters, by key and by status, in one query. */
@Injectable()
export class GroupedCounts {
  constructor(
    private readonly reads: FilteredReads,
    private readonly options: ListOptions,
  ) {}

  /**
   * Resolves with `undefined`, without counting, when all filters are ignored because their fields are unknown.
   * @throws InvalidFilterOperatorError, InvalidListParameterError, ListTookTooLongError
   */
  async count(
    source: ListSource,
    texts: readonly string[],
    { key, status }: Grouping,
  ): Promise<GroupCount[] | undefined> {
    const filters = parseFilters(texts, source.fields, this.options.isStrict);
    if (filters.length === 0) return undefined;
    const values: unknown[] = [];
    const bind = (value: unknown): string => `$${values.push(value)}`;
    const conditions = [...(source.filters ?? []), ...filters].map((filter) =>
      alternativesOf(filter, source.fields, bind)
        .map((one) => `(${sqlOf(one)})`)
        .join(' OR '),
    );
    const where = conditions.map((condition) => `(${condition})`).join(' AND ');
    const sql = `
      SELECT ${key} AS key, ${status} AS status, count(*)::float8 AS count
      FROM ${source.from} ${source.joins ?? ''} WHERE ${where} GROUP BY ${EACH_BY_ITSELF}`;
    return this.reads.run({ filters }, 'for counts', (read) => read<GroupCount>(sql, values));
  }
}
