import { matchesTopic } from '@libs/event-consumer';

/** The URL of a receiver and the types of the events that are sent to it. */
export interface Subscription {
  /** Identifies the subscription in deliveries. */
  readonly id: string;
  readonly url: string;
  /** Event types, or AMQP topic patterns such as `certificate.#`. */
  readonly types: readonly string[];
  /** The current secret, and the previous one during a rotation. */
  readonly secrets: readonly Buffer[];
}

/** The subscriptions of this installation. */
export class Subscriptions {
  constructor(readonly all: readonly Subscription[]) {}

  /** Returns the ids of the subscriptions that match an event type. */
  wanting(type: string): string[] {
    return this.all
      .filter(({ types }) => types.some((pattern) => matchesTopic(pattern, type)))
      .map(({ id }) => id);
  }
}
