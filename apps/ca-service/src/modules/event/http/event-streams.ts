import { Clock } from '@libs/kernel';
import { Metrics } from '@libs/metrics';
import { Injectable, type OnModuleDestroy, type OnModuleInit } from '@nestjs/common';
import { EventStreamsEndError, TooManyEventStreamsError } from '../domain/event.errors';
import { EventSettings } from '../event-settings';

/** The longest time that a timer of Node.js can wait. */
const LONGEST_TIMER = 2 ** 31 - 1;

/** The event streams that are open in this process: how many there may be, and when each must end. */
@Injectable()
export class EventStreams implements OnModuleInit, OnModuleDestroy {
  readonly #open = new Set<AbortController>();
  #isEnding = false;

  constructor(
    private readonly settings: EventSettings,
    private readonly clock: Clock,
    private readonly metrics: Metrics,
  ) {}

  onModuleInit(): void {
    this.metrics.addMemoryGauge(
      { name: 'event_streams', help: 'Event streams that are open in this process.' },
      () => this.#open.size,
    );
  }

  /**
   * A place for one more stream; it is to end when its `signal` is aborted, for the reason given there, and `end` is
   * to be called when it has ended otherwise.
   * @throws TooManyEventStreamsError, EventStreamsEndError
   */
  open(tokenExpiresAt: Date): { readonly signal: AbortSignal; readonly end: (reason: string) => void } {
    if (this.#isEnding) throw new EventStreamsEndError();
    const { maximumStreams } = this.settings;
    if (this.#open.size >= maximumStreams) throw new TooManyEventStreamsError(maximumStreams);
    const stream = new AbortController();
    this.#open.add(stream);
    const end = (reason: string): void => {
      clearTimeout(expiry);
      this.#open.delete(stream);
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
