import { Clock } from '../clock';

/** A clock that stands still until a spec sets it. */
export class SettableClock extends Clock {
  constructor(private time = new Date('2026-06-01T12:00:00Z')) {
    super();
  }

  now(): Date {
    return this.time;
  }

  /** Moves the clock forward. */
  advance(milliseconds: number): void {
    this.time = new Date(this.time.getTime() + milliseconds);
  }
}
