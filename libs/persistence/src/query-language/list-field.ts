import type { Filter } from './filter';

/** What kind of value a field has decides which operators it knows (contract 4.3). */
export type FieldType = 'string' | 'string array' | 'date' | 'number' | 'enum' | 'JSON';

/** Takes a value into the parameters of a statement, and gives its place in the text: `$3`. */
export type Bind = (value: unknown) => string;

/** A search in an index on what is within a value. */
export interface FieldSearch {
  /** Whether the index serves a filter of the field. */
  readonly serves: (filter: Filter) => boolean;
  /** What the index needs to hear beside the condition itself, where it does not understand that one. */
  readonly hint?: (filter: Filter, bind: Bind) => string;
}

/** What rows are ordered by where an index has them in that order: a column, and the primary key in the same table. */
export interface IndexedOrder {
  readonly value: string;
  readonly key: string;
}

/** Indexes that begin with a field and go on with an order, all in one table. */
export interface OrderedSearch {
  /** Whether a filter of the field fixes its value. */
  readonly serves: (filter: Filter) => boolean;
  /** The orders, by the names of their fields. */
  readonly orders: ReadonlyMap<string, IndexedOrder>;
}

/**
 * Rows that a job soon takes away, so that they are few at most times: SQL of which rows they are, the same in a form
 * that finds the few without a look at any other row, and a query that answers a row when they are too many for that.
 * PostgreSQL cannot tell: what it knows of them is as old as its last ANALYZE.
 */
export interface Backlog {
  readonly condition: string;
  readonly asFew: string;
  readonly isLong: string;
}

/** SQL of one of several conditions that exclude each other. */
export type Alternative = string | Backlog;

export const sqlOf = (alternative: Alternative): string =>
  typeof alternative === 'string' ? alternative : alternative.condition;

/** A field of a list, under its name in query strings: what it is to a reader, and where it is in the database. */
export interface ListField {
  readonly type: FieldType;
  /** SQL of the value. It is not NULL, except that a document (JSON) may be. */
  readonly value: string;
  /** SQL of what rows are ordered by, where that is not the value: short enough for a bookmark. Arrays need one. */
  readonly order?: string;
  /** Whether an index has the order of the field, with the primary key behind it. */
  readonly isOrderIndexed?: boolean;
  /** Whether the value is in a table that the list joins. */
  readonly isJoined?: boolean;
  /** The filters whose rows an index finds, where PostgreSQL cannot know how many there are. */
  readonly search?: FieldSearch;
  /** Enums only: the words there are, where any other is refused; `alternatives` is given such words alone. */
  readonly words?: readonly string[];
  /**
   * Enums only: SQL of the rows that have one of these words, as conditions that exclude each other, for values
   * that are not simply stored, or that an index knows under another form.
   */
  readonly alternatives?: (words: readonly string[], bind: Bind) => readonly Alternative[];
  /** Enums with alternatives only: every word that a row can have. */
  readonly allWords?: readonly string[];
}

/** The fields of a list, by the names that query strings use. */
export type ListFields = ReadonlyMap<string, ListField>;
