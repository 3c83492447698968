import { DomainError } from '@libs/kernel';
import { QueryFailedError } from 'typeorm';

/**
 * Classes of SQLSTATE (https://www.postgresql.org/docs/current/errcodes-appendix.html) that are independent of the data:
 * connection, authentication, rollback after a conflict, resources, objects in use, intervention of an operator (with
 * timeouts and server shutdown), system errors.
 */
const TRANSIENT_CLASSES: ReadonlySet<string> = new Set(['08', '28', '40', '53', '55', '57', '58']);

const TRANSIENT_CODES: ReadonlySet<string> = new Set([
  // Of class 25: read-only standby, and timeouts that end the session. The other codes are defects of the caller.
  '25006',
  '25P03',
  '25P04',
  // A connection pooler switched the session: the prepared statement is missing, or exists already.
  '26000',
  '42P05',
  // The database is being restored.
  '3D000',
]);

/** Network errors of Node.js. */
const NETWORK_CODES: ReadonlySet<string> = new Set(
  `ECONNRESET ECONNREFUSED ECONNABORTED EPIPE ETIMEDOUT ENOTFOUND EAI_AGAIN
   EHOSTUNREACH EHOSTDOWN ENETUNREACH ENETDOWN EADDRNOTAVAIL EMFILE ENFILE`.split(/\s+/),
);

/** Messages of node-postgres and TypeORM that have no code: a connection or the pool was closed, or timed out. */
const WITHOUT_CODE =
  /connection terminated|connection error|client was closed|client has encountered|not queryable|query read timeout|timeout expired|timeout exceeded when trying to connect|after calling end on the pool|driver not connected|query ?runner (was )?already released|is not (yet )?established/i;

const SQLSTATE = /^[0-9A-Z]{5}$/;
const DEEPEST = 8;

/**
 * Returns whether the same work may succeed later: the connection failed, a conflict or a timeout occurred, or the
 * service is overloaded (kind `unavailable`, such as `DatabaseBusyError`).
 */
export function isTransientFailure(error: unknown): boolean {
  return failuresIn(error).some((failure) => {
    if (failure instanceof DomainError && failure.kind === 'unavailable') return true;
    const code = codeOf(failure);
    if (code === undefined) return WITHOUT_CODE.test(failure.message);
    return NETWORK_CODES.has(code) || isTransientState(code);
  });
}

function isTransientState(code: string): boolean {
  return SQLSTATE.test(code) && (TRANSIENT_CODES.has(code) || TRANSIENT_CLASSES.has(code.slice(0, 2)));
}

function codeOf(error: Error): string | undefined {
  return 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}

/** Returns the error, the driver's error in it, its causes, and the errors of an AggregateError. */
function failuresIn(error: unknown, depth = 0): Error[] {
  if (!(error instanceof Error) || depth > DEEPEST) return [];
  const inner: unknown[] = [error.cause];
  if (error instanceof QueryFailedError) inner.push(error.driverError);
  if (error instanceof AggregateError) inner.push(...(error.errors as unknown[]));
  return [error, ...inner.flatMap((one) => failuresIn(one, depth + 1))];
}

/** PostgreSQL error code of a violated unique constraint (class 23, integrity constraint violation). */
const UNIQUE_VIOLATION = '23505';

/** Returns whether a write failed because a row with the same value of this constraint exists. */
export function isUniqueViolation(error: unknown, constraint: string): boolean {
  if (!(error instanceof QueryFailedError)) return false;
  const cause = error.driverError as { code?: string; constraint?: string };
  return cause.code === UNIQUE_VIOLATION && cause.constraint === constraint;
}
