import { Injectable } from '@nestjs/common';
import { explainListError } from './list-error';
import { ListOptions } from './list.options';
import type { ListQuery } from './list-query';
import { patternTimeLimit, refuseUnsafePatterns } from './pattern-limits';
import { type Read, TimeLimitedReads } from './time-limited-reads';

/** Runs reads with filters of the client's, within their limits, and explains what PostgreSQL refuses of them. */
@Injectable()
export class FilteredReads {
  constructor(
    private readonly reads: TimeLimitedReads,
    private readonly options: ListOptions,
  ) {}

  /**
   * @throws InvalidListParameterError, ListTookTooLongError, CallerLimitReachedError,
   * ServiceLimitReachedError, DatabaseBusyError
   */
  async run<T>(
    query: Pick<ListQuery, 'filters' | 'sort'>,
    purpose: 'for pages' | 'for counts',
    work: (read: Read) => Promise<T>,
  ): Promise<T> {
    const timeLimit = patternTimeLimit(query, this.options.timeLimit);
    refuseUnsafePatterns(query);
    try {
      return await this.reads.run(timeLimit, work, purpose);
    } catch (error) {
      throw explainListError(error, query, timeLimit);
    }
  }
}
