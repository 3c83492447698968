import { abortableSleep, backoff, Randomness, withTimeout } from '@libs/kernel';
import { Injectable, Logger } from '@nestjs/common';
import { ResolvedEventConsumerOptions } from '../event-consumer.options';
import type { ReceivedEvent } from '../events/received-event';
import { HandledEvents } from '../handled-events/handled-events';
import { type EventHandler, EventHandlers } from './event-handlers';

/**
 * A handler throws it when a retry cannot succeed, for example for an invalid payload. The event becomes a dead letter at
 * once.
 */
export class RejectedEventError extends Error {}

/**
 * - `done`: handled now or before, or no handler matches.
 * - `dead`: the handlers have failed too often.
 * - `stopped`: the process is stopping; the event must be delivered again.
 */
export type Handling =
  | { readonly outcome: 'done' }
  | { readonly outcome: 'dead'; readonly reason: string; readonly handler: string; readonly attempts: number }
  | { readonly outcome: 'stopped' };

const DONE: Handling = { outcome: 'done' };
const STOPPED: Handling = { outcome: 'stopped' };

/** A failure of a handler, not of the store of handled events. */
class HandlerFailure extends Error {
  constructor(
    readonly handler: string,
    override readonly cause: unknown,
  ) {
    super(String(cause));
  }
}

/**
 * Handles an event: calls all its handlers within the unit of work of the store, and retries. A failure of a handler counts
 * as an attempt. A failure of the store does not, because the event is not its cause.
 */
@Injectable()
export class EventHandling {
  readonly #logger = new Logger('EventConsumer');

  constructor(
    private readonly handlers: EventHandlers,
    private readonly handledEvents: HandledEvents,
    private readonly options: ResolvedEventConsumerOptions,
    private readonly randomness: Randomness,
  ) {}

  /** Patterns for the bindings of the queue. */
  get patterns(): readonly string[] {
    return this.handlers.patterns;
  }

  /** Handles the event, with retries until `stopping` is aborted. Never rejects. */
  async handle(event: ReceivedEvent, stopping: AbortSignal): Promise<Handling> {
    const handlers = this.handlers.of(event.type);
    if (handlers.length === 0) return DONE;
    let failures = 0;
    for (let attempt = 1; !stopping.aborted; attempt++) {
      const error = await this.#attempt(event, handlers);
      if (error === undefined) return DONE;
      if (error instanceof HandlerFailure) {
        failures += 1;
        const isHopeless = error.cause instanceof RejectedEventError || failures > this.options.retries;
        if (isHopeless)
          return { outcome: 'dead', reason: error.message, handler: error.handler, attempts: failures };
      }
      this.#logger.warn(
        `Event ${event.id} (${event.type} of ${event.subject}), attempt ${attempt}: ${String(error)}`,
      );
      await this.#pause(attempt, stopping);
    }
    return STOPPED;
  }

  /** Records a dead letter as handled, so that a repeat is dropped. Returns whether it was recorded. */
  async markDead(event: ReceivedEvent, stopping: AbortSignal): Promise<boolean> {
    for (let attempt = 1; !stopping.aborted; attempt++) {
      try {
        await this.handledEvents.once(event, () => Promise.resolve());
        return true;
      } catch (error) {
        this.#logger.warn(`Dead letter ${event.id} cannot be recorded: ${String(error)}`);
        await this.#pause(attempt, stopping);
      }
    }
    return false;
  }

  async #attempt(event: ReceivedEvent, handlers: readonly EventHandler[]): Promise<Error | undefined> {
    let failure: HandlerFailure | undefined;
    try {
      await this.handledEvents.once(event, async () => {
        for (const handler of handlers) {
          await this.#call(handler, event).catch((error: unknown) => {
            failure = new HandlerFailure(handler.name, error);
            throw failure;
          });
        }
      });
      return undefined;
    } catch (error) {
      return failure ?? (error instanceof Error ? error : new Error(String(error)));
    }
  }

  async #call(handler: EventHandler, { event }: ReceivedEvent): Promise<void> {
    const { handlerTimeoutMilliseconds: limit } = this.options;
    await withTimeout(handler.handle(event), limit, () => {
      throw new Error(`not handled within ${limit} ms`);
    });
  }

  #pause(attempt: number, stopping: AbortSignal): Promise<void> {
    return abortableSleep(backoff(attempt, this.options, this.randomness.fraction()), stopping);
  }
}
