import { Logger } from '@nestjs/common';

/** An event that was set aside, for the log. */
export interface SetAsideEvent {
  readonly eventId: string;
  readonly error: string;
}

const LINES_PER_PERIOD = 10;
const PERIOD = 60_000;

/**
 * Logs each event that is set aside as an error, at most ten a minute: one wrong writer may concern 100,000 events.
 * The gauge `outbox_set_aside` and `npm run events:set-aside -- list` have all of them.
 */
export class SetAsideLog {
  readonly #logger = new Logger('SetAsideEvents');
  #began = Number.NEGATIVE_INFINITY;
  #lines = 0;
  #silent = 0;

  /** `now` in milliseconds, of a clock that never goes back. */
  constructor(private readonly now: () => number = () => performance.now()) {}

  /** Called after the commit that set the events aside. */
  add(events: readonly SetAsideEvent[]): void {
    if (events.length === 0) return;
    if (this.now() - this.#began >= PERIOD) this.#begin();
    for (const { error } of events) {
      this.#lines += 1;
      if (this.#lines <= LINES_PER_PERIOD) this.#logger.error(`An event is set aside: ${error}`);
      else this.#silent += 1;
    }
    if (this.#silent > 0 && this.#lines - events.length <= LINES_PER_PERIOD)
      this.#logger.error('More events are set aside: see outbox_set_aside and npm run events:set-aside');
  }

  #begin(): void {
    if (this.#silent > 0) this.#logger.error(`${this.#silent} more events were set aside meanwhile`);
    this.#began = this.now();
    this.#lines = 0;
    this.#silent = 0;
  }
}
