import { Logger } from '@nestjs/common';

/** An event that was set aside, for the log. */
export interface SetAsideEvent {
  readonly eventId: string;
  readonly error: string;
}

const LINES_PER_PERIOD = 10;
const PERIOD = 60_000;

/**
 * Logs each event that is set aside, at most ten per minute, because one defective writer can affect 100,000 events. The
 * gauge `outbox_set_aside` and `npm run events:set-aside -- list` show all of them.
 */
export class SetAsideLog {
  readonly #logger = new Logger('SetAsideEvents');
  #began = Number.NEGATIVE_INFINITY;
  #lines = 0;
  #suppressed = 0;

  /** `now` returns milliseconds of a monotonic clock. */
  constructor(private readonly now: () => number = () => performance.now()) {}

  /** Call after the commit. */
  add(events: readonly SetAsideEvent[]): void {
    if (events.length === 0) return;
    if (this.now() - this.#began >= PERIOD) this.#begin();
    for (const { error } of events) {
      this.#lines += 1;
      if (this.#lines <= LINES_PER_PERIOD) this.#logger.error(`An event is set aside: ${error}`);
      else this.#suppressed += 1;
    }
    if (this.#suppressed > 0 && this.#lines - events.length <= LINES_PER_PERIOD)
      this.#logger.error('More events are set aside: see outbox_set_aside and npm run events:set-aside');
  }

  #begin(): void {
    if (this.#suppressed > 0)
      this.#logger.error(`${this.#suppressed} more events were set aside in the last minute`);
    this.#began = this.now();
    this.#lines = 0;
    this.#suppressed = 0;
  }
}
