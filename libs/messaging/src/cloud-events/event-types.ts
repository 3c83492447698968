import { StartUpError } from '@libs/kernel';
import { matchesTopic } from '../delivery/topic-pattern';

/** The catalogue of event types of the application. Without a catalogue every type is accepted. */
export class EventTypes {
  readonly #known: ReadonlySet<string> | undefined;

  constructor(known?: readonly string[]) {
    this.#known = known && new Set(known);
  }

  /** @throws StartUpError for a type that is not in the catalogue */
  require(type: string): void {
    if (this.#known?.has(type) === false) {
      throw new StartUpError(`Event type ${type} is not in the catalogue of events: run npm run docs:update`);
    }
  }

  /** @throws StartUpError for a topic pattern that matches no type of the catalogue */
  requireMatch(pattern: string): void {
    if (this.#known && ![...this.#known].some((type) => matchesTopic(pattern, type))) {
      throw new StartUpError(`No event type in the catalogue of events matches ${pattern}`);
    }
  }
}
