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

/** Milliseconds between two writes of the position. */
const POSITION_INTERVAL = 1_000;
/** Milliseconds between two deletions of old handled events. */
const FORGET_INTERVAL = 10 * 60_000;

/**
 * - `away`: no connection to the broker.
 * - `catching-up`: reads missed events from the log.
 * - `consuming`: this process or another replica consumes the queue.
 */
export type EventConsumerState = 'away' | 'catching-up' | 'consuming';

/**
 * Delivers events of the CA service to the methods with `@OnCaEvent`, in order per subject: at least once, or exactly once
 * in effect with `PostgresHandledEvents`. Runs from the start to the shutdown of the application, and reconnects to the
 * broker as needed. See docs/adr/0026-event-consumer.md.
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
  /** The last written position. It is not written again, which would undo a `startOver` of another replica. */
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
    void this.#forget(); // a service that restarts often may not reach the interval
  }

  /** Stops consuming and waits for running handlers until the stop timeout. Other deliveries return to the queue. */
  async beforeApplicationShutdown(): Promise<void> {
    for (const timer of this.#timers) clearInterval(timer);
    this.#stopping.abort();
    await this.#queue.stopConsuming();
    await withTimeout(this.#lanes.settled(), this.options.stopTimeoutMilliseconds, () => {
      this.#logger.warn('Handlers did not end in time; their events will be delivered again');
    });
    await this.#savePosition();
    await this.#queue.close();
  }

  /** Catches up and consumes on a new channel. */
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

  /** Returns whether the event was handled or became a dead letter. */
  async #handle(event: ReceivedEvent, over: AbortSignal, headers: Delivery['headers']): Promise<boolean> {
    const handling = await this.handling.handle(event, over);
    if (handling.outcome !== 'dead') return handling.outcome === 'done';
    const { id: messageId, type: topic, text, sequence } = event;
    const place = sequence === undefined ? {} : { sequence: String(sequence) };
    const letter = { body: Buffer.from(text), headers: { ...place, ...headers }, messageId, topic };
    if (!(await this.#bury(letter, handling, over))) return false;
    return this.handling.markDead(event, over);
  }

  /** Publishes a dead letter, with retries until the connection ends; then the event is delivered again. */
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
        this.#logger.warn(`The dead letter cannot be published, retrying: ${String(error)}`);
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
      this.#logger.warn(`The position cannot be saved: ${String(error)}`);
    }
  }

  async #forget(): Promise<void> {
    const before = new Date(Date.now() - this.options.rememberMilliseconds);
    // Twice the overlap, so that a catch-up never reads a deleted event.
    try {
      while (!this.#stopping.signal.aborted)
        if ((await this.handledEvents.forget(before, this.options.overlap * 2)) === 0) return;
    } catch (error) {
      this.#logger.warn(`Old handled events cannot be deleted: ${String(error)}`);
    }
  }
}
