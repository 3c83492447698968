/** How far lists go; the application fills it from its configuration. */
export abstract class ListOptions {
  /** Rows of a page, at most. */
  abstract readonly maximumPageSize: number;
  /** Whether unknown fields and malformed filters are refused, where a request does not say. */
  abstract readonly isStrict: boolean;
  /** Milliseconds that a page may take in the database. */
  abstract readonly timeLimit: number;
}
