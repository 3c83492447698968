import { Transform } from 'class-transformer';
import { IsIn } from 'class-validator';

/** The last occurrence of a query parameter wins (contract 4.1). */
export const lastOccurrenceOf = (value: unknown): unknown =>
  Array.isArray(value) ? (value.at(-1) as unknown) : value;

/** Reads the last occurrence of a query parameter. */
export function LastOccurrence(): PropertyDecorator {
  return Transform(({ value }: { value: unknown }) => lastOccurrenceOf(value));
}

/** Reads a repeatable query parameter as a list, even with one occurrence. */
export function EveryOccurrence(): PropertyDecorator {
  return Transform(({ value }: { value: unknown }) => (typeof value === 'string' ? [value] : value));
}

/** Accepts `true`, `1`, `false` and `0`; `isTrue` reads the value. */
export const IsTrueOrFalse = (): PropertyDecorator =>
  IsIn(['true', 'false', '1', '0'], { message: 'must be true or false' });

/** Whether a query parameter is `true` or `1`. */
export const isTrue = (text: unknown): boolean => text === 'true' || text === '1';
