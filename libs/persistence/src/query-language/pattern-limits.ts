import type { Filter } from './filter';
import type { ListQuery } from './list-query';
import { patternSize } from './pattern-size';
import { patternsIn } from './patterns-in-path';
import { InvalidListParameterError } from './query-language.errors';

/** Milliseconds that a read with a pattern may take, whatever its rows. */
const PATTERN_TIME_LIMIT = 250;

/** Characters of a pattern once its repetitions are written out. PostgreSQL compiles as many in some milliseconds. */
const MAXIMUM_SIZE = 1_000;

/** PostgreSQL reads keywords in any case, and with escapes in them: any backslash may be part of one. */
const MAY_HAVE_PATTERN = /like_regex|\\/i;

const mayHavePattern = ({ test, values }: Filter): boolean =>
  test === 'jsonpath' && values.some((value) => MAY_HAVE_PATTERN.test(value));

/** Whether PostgreSQL may match a client's regular expression in the read. */
export const hasPattern = ({ filters }: Pick<ListQuery, 'filters'>): boolean => filters.some(mayHavePattern);

/** How long the read may take: less than others when a client's regular expression is matched in it. */
export function patternTimeLimit(query: Pick<ListQuery, 'filters'>, timeLimit: number): number {
  return hasPattern(query) ? Math.min(PATTERN_TIME_LIMIT, timeLimit) : timeLimit;
}

/**
 * Refuses patterns that PostgreSQL compiles or matches in more than linear time, before PostgreSQL sees them: it
 * compiles each while it reads the path. @throws InvalidListParameterError
 */
export function refuseUnsafePatterns({ filters }: Pick<ListQuery, 'filters'>): void {
  for (const { field, values } of filters.filter(mayHavePattern)) {
    for (const pattern of values.flatMap(patternsIn)) refuseUnsafePattern(field, pattern);
  }
}

function refuseUnsafePattern(field: string, pattern: string): void {
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
