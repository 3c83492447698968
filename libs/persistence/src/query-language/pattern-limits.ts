import type { Filter } from './filter';
import type { ListQuery } from './list-query';
import { patternSize } from './pattern-size';
import { patternsIn } from './patterns-in-path';
import { InvalidListParameterError } from './query-language.errors';

/** Time limit in milliseconds of a read with a pattern. */
const PATTERN_TIME_LIMIT = 250;

/** Characters of a pattern with its repetitions expanded. PostgreSQL compiles so many in a few milliseconds. */
const MAXIMUM_SIZE = 1_000;

/** Keywords of JSONPath are case-insensitive and may contain escapes, so that any backslash may be part of one. */
const MAY_HAVE_PATTERN = /like_regex|\\/i;

const mayHavePattern = ({ test, values }: Filter): boolean =>
  test === 'jsonpath' && values.some((value) => MAY_HAVE_PATTERN.test(value));

/** Returns whether PostgreSQL may match a client's regular expression in the read. */
export const hasPattern = ({ filters }: Pick<ListQuery, 'filters'>): boolean => filters.some(mayHavePattern);

/** Returns the time limit of the read, which is shorter with a client's regular expression. */
export function patternTimeLimit(query: Pick<ListQuery, 'filters'>, timeLimit: number): number {
  return hasPattern(query) ? Math.min(PATTERN_TIME_LIMIT, timeLimit) : timeLimit;
}

/**
 * Rejects patterns that PostgreSQL compiles or matches in more than linear time. PostgreSQL would compile them while it
 * parses the path. @throws InvalidListParameterError
 */
export function rejectUnsafePatterns({ filters }: Pick<ListQuery, 'filters'>): void {
  for (const { field, values } of filters.filter(mayHavePattern)) {
    for (const pattern of values.flatMap(patternsIn)) rejectUnsafePattern(field, pattern);
  }
}

function rejectUnsafePattern(field: string, pattern: string): void {
  const { size, unsupported } = patternSize(pattern);
  if (unsupported !== undefined) {
    throw new InvalidListParameterError(
      `filter ${field}: like_regex: the pattern has "${unsupported}", and must have no back-reference, lookaround or embedded option`,
    );
  }
  if (size > MAXIMUM_SIZE) {
    throw new InvalidListParameterError(
      `filter ${field}: like_regex: the pattern must have at most ${MAXIMUM_SIZE} characters with its repetitions written out, got ${size}`,
    );
  }
}
