/** The list parameters as they stand in the query string (contract 4.1), not yet read. */
export interface ListParameters {
  readonly pageSize?: string | undefined;
  readonly bookmark?: string | undefined;
}

export const DEFAULT_PAGE_SIZE = 25;
/** What `page_size` zero or below means (contract 4.1). */
export const PAGE_SIZE_FOR_NONE = 15;
export const MAXIMUM_PAGE_SIZE = 1_000;

/** Contract 4.1: not an integer = default, zero or below = 15; above the maximum = the maximum. */
export function readPageSize(text: string | undefined): number {
  if (text === undefined || !/^[+-]?\d{1,15}$/.test(text)) return DEFAULT_PAGE_SIZE;
  const size = Number(text);
  return size <= 0 ? PAGE_SIZE_FOR_NONE : Math.min(size, MAXIMUM_PAGE_SIZE);
}
