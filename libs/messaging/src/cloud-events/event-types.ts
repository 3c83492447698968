import { StartUpError } from '@libs/kernel';
import { matchesTopic } from '../delivery/topic-pattern';

/** The event types that are in the catalogue of the application; without a catalogue, every type is. */
export class EventTypes {
  readonly #known: ReadonlySet<string> | undefined;

  constructor(known?: readonly string[]) {
    this.#known = known && new Set(known);
  }

  /** @throws StartUpError for a type that no consumer can have read about */
  require(type: string): void {
    if (this.#known?.has(type) === false) {
      throw new StartUpError(`Event type ${type} is not in the catalogue of events: run npm run docs:update`);
    }
  }

  /** @throws StartUpError for a topic pattern that no event will ever match */
  requireMatch(pattern: string): void {
    if (this.#known && ![...this.#known].some((type) => matchesTopic(pattern, type))) {
      throw new StartUpError(`No event type in the catalogue of events matches ${pattern}`);
    }
  }
}
