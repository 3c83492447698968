import { Injectable } from '@nestjs/common';
import type { CloudEvent } from '../cloud-events/cloud-event';
import { EventTypes } from '../cloud-events/event-types';
import { matchesTopic } from './topic-pattern';

/** Reacts to an event after its commit. Runs at least once, so it must be idempotent; it opens its own unit of work. */
export type EventHandler = (event: CloudEvent) => Promise<void> | void;

interface Subscription {
  readonly pattern: string;
  readonly handler: EventHandler;
}

/**
 * The subscribers of this process. Events reach the subscribers of the process that delivers them, which may differ from
 * the process that wrote them. So every replica that runs the relay registers the same subscribers at start.
 */
@Injectable()
export class EventSubscribers {
  readonly #subscriptions = new Set<Subscription>();

  constructor(private readonly types: EventTypes = new EventTypes()) {}

  /**
   * Registers `handler` for the types that match a topic pattern such as `ca.#`. Returns a function that ends the
   * subscription.
   * @throws StartUpError when no type of the catalogue matches
   */
  subscribe(pattern: string, handler: EventHandler): () => void {
    this.types.requireMatch(pattern);
    const subscription = { pattern, handler };
    this.#subscriptions.add(subscription);
    return () => {
      this.#subscriptions.delete(subscription);
    };
  }

  /** Returns the handlers of an event type in the order of their registration. */
  handlersOf(type: string): EventHandler[] {
    return [...this.#subscriptions].flatMap(({ pattern, handler }) =>
      matchesTopic(pattern, type) ? [handler] : [],
    );
  }
}
