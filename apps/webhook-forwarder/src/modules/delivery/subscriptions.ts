import { matchesTopic } from '@libs/event-consumer';
import type { Subscription } from './domain/subscription';

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
