/** A list request, read from the query string: no SQL, no text left to interpret. */
export interface ListQuery {
  readonly pageSize: number;
  /** Place of the last row of the page before: its creation time and its primary key. */
  readonly after?: KeysetPosition;
}

/** Where a page starts: strictly after this row. */
export interface KeysetPosition {
  /** Microseconds since the epoch, as PostgreSQL keeps them. */
  readonly createdAt: string;
  readonly key: string;
}
