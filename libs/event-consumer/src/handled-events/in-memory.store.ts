import { Injectable } from '@nestjs/common';
import { SubjectLanes } from '../handling/subject-lanes';
import { type EventIdentity, HandledEvents } from './handled-events';

/** For a single process with idempotent handlers: a restart loses the handled events and the position. */
@Injectable()
export class InMemoryHandledEvents extends HandledEvents {
  readonly #handled = new Map<string, { readonly sequence: number; readonly at: number }>();
  readonly #calls = new SubjectLanes();
  #position: number | undefined;

  async once({ id, sequence = 0 }: EventIdentity, work: () => Promise<void>): Promise<boolean> {
    let ran = false;
    await this.#calls.run(id, async () => {
      if (this.#handled.has(id)) return;
      await work();
      ran = true;
      this.#handled.set(id, { sequence, at: Date.now() });
    });
    return ran;
  }

  position(): Promise<number | undefined> {
    return Promise.resolve(this.#position);
  }

  advance(sequence: number): Promise<void> {
    this.#position = Math.max(this.#position ?? 0, sequence);
    return Promise.resolve();
  }

  startOver(): Promise<void> {
    this.#position = 0;
    return Promise.resolve();
  }

  forget(before: Date, farBehind: number): Promise<number> {
    const old = [...this.#handled].filter(
      ([, { sequence, at }]) => at < before.getTime() && sequence < (this.#position ?? 0) - farBehind,
    );
    for (const [id] of old) this.#handled.delete(id);
    return Promise.resolve(old.length);
  }
}
