import { Clock, ConcurrencyLimit, DomainError } from '@libs/kernel';
import { Metrics } from '@libs/metrics';
import { Injectable, type OnModuleDestroy, type OnModuleInit } from '@nestjs/common';
import { EventSettings } from '../event-settings';

/** The longest delay of a Node.js timer, in milliseconds. */
const LONGEST_TIMER = 2 ** 31 - 1;

/** Seconds after which a rejected client retries; long, because streams end seldom. */
const RETRY_AFTER = 30;

class EventStreamsEndError extends DomainError {
  readonly code = 'event.streams-end';
  readonly kind = 'unavailable';

  constructor() {
    super('the service stops: connect again in a moment');
  }
}

/** Bounds the open event streams of this process, in total and per caller, and ends each when its token expires. */
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
   * Admits one more stream. The stream must end when `signal` is aborted, with the reason of the signal; the caller
   * calls `end` when the stream ends for another reason.
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

  /** Ends all streams before the HTTP server closes, which waits for every response. */
  onModuleDestroy(): void {
    this.#isEnding = true;
    for (const stream of this.#open) stream.abort('the service stops');
  }
}
