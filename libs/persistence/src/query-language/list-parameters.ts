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

export const DEFAULT_PAGE_SIZE = 25;
/** What `page_size` zero or below means (contract 4.1). */
export const PAGE_SIZE_FOR_NONE = 15;

/** Contract 4.1: not an integer = default, zero or below = 15; above the maximum = the maximum. */
export function readPageSize(text: string | undefined, maximum: number): number {
  if (text === undefined || !/^[+-]?\d{1,15}$/.test(text)) return Math.min(DEFAULT_PAGE_SIZE, maximum);
  const size = Number(text);
  return Math.min(size <= 0 ? PAGE_SIZE_FOR_NONE : size, maximum);
}
