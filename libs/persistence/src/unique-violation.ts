import { QueryFailedError } from 'typeorm';

/** PostgreSQL error code of a violated unique constraint (class 23, integrity constraint violation). */
const UNIQUE_VIOLATION = '23505';

/** Whether a write failed because a row with the same value of this constraint is already there. */
export function isUniqueViolation(error: unknown, constraint: string): boolean {
  if (!(error instanceof QueryFailedError)) return false;
  const cause = error.driverError as { code?: string; constraint?: string };
  return cause.code === UNIQUE_VIOLATION && cause.constraint === constraint;
}
