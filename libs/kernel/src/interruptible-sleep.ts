/**
 * A sleep that `wake` ends early. A wake-up while nothing sleeps ends the next sleep at once, so none is lost. One
 * caller sleeps at a time.
 *
 * @example
 * const sleep = new InterruptibleSleep();
 * const stopListening = notifications.listen(sleep.wake);
 * while (!stopping.aborted) {
 *   await work();
 *   await sleep.sleep(POLL_INTERVAL, stopping);
 * }
 */
export class InterruptibleSleep {
  #isWoken = false;
  #endSleep: (() => void) | undefined;

  /** Bound, so that it can be passed as a listener. */
  readonly wake = (): void => {
    this.#isWoken = true;
    this.#endSleep?.();
  };

  /** Resolves on a wake-up since the last sleep, after the time, or as soon as `stopping` is aborted. */
  async sleep(milliseconds: number, stopping: AbortSignal): Promise<void> {
    if (!this.#isWoken && !stopping.aborted) {
      const { promise, resolve } = Promise.withResolvers<null>();
      const timer = setTimeout(resolve, milliseconds, null);
      this.#endSleep = () => {
        resolve(null);
      };
      stopping.addEventListener('abort', this.#endSleep, { once: true });
      await promise;
      clearTimeout(timer);
      stopping.removeEventListener('abort', this.#endSleep);
      this.#endSleep = undefined;
    }
    this.#isWoken = false;
  }
}

/** Resolves after the time, or as soon as `stopping` is aborted. Never rejects. */
export function abortableSleep(milliseconds: number, stopping: AbortSignal): Promise<void> {
  return new InterruptibleSleep().sleep(milliseconds, stopping);
}
