import { Injectable, Logger } from '@nestjs/common';
import { runInCallerContext, withTimeout } from '@libs/kernel';
import { type CloudEvent, fromStructuredJson } from '../cloud-events/cloud-event';
import { ResolvedMessagingOptions } from '../messaging.options';
import { EventPublisher, type OutboxMessage, type PublishResult } from './event-publisher';
import { EventSubscribers } from './event-subscribers';

const PUBLISHED: PublishResult = { outcome: 'published' };
const INTERRUPTED: PublishResult = { outcome: 'interrupted' };

/**
 * Delivers events to the subscribers of this process, one event and one handler at a time. An event is published when
 * every handler has succeeded. When a handler throws, all handlers receive the event again.
 */
@Injectable()
export class InProcessPublisher extends EventPublisher {
  readonly #logger = new Logger(InProcessPublisher.name);

  constructor(
    private readonly subscribers: EventSubscribers,
    private readonly options: ResolvedMessagingOptions,
  ) {
    super();
  }

  isReady(): boolean {
    return true;
  }

  /** Interrupts the rest of the batch after `subscriberBatchMilliseconds`. */
  async publish(batch: readonly OutboxMessage[]): Promise<PublishResult[]> {
    const end = performance.now() + this.options.subscriberBatchMilliseconds;
    const stopped = new Set<string>();
    const results: PublishResult[] = [];
    for (const message of batch) {
      const waits = stopped.has(message.subject) || performance.now() >= end;
      const result = waits ? INTERRUPTED : await this.#deliver(message);
      if (result.outcome !== 'published') stopped.add(message.subject);
      results.push(result);
    }
    return results;
  }

  async #deliver({ type, event: text }: OutboxMessage): Promise<PublishResult> {
    const handlers = this.subscribers.handlersOf(type);
    if (handlers.length === 0) return PUBLISHED;
    try {
      const event = fromStructuredJson(text);
      for (const handler of handlers) {
        await this.#withinTime(
          event,
          inContextOf(event, async () => handler(event)),
        );
      }
      return PUBLISHED;
    } catch (error) {
      this.#logger.warn(`A subscriber failed on ${type}: ${String(error)}`);
      return { outcome: 'failed', error: String(error) };
    }
  }

  /** A handler that does not end must not stop other events. The handler itself cannot be stopped. */
  #withinTime(event: CloudEvent, work: Promise<void>): Promise<void> {
    const limit = this.options.subscriberTimeoutMilliseconds;
    return withTimeout(work, limit, () => {
      throw new Error(`no answer within ${limit} ms to event ${event.id}`);
    });
  }
}

/** Reactions belong to the trace of the event, but their caller is this service. */
function inContextOf(event: CloudEvent, work: () => Promise<void>): Promise<void> {
  const { id, traceid, spanid } = event;
  const context = {
    requestId: id,
    source: 'service/ca',
    ...(traceid && { traceId: traceid }),
    ...(spanid && { spanId: spanid }),
  };
  return runInCallerContext(context, work);
}
