import { QueryFailedError } from 'typeorm';

/**
 * Classes of SQLSTATE (https://www.postgresql.org/docs/current/errcodes-appendix.html) that say nothing about the
 * data: connection, state of the transaction, rollback for a conflict, resources, objects in use, intervention of an
 * operator (which includes timeouts and the end of the server), system errors.
 */
const TRANSIENT_CLASSES: ReadonlySet<string> = new Set(['08', '40', '53', '55', '57', '58']);

/** Of class 25: a standby takes no writes, and timeouts that end the session. The others are defects of the caller. */
const TRANSIENT_CODES: ReadonlySet<string> = new Set(['25006', '25P03', '25P04']);

/** Of the network, from Node.js. */
const NETWORK_CODES: ReadonlySet<string> = new Set([
  ...['ECONNRESET', 'ECONNREFUSED', 'ECONNABORTED', 'EPIPE', 'ETIMEDOUT', 'ENOTFOUND', 'EAI_AGAIN'],
  ...['EHOSTUNREACH', 'EHOSTDOWN', 'ENETUNREACH', 'ENETDOWN', 'EADDRNOTAVAIL', 'EMFILE', 'ENFILE'],
]);

/** What node-postgres and TypeORM say without any code when a connection or the pool is gone, or too slow. */
const WITHOUT_CODE =
  /connection terminated|connection error|client was closed|client has encountered|not queryable|query read timeout|timeout expired|timeout exceeded when trying to connect|after calling end on the pool|driver not connected|query ?runner (was )?already released|connection is not established/i;

const SQLSTATE = /^[0-9A-Z]{5}$/;
const DEEPEST = 8;

/** Whether the same may succeed later, as nothing is wrong with the data: the connection, a conflict, a timeout. */
export function isTransientFailure(error: unknown): boolean {
  return failuresIn(error).some((failure) => {
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

/** The error, what TypeORM wraps, what caused it, and all that an AggregateError holds. */
function failuresIn(error: unknown, depth = 0): Error[] {
  if (!(error instanceof Error) || depth > DEEPEST) return [];
  const inner: unknown[] = [error.cause];
  if (error instanceof QueryFailedError) inner.push(error.driverError);
  if (error instanceof AggregateError) inner.push(...(error.errors as unknown[]));
  return [error, ...inner.flatMap((one) => failuresIn(one, depth + 1))];
}
