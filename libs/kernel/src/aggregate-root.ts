import type { DomainEvent } from './domain-event';

/** Collects what happened to it until the repository writes the row and the events in one transaction. */
export abstract class AggregateRoot {
  readonly #events: DomainEvent[] = [];

  protected record(event: DomainEvent): void {
    this.#events.push(event);
  }

  /** Hands over the events recorded so far, once. */
  pullEvents(): DomainEvent[] {
    return this.#events.splice(0);
  }
}
