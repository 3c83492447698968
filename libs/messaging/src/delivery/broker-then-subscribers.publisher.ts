import {
  EventPublisher,
  holdBackSuccessors,
  type OutboxMessage,
  type PublishResult,
} from './event-publisher';

/** How many events, confirmed by the broker but not by a subscriber, are remembered. */
const MAX_REMEMBERED = 10_000;

/**
 * With a broker, an event goes to the broker first and, once confirmed there, to the subscribers of this
 * process; it is published when both have it. So a reaction never runs ahead of what siblings may see, and a
 * subscriber that fails holds back its subject for siblings too. What the broker has already confirmed is not
 * sent to it again for a failing subscriber's sake, unless another process (or a restarted one) takes over:
 * then siblings get a repeat with the same id.
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
