import { type EventFilter, EventNotifications, type EventPage, type LoggedEvent } from '../domain/event-log';
import { sequenceMustExist } from '../domain/sequence-must-exist.rule';
import type { EventReader } from '../persistence/event.reader';

interface StoredEvent extends LoggedEvent {
  readonly subject: string;
}

/** A log of events in memory, for unit specs; event-log.contract.ts states what it shares with the real one. */
export class InMemoryEventLog implements Pick<EventReader, 'read' | 'readForStreams' | 'last'> {
  readonly notifications = new InMemoryEventNotifications();
  /** How often a page was read. */
  reads = 0;
  readonly #events: StoredEvent[] = [];
  #removed = 0;

  /** The log as the class that handlers ask for. */
  get reader(): EventReader {
    return this as unknown as EventReader;
  }

  append(type: string, subject: string): void {
    const sequence = this.#removed + this.#events.length + 1;
    this.#events.push({ sequence, type, subject, json: JSON.stringify({ type, subject }) });
    this.notifications.notify();
  }

  /** Removes the oldest events, as the job event-clean-up does. */
  removeOldest(count: number): void {
    this.#removed += this.#events.splice(0, count).length;
  }

  read(
    after: number,
    { types, subject }: EventFilter,
    limits: { readonly events: number },
  ): Promise<EventPage> {
    this.reads += 1;
    const last = this.#last();
    return Promise.resolve().then(() => {
      sequenceMustExist(after, last);
      const start = Math.max(after, this.#removed);
      const matching = this.#events.filter(
        (event) =>
          event.sequence > start &&
          (types.length === 0 || types.includes(event.type)) &&
          (subject === undefined || event.subject === subject),
      );
      const list = matching
        .slice(0, limits.events)
        .map(({ sequence, type, json }) => ({ sequence, type, json }));
      const next = list.length < limits.events ? last : (list.at(-1)?.sequence ?? start);
      return { next, more: next < last, missed: start - after, list };
    });
  }

  readForStreams(
    after: number,
    filter: EventFilter,
    limits: { readonly events: number },
  ): Promise<EventPage> {
    return this.read(after, filter, limits);
  }

  last(): Promise<number> {
    return Promise.resolve(this.#last());
  }

  #last(): number {
    return this.#removed + this.#events.length;
  }
}

/** Notifies its listeners at once. */
export class InMemoryEventNotifications extends EventNotifications {
  readonly listeners = new Set<() => void>();

  listen(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => {
      this.listeners.delete(listener);
    };
  }

  notify(): void {
    for (const listener of this.listeners) listener();
  }
}
