import { matchesTopic } from '@libs/event-consumer';

/** Who wants which events, and where. */
export interface Subscription {
  /** Names it in the history; deliveries belong to it for as long as it is configured. */
  readonly id: string;
  readonly url: string;
  /** Types of events, or topic patterns such as `certificate.#`. */
  readonly types: readonly string[];
  /** The present secret, and the previous one while receivers change over. */
  readonly secrets: readonly Buffer[];
}

/** The subscriptions of this installation. */
export class Subscriptions {
  constructor(readonly all: readonly Subscription[]) {}

  /** The ids of those that want events of a type. */
  wanting(type: string): string[] {
    return this.all
      .filter(({ types }) => types.some((pattern) => matchesTopic(pattern, type)))
      .map(({ id }) => id);
  }
}
