import type { Filter } from './filter';

/** Limits of lists, statistics and pages of the event log; the application fills it from its configuration. */
export abstract class ListOptions {
  /** Rows of a page, at most. */
  abstract readonly maximumPageSize: number;
  /** Whether unknown fields and malformed filters are refused, where a request does not say. */
  abstract readonly isStrict: boolean;
  /** Milliseconds that all statements of one read may take together. */
  abstract readonly timeLimit: number;
  /** Reads of one caller that may be in progress or waiting in this process; further ones are 429. */
  abstract readonly readsPerCaller: number;
  /** Reads of all callers that may be in progress or waiting in this process; further ones are 503. */
  abstract readonly reads: number;
}

/** The list parameters as they stand in the query string (contract 4.1), not yet read. */
export interface ListParameters {
  readonly pageSize?: string | undefined;
  readonly bookmark?: string | undefined;
  readonly sortBy?: string | undefined;
  readonly sortMode?: string | undefined;
  readonly filters?: readonly string[] | undefined;
  /** `true` refuses what would be ignored, `false` ignores it; else the setting of the installation decides. */
  readonly strict?: boolean | undefined;
}

/** A list request, read from the query string: no SQL, no text left to interpret. */
export interface ListQuery {
  readonly pageSize: number;
  readonly filters: readonly Filter[];
  /** Left out: the list's own order. */
  readonly sort?: Sort;
  /** Where the page starts; left out on the first page. */
  readonly after?: KeysetPosition;
}

export interface Sort {
  readonly field: string;
  /** JSONPath (SQL:2016) of the value, where the field is a document. */
  readonly path?: string;
  readonly isDescending: boolean;
}

/** A page starts strictly after this row: its value in the order, and its primary key. */
export interface KeysetPosition {
  /** As PostgreSQL writes it; `null` when the row has no value, which only documents can lack. */
  readonly value: string | null;
  readonly key: string;
}

export const DEFAULT_PAGE_SIZE = 25;
/** What `page_size` zero or below means (contract 4.1). */
export const PAGE_SIZE_FOR_NONE = 15;

/** Contract 4.1: not an integer = default, zero or below = 15; above the maximum = the maximum. */
export function readPageSize(text: string | undefined, maximum: number): number {
  if (text === undefined || !/^[+-]?\d{1,15}$/.test(text)) return Math.min(DEFAULT_PAGE_SIZE, maximum);
  const size = Number(text);
  return Math.min(size <= 0 ? PAGE_SIZE_FOR_NONE : size, maximum);
}
