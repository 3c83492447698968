import type { TimeDuration } from '@libs/kernel';

/** What the application decides about the log of events; filled from EVENT_RETENTION. */
export abstract class EventSettings {
  /** How long events are kept after they were published; zero keeps them for ever. */
  abstract readonly retention: TimeDuration;
}
