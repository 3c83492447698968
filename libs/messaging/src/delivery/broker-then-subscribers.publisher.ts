import {
  EventPublisher,
  holdBackSuccessors,
  type OutboxMessage,
  type PublishResult,
} from './event-publisher';

/** Maximum number of remembered events that the broker has confirmed and a subscriber has not. */
const MAX_REMEMBERED = 10_000;

/**
 * Publishes an event to the broker and, after its confirm, to the subscribers of this process. An event is published when
 * both have it, so a subscriber never reacts before sibling services can see the event, and a failing subscriber holds
 * back its subject for siblings too. An event that the broker has confirmed is not sent to it again while a subscriber
 * fails. When another process takes over, siblings get a repeat with the same id.
 */
export class BrokerThenSubscribersPublisher extends EventPublisher {
  readonly #confirmedByBroker = new Set<string>();

  constructor(
    private readonly broker: EventPublisher,
    private readonly subscribers: EventPublisher,
  ) {
    super();
  }

  isReady(): boolean {
    return this.broker.isReady() && this.subscribers.isReady();
  }

  async publish(batch: readonly OutboxMessage[]): Promise<PublishResult[]> {
    const results = new Map<OutboxMessage, PublishResult>();
    const record = (messages: readonly OutboxMessage[], outcomes: readonly PublishResult[]) => {
      outcomes.forEach((outcome, index) => messages[index] && results.set(messages[index], outcome));
    };

    const unsent = batch.filter(({ id }) => !this.#confirmedByBroker.has(id));
    if (unsent.length > 0) record(unsent, await this.broker.publish(unsent));
    const afterBroker = holdBackSuccessors(
      batch,
      batch.map((message) => results.get(message) ?? { outcome: 'published' }),
    );
    record(batch, afterBroker);

    const confirmed = batch.filter((_, index) => afterBroker[index]?.outcome === 'published');
    record(confirmed, await this.subscribers.publish(confirmed));
    this.#remember(confirmed, results);
    return batch.map((message) => results.get(message) ?? { outcome: 'interrupted' });
  }

  #remember(confirmed: readonly OutboxMessage[], results: ReadonlyMap<OutboxMessage, PublishResult>): void {
    for (const message of confirmed) {
      const done = results.get(message)?.outcome === 'published';
      if (done) this.#confirmedByBroker.delete(message.id);
      else if (this.#confirmedByBroker.size < MAX_REMEMBERED) this.#confirmedByBroker.add(message.id);
    }
  }
}
