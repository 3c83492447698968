import type { TimeDuration } from '@libs/kernel';

/** Settings of the log of events, from the variables EVENT_*. */
export abstract class EventSettings {
  /** How long events are kept after their publication; zero keeps them forever. */
  abstract readonly retention: TimeDuration;
  /** The most concurrent event streams of one process; zero disables them. */
  abstract readonly maximumStreams: number;
  /** The most concurrent event streams of one caller (claim `sub` of the token). */
  abstract readonly maximumStreamsPerCaller: number;
}
