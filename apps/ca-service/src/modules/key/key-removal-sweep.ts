import { Injectable, Logger, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { KeyRemovals } from './domain';

/** Rare: what a sweep finds is left from a process that was killed, or waits for an engine that was away. */
const INTERVAL_MILLISECONDS = 10 * 60_000;

/** Removes the keys that a killed process left behind: at start, and every ten minutes. */
@Injectable()
export class KeyRemovalSweep implements OnApplicationBootstrap, OnApplicationShutdown {
  readonly #logger = new Logger(KeyRemovalSweep.name);
  #timer: NodeJS.Timeout | undefined;

  constructor(private readonly removals: KeyRemovals) {}

  async onApplicationBootstrap(): Promise<void> {
    await this.#sweep();
    this.#timer = setInterval(() => void this.#sweep(), INTERVAL_MILLISECONDS).unref();
  }

  onApplicationShutdown(): void {
    clearInterval(this.#timer);
  }

  async #sweep(): Promise<void> {
    await this.removals.removeDue().catch((error: unknown) => {
      this.#logger.warn({ err: error }, 'keys that nothing uses could not be looked for');
    });
  }
}
