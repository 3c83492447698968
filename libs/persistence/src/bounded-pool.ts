import { DomainError } from '@libs/kernel';
import pg, { Pool, type PoolClient } from 'pg';

/** Milliseconds that a statement waits for a free connection, and a new connection for PostgreSQL. */
export const CONNECTION_TIMEOUT = 5_000;

/** Seconds in the Retry-After header. */
const RETRY_AFTER = 1;

/** SQLSTATE too_many_connections. */
const TOO_MANY_CONNECTIONS = '53300';
/** The errors of pg-pool without a code. */
const TIMEOUTS: readonly string[] = [
  'timeout exceeded when trying to connect',
  'Connection terminated due to connection timeout',
];

/** No connection of the pool became free within CONNECTION_TIMEOUT, or PostgreSQL accepted no further connection. */
export class DatabaseBusyError extends DomainError {
  readonly code = 'database.busy';
  readonly kind = 'unavailable';
  override readonly retryAfterSeconds = RETRY_AFTER;

  constructor(cause: unknown) {
    super('the database has no free connection: retry later', {}, { cause });
  }
}

type Callback = (
  error: Error | undefined,
  client: PoolClient | undefined,
  done: (release?: unknown) => void,
) => void;

/** A pool of pg that rejects with `DatabaseBusyError` when no connection is free in time. */
export class BoundedPool extends Pool {
  override connect(): Promise<PoolClient>;
  override connect(callback: Callback): void;
  override connect(callback?: Callback): Promise<PoolClient> | undefined {
    if (!callback) {
      return super.connect().catch((error: unknown) => {
        throw explained(error);
      });
    }
    super.connect((error, client, done) => {
      callback(error && (explained(error) as Error), client, done);
    });
    return undefined;
  }
}

/** The module `pg` for TypeORM, with BoundedPool as its pool. */
export const BOUNDED_PG = { ...pg, Pool: BoundedPool };

function explained(error: unknown): unknown {
  const { message, code } = error as { message?: string; code?: string };
  const isBusy = code === TOO_MANY_CONNECTIONS || (message !== undefined && TIMEOUTS.includes(message));
  return isBusy ? new DatabaseBusyError(error) : error;
}
