import { Transform } from 'class-transformer';
import { IsIn } from 'class-validator';

/** The last occurrence of a query parameter wins (contract 4.1). */
export const lastOccurrenceOf = (value: unknown): unknown =>
  Array.isArray(value) ? (value.at(-1) as unknown) : value;

/** A query parameter of which the last occurrence wins. */
export function LastOccurrence(): PropertyDecorator {
  return Transform(({ value }: { value: unknown }) => lastOccurrenceOf(value));
}

/** A query parameter that may be repeated: a list, even of one. */
export function EveryOccurrence(): PropertyDecorator {
  return Transform(({ value }: { value: unknown }) => (typeof value === 'string' ? [value] : value));
}

/** A query parameter that is `true`, `1`, `false` or `0`; `isTrue` reads it. */
export const IsTrueOrFalse = (): PropertyDecorator =>
  IsIn(['true', 'false', '1', '0'], { message: 'must be true or false' });

/** Whether a query parameter is `true` or `1`. A missing one is not. */
export const isTrue = (text: unknown): boolean => text === 'true' || text === '1';
