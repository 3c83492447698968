import type { TimeDuration } from '@libs/kernel';

/** What the application decides about the log of events; filled from the variables EVENT_*. */
export abstract class EventSettings {
  /** How long events are kept after they were published; zero keeps them for ever. */
  abstract readonly retention: TimeDuration;
  /** How many event streams one process serves at a time; zero serves none. */
  abstract readonly maximumStreams: number;
  /** Of these, how many of one caller (claim `sub` of the token). */
  abstract readonly maximumStreamsPerCaller: number;
}
