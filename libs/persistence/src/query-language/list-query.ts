import type { Filter } from './filter';

/** Limits of lists, statistics and pages of the event log; the application provides them from its configuration. */
export abstract class ListOptions {
  /** Maximum rows of a page. */
  abstract readonly maximumPageSize: number;
  /** Whether unknown fields and malformed filters are rejected, unless the request decides. */
  abstract readonly isStrict: boolean;
  /** Time limit in milliseconds of all statements of one read together. */
  abstract readonly timeLimit: number;
  /** Reads of one caller that run or wait in this process; further ones are rejected with 429. */
  abstract readonly readsPerCaller: number;
  /** Reads of all callers that run or wait in this process; further ones are rejected with 503. */
  abstract readonly reads: number;
}

/** The unparsed list parameters of a query string (contract 4.1). */
export interface ListParameters {
  readonly pageSize?: string | undefined;
  readonly bookmark?: string | undefined;
  readonly sortBy?: string | undefined;
  readonly sortMode?: string | undefined;
  readonly filters?: readonly string[] | undefined;
  /** `true` rejects malformed filters and unknown fields, `false` ignores them; absent, ListOptions.isStrict decides. */
  readonly strict?: boolean | undefined;
}

/** A parsed list request. */
export interface ListQuery {
  readonly pageSize: number;
  readonly filters: readonly Filter[];
  /** Absent: the default order of the list. */
  readonly sort?: Sort;
  /** The start of the page; absent for the first page. */
  readonly after?: KeysetPosition;
}

export interface Sort {
  readonly field: string;
  /** JSONPath (SQL:2016) of the value in a JSON field. */
  readonly path?: string;
  readonly isDescending: boolean;
}

/** The row before the page: its value in the order, and its primary key. */
export interface KeysetPosition {
  /** The value as PostgreSQL writes it; `null` when a JSON field has no value. */
  readonly value: string | null;
  readonly key: string;
}

export const DEFAULT_PAGE_SIZE = 25;
/** The page size for `page_size` zero or below (contract 4.1). */
export const PAGE_SIZE_FOR_NONE = 15;

/** Parses `page_size` (contract 4.1): not an integer is the default, zero or below is 15, above the maximum is the maximum. */
export function readPageSize(text: string | undefined, maximum: number): number {
  if (text === undefined || !/^[+-]?\d{1,15}$/.test(text)) return Math.min(DEFAULT_PAGE_SIZE, maximum);
  const size = Number(text);
  return Math.min(size <= 0 ? PAGE_SIZE_FOR_NONE : size, maximum);
}
