import { Clock, ConcurrencyLimit, DomainError } from '@libs/kernel';
import { Metrics } from '@libs/metrics';
import { Injectable, type OnModuleDestroy, type OnModuleInit } from '@nestjs/common';
import { EventSettings } from '../event-settings';

/** The longest time that a timer of Node.js can wait. */
const LONGEST_TIMER = 2 ** 31 - 1;

/** Seconds after which a client that was rejected tries again; streams end seldom. */
const RETRY_AFTER = 30;

export class EventStreamsEndError extends DomainError {
  readonly code = 'event.streams-end';
  readonly kind = 'unavailable';

  constructor() {
    super('the service stops: connect again in a moment');
  }
}

/** The event streams that are open in this process: bounds, in total and per caller, and when each must end. */
@Injectable()
export class EventStreams implements OnModuleInit, OnModuleDestroy {
  readonly #open = new Set<AbortController>();
  readonly #limit: ConcurrencyLimit;
  #isEnding = false;

  constructor(
    { maximumStreams, maximumStreamsPerCaller }: EventSettings,
    private readonly clock: Clock,
    private readonly metrics: Metrics,
  ) {
    const bounds = { total: maximumStreams, perCaller: maximumStreamsPerCaller };
    this.#limit = new ConcurrencyLimit('event streams', bounds, RETRY_AFTER);
  }

  onModuleInit(): void {
    this.metrics.addMemoryGauge(
      { name: 'event_streams', help: 'Event streams that are open in this process.' },
      () => this.#open.size,
    );
  }

  /**
   * A place for one more stream; it is to end when its `signal` is aborted, for the reason given there, and `end` is
   * to be called when it has ended otherwise.
   * @throws CallerLimitReachedError, ServiceLimitReachedError, EventStreamsEndError
   */
  open(tokenExpiresAt: Date): { readonly signal: AbortSignal; readonly end: (reason: string) => void } {
    if (this.#isEnding) throw new EventStreamsEndError();
    const release = this.#limit.acquire();
    const stream = new AbortController();
    this.#open.add(stream);
    const end = (reason: string): void => {
      clearTimeout(expiry);
      this.#open.delete(stream);
      release();
      stream.abort(reason);
    };
    const milliseconds = tokenExpiresAt.getTime() - this.clock.now().getTime();
    const expiry = setTimeout(
      end,
      Math.min(Math.max(milliseconds, 0), LONGEST_TIMER),
      'the token has expired',
    );
    return { signal: stream.signal, end };
  }

  /** Before the HTTP server closes, which waits for every answer. */
  onModuleDestroy(): void {
    this.#isEnding = true;
    for (const stream of this.#open) stream.abort('the service stops');
  }
}
