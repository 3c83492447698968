import { DomainError } from '@libs/kernel';
import type { FieldType } from './list-field';

export class InvalidBookmarkError extends DomainError {
  readonly code = 'list.invalid-bookmark';
  readonly kind = 'invalid';

  constructor() {
    super('not a valid bookmark');
  }
}

/** Contract 4.2: the number that stands for a type in the text. */
const NUMBER_OF_TYPE: Readonly<Record<FieldType, number>> = {
  string: 0,
  'string array': 1,
  date: 2,
  number: 3,
  enum: 4,
  JSON: 5,
};

/** The text is wire contract (4.2). */
export class InvalidFilterOperatorError extends DomainError {
  readonly code = 'list.invalid-filter-operand';
  readonly kind = 'invalid';

  constructor(operator: string, field: string, type: FieldType) {
    super(`invalid filter operand '${operator}' for field '${field}' of type ${NUMBER_OF_TYPE[type]}`);
  }
}

/** A filter or an order is malformed; the sentence names the field and the reason. */
export class InvalidListParameterError extends DomainError {
  readonly code = 'list.invalid-parameter';
  readonly kind = 'invalid';
}

/** SQLSTATE query_canceled: the time limit of a statement. */
export const QUERY_CANCELED = '57014';

/** Seconds in the Retry-After header: the next attempt may be faster when fewer reads run at once. */
const RETRY_AFTER = 5;

/** A list exceeded its time limit: no index serves its filters or its order, or the database is overloaded. */
export class ListTookTooLongError extends DomainError {
  readonly code = 'list.took-too-long';
  readonly kind = 'unavailable';
  override readonly retryAfterSeconds = RETRY_AFTER;

  /** `limitOf` names the kind of list whose limit it is, unless the limit is that of all lists. */
  constructor(milliseconds: number, limitOf?: string) {
    const limit = limitOf === undefined ? '' : `, the limit ${limitOf}`;
    super(
      `the list took longer than ${milliseconds / 1000} s${limit}: filter by an indexed field, or leave out the order (docs/query-language.md)`,
    );
  }
}

/** A read without filters or order of the client exceeded its time limit. */
export class ReadTookTooLongError extends DomainError {
  readonly code = 'read.took-too-long';
  readonly kind = 'unavailable';
  override readonly retryAfterSeconds = RETRY_AFTER;

  constructor(milliseconds: number) {
    super(`the database took longer than ${milliseconds / 1000} s: retry later, or ask for less`);
  }
}
