import { Transform } from 'class-transformer';

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
