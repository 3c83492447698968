import {
  CallerLimitReachedError,
  type ConcurrencyBounds,
  ConcurrencyLimit,
  ServiceLimitReachedError,
} from './concurrency-limit';
import { currentCallerContext } from './caller-context';

/** Bounds of a queue. `total` and `perCaller` count work in progress and waiting work. */
export interface FairQueueBounds extends ConcurrencyBounds {
  readonly running: number;
  readonly runningPerCaller: number;
  /** Milliseconds after which work that still waits is rejected. */
  readonly longestWait: number;
  /**
   * How long a caller waits after a piece of work, as a multiple of the time that it took. With 3, a caller uses each of
   * its slots for at most a quarter of the time. Other callers do not wait for it. 0 by default.
   */
  readonly rest?: number;
}

/** The work of one caller, or of the service under a name. */
interface Lane {
  running: number;
  readonly waiting: Set<() => void>;
}

/** The lane of work that begins outside a call, such as a job. */
const NO_CALLER = '';

/**
 * Runs expensive work of one kind, a few pieces at a time, and takes waiting callers in turn: a caller with many
 * requests delays another caller by one piece of work per turn. Work beyond the bounds is rejected (ConcurrencyLimit).
 *
 * @example
 * const lists = new FairQueue('lists', { total: 256, perCaller: 32, running: 4, runningPerCaller: 2, longestWait: 10_000 });
 * await lists.run(() => reader.list(query));
 */
export class FairQueue {
  readonly #admission: ConcurrencyLimit;
  /** In the order of turns: a lane that was served moves to the end. */
  readonly #lanes = new Map<string, Lane>();
  #running = 0;

  /** `what` is a plural noun that completes the error sentence, such as `event streams`. */
  constructor(
    private readonly what: string,
    private readonly bounds: FairQueueBounds,
    private readonly retryAfterSeconds = 1,
  ) {
    this.#admission = new ConcurrencyLimit(what, bounds, retryAfterSeconds);
  }

  /** @throws CallerLimitReachedError, ServiceLimitReachedError before `work` has begun */
  async run<T>(work: () => Promise<T>): Promise<T> {
    const caller = currentCallerContext()?.caller?.authId;
    return this.#admission.run(() =>
      this.#inTurn(caller === undefined ? NO_CALLER : `caller ${caller}`, work, this.bounds.longestWait),
    );
  }

  /**
   * Runs work that the service does for many callers at once. It takes turns as one caller, `name`, and is never
   * rejected, so its amount must be bounded elsewhere.
   */
  async runAs<T>(name: string, work: () => Promise<T>): Promise<T> {
    return this.#inTurn(name, work, undefined);
  }

  async #inTurn<T>(name: string, work: () => Promise<T>, longestWait: number | undefined): Promise<T> {
    const lane = this.#laneOf(name);
    if (this.#mayRun(lane)) this.#begin(name, lane);
    else await this.#wait(name, lane, longestWait);
    const began = performance.now();
    try {
      return await work();
    } finally {
      this.#running -= 1;
      this.#rest(name, lane, performance.now() - began);
      this.#serveNext();
    }
  }

  /** Frees the slot of the caller: at once, or after its rest. */
  #rest(name: string, lane: Lane, took: number): void {
    const { rest = 0 } = this.bounds;
    const end = (): void => {
      lane.running -= 1;
      this.#moveToEnd(name, lane);
    };
    if (rest === 0) {
      end();
      return;
    }
    setTimeout(() => {
      end();
      this.#serveNext();
    }, rest * took).unref();
  }

  #wait(name: string, lane: Lane, longestWait: number | undefined): Promise<void> {
    return new Promise((resolve, reject) => {
      const turn = (): void => {
        clearTimeout(timer);
        lane.waiting.delete(turn);
        this.#begin(name, lane);
        resolve();
      };
      const timer =
        longestWait === undefined
          ? undefined
          : setTimeout(() => {
              lane.waiting.delete(turn);
              if (isIdle(lane)) this.#lanes.delete(name);
              reject(this.#waitedTooLong(lane));
            }, longestWait);
      lane.waiting.add(turn);
    });
  }

  #waitedTooLong(lane: Lane): Error {
    const { running, runningPerCaller } = this.bounds;
    return lane.running >= runningPerCaller
      ? new CallerLimitReachedError(this.what, runningPerCaller, this.retryAfterSeconds)
      : new ServiceLimitReachedError(this.what, running, this.retryAfterSeconds);
  }

  #serveNext(): void {
    for (const lane of this.#lanes.values()) {
      const [turn] = lane.waiting;
      if (turn && this.#mayRun(lane)) {
        turn();
        return;
      }
    }
  }

  #mayRun(lane: Lane): boolean {
    return this.#running < this.bounds.running && lane.running < this.bounds.runningPerCaller;
  }

  #begin(name: string, lane: Lane): void {
    lane.running += 1;
    this.#running += 1;
    this.#moveToEnd(name, lane);
  }

  /** Gives the other lanes the next turn; a lane without work is forgotten. */
  #moveToEnd(name: string, lane: Lane): void {
    this.#lanes.delete(name);
    if (!isIdle(lane)) this.#lanes.set(name, lane);
  }

  #laneOf(name: string): Lane {
    const known = this.#lanes.get(name);
    if (known) return known;
    const lane: Lane = { running: 0, waiting: new Set() };
    this.#lanes.set(name, lane);
    return lane;
  }
}

const isIdle = ({ running, waiting }: Lane): boolean => running === 0 && waiting.size === 0;
