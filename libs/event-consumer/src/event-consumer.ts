import { abortableSleep, withTimeout } from '@libs/kernel';
import {
  type BeforeApplicationShutdown,
  Injectable,
  Logger,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import { CatchUp } from './catch-up/catch-up';
import { ResolvedEventConsumerOptions } from './event-consumer.options';
import type { ReceivedEvent } from './events/received-event';
import { HandledEvents } from './handled-events/handled-events';
import { EventHandling } from './handling/event-handling';
import { Progress } from './handling/progress';
import { SubjectLanes } from './handling/subject-lanes';
import { EventQueue } from './rabbitmq/event-queue';
import type { Delivery } from './rabbitmq/delivery';

/** How often the position is written while events come. */
const POSITION_INTERVAL = 1_000;
/** How often what was handled long ago is forgotten. */
const FORGET_INTERVAL = 10 * 60_000;

/**
 * - `away`: there is no connection to the broker.
 * - `catching-up`: what was missed is read from the log.
 * - `consuming`: events are taken from the queue, by this process or by another replica.
 */
export type EventConsumerState = 'away' | 'catching-up' | 'consuming';

/**
 * Hands the events of the CA service to the methods with `@OnCaEvent`: at least once, with `PostgresHandledEvents` to
 * the effect of once, in order per subject. Starts with the application and goes on until it stops, whatever the
 * broker does meanwhile. See docs/adr/0026-event-consumer.md.
 */
@Injectable()
export class EventConsumer implements OnApplicationBootstrap, BeforeApplicationShutdown {
  readonly #logger = new Logger(EventConsumer.name);
  readonly #stopping = new AbortController();
  readonly #lanes = new SubjectLanes();
  readonly #progress = new Progress();
  readonly #timers: NodeJS.Timeout[] = [];
  readonly #queue: EventQueue;
  #state: EventConsumerState = 'away';
  /** The position that was written last: written again, it would undo that another replica has started over. */
  #saved: number | undefined;

  constructor(
    private readonly options: ResolvedEventConsumerOptions,
    private readonly handling: EventHandling,
    private readonly handledEvents: HandledEvents,
    private readonly catchUp: CatchUp,
  ) {
    this.#queue = new EventQueue(options, (ended) => {
      void this.#serve(ended);
    });
  }

  get state(): EventConsumerState {
    return this.#state;
  }

  onApplicationBootstrap(): void {
    this.#queue.open(this.handling.patterns);
    this.#timers.push(
      setInterval(() => void this.#savePosition(), POSITION_INTERVAL),
      setInterval(() => void this.#forget(), FORGET_INTERVAL),
    );
    for (const timer of this.#timers) timer.unref();
    void this.#forget(); // a service that restarts often would never come to it
  }

  /** Takes nothing more, lets the handlers that run come to their end, and hands back what has not begun. */
  async beforeApplicationShutdown(): Promise<void> {
    for (const timer of this.#timers) clearInterval(timer);
    this.#stopping.abort();
    await this.#queue.stopConsuming();
    await withTimeout(this.#lanes.settled(), this.options.stopTimeoutMilliseconds, () => {
      this.#logger.warn('Handlers did not end in time; their events will come again');
    });
    await this.#savePosition();
    await this.#queue.close();
  }

  /** From a new channel to the end of its connection. */
  async #serve(ended: AbortSignal): Promise<void> {
    const over = AbortSignal.any([ended, this.#stopping.signal]);
    ended.addEventListener('abort', () => {
      this.#state = 'away';
    });
    this.#state = 'catching-up';
    this.#progress.reset();
    this.#saved = undefined;
    try {
      if (!(await this.catchUp.run((event) => this.#handleMissed(event, over), over))) return;
      if (over.aborted) return;
      await this.#queue.consume((delivery) => void this.#receive(delivery, ended));
      this.#state = 'consuming';
    } catch (error) {
      this.#queue.reset(`consuming failed: ${String(error)}`);
    }
  }

  async #handleMissed(event: ReceivedEvent, over: AbortSignal): Promise<boolean> {
    let isDone = false;
    await this.#lanes.run(event.subject, async () => {
      isDone = await this.#handle(event, over, {});
    });
    return isDone;
  }

  async #receive(delivery: Delivery, ended: AbortSignal): Promise<void> {
    const over = AbortSignal.any([ended, this.#stopping.signal]);
    const event = delivery.read();
    if (event instanceof Error) {
      const { message: reason } = event;
      if (await this.#bury(delivery, { reason, handler: '', attempts: 0 }, over)) delivery.acknowledge();
      return;
    }
    this.#progress.begin(event.sequence);
    await this.#lanes.run(event.subject, async () => {
      if (over.aborted || !(await this.#handle(event, over, delivery.headers))) return;
      delivery.acknowledge();
      if (!ended.aborted) this.#progress.end(event.sequence);
    });
  }

  /** Resolves with whether the event is done with, as one that was handled or as a dead letter. */
  async #handle(event: ReceivedEvent, over: AbortSignal, headers: Delivery['headers']): Promise<boolean> {
    const handling = await this.handling.handle(event, over);
    if (handling.outcome !== 'dead') return handling.outcome === 'done';
    const { id: messageId, type: topic, text, sequence } = event;
    const place = sequence === undefined ? {} : { sequence: String(sequence) };
    const letter = { body: Buffer.from(text), headers: { ...place, ...headers }, messageId, topic };
    if (!(await this.#bury(letter, handling, over))) return false;
    return this.handling.markDead(event, over);
  }

  /** Tries for as long as the connection lasts; then the event comes again. */
  async #bury(
    { body, headers, messageId, topic }: Pick<Delivery, 'body' | 'headers' | 'messageId' | 'topic'>,
    death: { readonly reason: string; readonly handler: string; readonly attempts: number },
    over: AbortSignal,
  ): Promise<boolean> {
    const { reason, handler, attempts } = death;
    this.#logger.error(`Event ${messageId ?? 'without id'} (${topic}) becomes a dead letter: ${reason}`);
    while (!over.aborted) {
      try {
        await this.#queue.bury({ body, headers, messageId, topic, reason, handler, attempts });
        return true;
      } catch (error) {
        this.#logger.warn(`The dead letter exchange takes no letter: ${String(error)}`);
        await abortableSleep(this.options.retryFirstMilliseconds, over);
      }
    }
    return false;
  }

  async #savePosition(): Promise<void> {
    const { position } = this.#progress;
    if (position === undefined || position === this.#saved) return;
    try {
      await this.handledEvents.advance(position);
      this.#saved = position;
    } catch (error) {
      this.#logger.warn(`The position cannot be written: ${String(error)}`);
    }
  }

  async #forget(): Promise<void> {
    const before = new Date(Date.now() - this.options.rememberMilliseconds);
    // Twice the overlap: far enough that a catch-up never meets what was forgotten.
    try {
      while (!this.#stopping.signal.aborted)
        if ((await this.handledEvents.forget(before, this.options.overlap * 2)) === 0) return;
    } catch (error) {
      this.#logger.warn(`Old events cannot be forgotten: ${String(error)}`);
    }
  }
}
