import { currentCallerContext } from './caller-context';
import { DomainError } from './domain-error';

/** Maximum number of pieces of work in progress or waiting in this process. */
export interface ConcurrencyBounds {
  readonly total: number;
  /** For one caller (claim `sub` of the token). Work outside a call, such as a job, counts in the total only. */
  readonly perCaller: number;
}

/** The caller has reached its own limit; other callers are served. */
export class CallerLimitReachedError extends DomainError {
  readonly code = 'request.caller-limit-reached';
  readonly kind = 'too-many-requests';

  constructor(
    what: string,
    limit: number,
    override retryAfterSeconds: number,
  ) {
    super(`this caller has ${limit} ${what} in progress, which is the limit: retry when one has ended`);
  }
}

/** The limit for all callers together is reached. */
export class ServiceLimitReachedError extends DomainError {
  readonly code = 'request.service-limit-reached';
  readonly kind = 'unavailable';

  constructor(
    what: string,
    limit: number,
    override retryAfterSeconds: number,
  ) {
    super(`the service has ${limit} ${what} in progress, which is the limit: retry later`);
  }
}

/**
 * Bounds how much expensive work of one kind is admitted at once, so that one caller cannot starve the others.
 * Work beyond the bounds is rejected at once and never waits here.
 *
 * @example
 * const lists = new ConcurrencyLimit('lists', { total: 16, perCaller: 4 });
 * await lists.run(() => reader.list(query));
 */
export class ConcurrencyLimit {
  readonly #held = new Map<string, number>();
  #total = 0;

  /** `what` is a plural noun that completes the error sentence, such as `event streams`. */
  constructor(
    private readonly what: string,
    private readonly bounds: ConcurrencyBounds,
    private readonly retryAfterSeconds = 1,
  ) {}

  /**
   * Runs `work` within the bounds.
   * @throws CallerLimitReachedError, ServiceLimitReachedError before `work` has begun
   */
  async run<T>(work: () => Promise<T>): Promise<T> {
    const release = this.acquire();
    try {
      return await work();
    } finally {
      release();
    }
  }

  /**
   * Admits one piece of work of the current caller and returns the function that ends it; calling it again has no
   * effect.
   * @throws CallerLimitReachedError, ServiceLimitReachedError
   */
  acquire(): () => void {
    const caller = currentCallerContext()?.caller?.authId;
    if (caller !== undefined && this.#heldBy(caller) >= this.bounds.perCaller) {
      throw new CallerLimitReachedError(this.what, this.bounds.perCaller, this.retryAfterSeconds);
    }
    if (this.#total >= this.bounds.total) {
      throw new ServiceLimitReachedError(this.what, this.bounds.total, this.retryAfterSeconds);
    }
    this.#add(caller, 1);
    let released = false;
    return () => {
      if (released) return;
      released = true;
      this.#add(caller, -1);
    };
  }

  #heldBy(caller: string): number {
    return this.#held.get(caller) ?? 0;
  }

  #add(caller: string | undefined, difference: 1 | -1): void {
    this.#total += difference;
    if (caller === undefined) return;
    const held = this.#heldBy(caller) + difference;
    if (held === 0) this.#held.delete(caller);
    else this.#held.set(caller, held);
  }
}
