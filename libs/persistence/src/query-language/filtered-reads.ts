import { FairQueue } from '@libs/kernel';
import { Injectable } from '@nestjs/common';
import { explainListError } from './list-error';
import { ListOptions, type ListQuery } from './list-query';
import { patternTimeLimit, refuseUnsafePatterns } from './pattern-limits';
import { type Read, TimeLimitedReads } from './time-limited-reads';

/** Runs reads with filters of the client's, within their limits, and explains what PostgreSQL refuses of them. */
@Injectable()
export class FilteredReads {
  /**
   * JSONPath can keep a processor of PostgreSQL busy for the whole time limit, which issuing then lacks: one such read
   * is in progress at a time, of one caller for a quarter of the time at most, and waiting callers take turns.
   */
  readonly #byPath: FairQueue;

  constructor(
    private readonly reads: TimeLimitedReads,
    private readonly options: ListOptions,
  ) {
    this.#byPath = new FairQueue('lists by JSONPath', {
      total: options.reads,
      perCaller: options.readsPerCaller,
      running: 1,
      runningPerCaller: 1,
      longestWait: 2 * options.timeLimit,
      rest: 3,
    });
  }

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
      const read = (): Promise<T> => this.reads.run(timeLimit, work, purpose);
      return await (query.filters.some(({ test }) => test === 'jsonpath') ? this.#byPath.run(read) : read());
    } catch (error) {
      throw explainListError(error, query, timeLimit);
    }
  }
}
