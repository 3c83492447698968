import type { Filter } from './filter';

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
