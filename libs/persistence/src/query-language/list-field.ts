import type { Filter, FilterTest } from './filter';

/** The type of a field, which decides its operators (contract 4.3). */
export type FieldType = 'string' | 'string array' | 'date' | 'number' | 'enum' | 'JSON';

/** Adds a value to the parameters of a statement and returns its placeholder, such as `$3`. */
export type Bind = (value: unknown) => string;

/** An index on the content of a value. */
export interface FieldSearch {
  /** Returns whether the index serves a filter of the field. */
  readonly serves: (filter: Filter) => boolean;
  /** Returns a further condition that the index serves, if it does not serve the condition of the filter itself. */
  readonly hint?: (filter: Filter, bind: Bind) => string;
}

/** The columns of an index that has the rows in an order: the value, and the primary key of the same table. */
export interface IndexedOrder {
  readonly value: string;
  readonly key: string;
}

/** Indexes of one table that begin with a field and continue with an order. */
export interface OrderedSearch {
  /** Returns whether a filter of the field fixes its value. */
  readonly serves: (filter: Filter) => boolean;
  /** The orders by the names of their fields. */
  readonly orders: ReadonlyMap<string, IndexedOrder>;
}

/**
 * Rows that a job soon changes, so that they are mostly few: a condition for these rows, the same in a form that finds a
 * few rows without reading others, and a query that returns a row when there are too many for that form. PostgreSQL
 * cannot decide this: its statistics are as old as the last ANALYZE.
 */
export interface Backlog {
  readonly condition: string;
  readonly asFew: string;
  readonly isLong: string;
}

/** One of several SQL conditions that exclude each other. */
export type Alternative = string | Backlog;

export const sqlOf = (alternative: Alternative): string =>
  typeof alternative === 'string' ? alternative : alternative.condition;

/** A field of a list: its type for clients, and its value in the database. */
export interface ListField {
  readonly type: FieldType;
  /** SQL of the value, which only a JSON field may have NULL. */
  readonly value: string;
  /** SQL of the sort key if that is not the value: short enough for a bookmark. Arrays need one. */
  readonly order?: string;
  /** Whether an index begins with the field and continues with the primary key. */
  readonly isOrderIndexed?: boolean;
  /** Whether the value is in a joined table. */
  readonly isJoined?: boolean;
  /** An index for filters of the field whose number of rows PostgreSQL cannot estimate. */
  readonly search?: FieldSearch;
  /** Returns the stored forms of a value of a filter, for values that have several spellings; one form for texts. */
  readonly spellings?: (value: string, test: FilterTest) => readonly string[];
  /** Enums only: the allowed words. Others are rejected, and `alternatives` gets allowed words only. */
  readonly words?: readonly string[];
  /**
   * Enums only: returns SQL of the rows with one of these words, as conditions that exclude each other. For values that
   * are computed, or that an index has in another form.
   */
  readonly alternatives?: (words: readonly string[], bind: Bind) => readonly Alternative[];
  /** Enums with alternatives only: all words that a row can have. */
  readonly allWords?: readonly string[];
}

/** The fields of a list by their names in query strings. */
export type ListFields = ReadonlyMap<string, ListField>;
