import { FairQueue } from '@libs/kernel';
import { Injectable } from '@nestjs/common';
import { explainListError } from './list-error';
import { ListOptions, type ListQuery } from './list-query';
import { patternTimeLimit, rejectUnsafePatterns } from './pattern-limits';
import { type Read, TimeLimitedReads } from './time-limited-reads';

/** Runs reads with a client's filters within their limits, and maps errors of PostgreSQL to errors for the client. */
@Injectable()
export class FilteredReads {
  /**
   * A JSONPath can occupy a processor of PostgreSQL for the whole time limit, at the expense of issuing. So one such read
   * runs at a time, one caller gets a quarter of the time at most, and waiting callers take turns.
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
    rejectUnsafePatterns(query);
    try {
      const read = (): Promise<T> => this.reads.run(timeLimit, work, purpose);
      return await (query.filters.some(({ test }) => test === 'jsonpath') ? this.#byPath.run(read) : read());
    } catch (error) {
      throw explainListError(error, query, timeLimit);
    }
  }
}
