import { Injectable } from '@nestjs/common';
import type { CloudEvent } from '../cloud-events/cloud-event';
import { EventTypes } from '../cloud-events/event-types';
import { matchesTopic } from './topic-pattern';

/** Reacts to an event after its commit, at least once: it must be idempotent, and opens its own unit of work. */
export type EventHandler = (event: CloudEvent) => Promise<void> | void;

interface Subscription {
  readonly pattern: string;
  readonly handler: EventHandler;
}

/**
 * Who in this process wants to hear of events. Events reach the process that delivers them, which need not be
 * the one that wrote them; so every replica that runs the relay must register the same subscribers, at start.
 */
@Injectable()
export class EventSubscribers {
  readonly #subscriptions = new Set<Subscription>();

  constructor(private readonly types: EventTypes = new EventTypes()) {}

  /**
   * Registers `handler` for the types that match a topic pattern such as `ca.#`; the answer ends it.
   * @throws StartUpError when no type in the catalogue does
   */
  subscribe(pattern: string, handler: EventHandler): () => void {
    this.types.requireMatch(pattern);
    const subscription = { pattern, handler };
    this.#subscriptions.add(subscription);
    return () => {
      this.#subscriptions.delete(subscription);
    };
  }

  /** The handlers for an event type, in the order of their registration. */
  handlersOf(type: string): EventHandler[] {
    return [...this.#subscriptions].flatMap(({ pattern, handler }) =>
      matchesTopic(pattern, type) ? [handler] : [],
    );
  }
}
