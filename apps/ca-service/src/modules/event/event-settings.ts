import type { TimeDuration } from '@libs/kernel';

/** What the application decides about the log of events; filled from EVENT_RETENTION and EVENT_STREAMS_MAXIMUM. */
export abstract class EventSettings {
  /** How long events are kept after they were published; zero keeps them for ever. */
  abstract readonly retention: TimeDuration;
  /** How many event streams one process serves at a time; zero serves none. */
  abstract readonly maximumStreams: number;
}
