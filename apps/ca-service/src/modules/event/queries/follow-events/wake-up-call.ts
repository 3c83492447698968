/** Lets one sleeper sleep until somebody rings; a ring while nobody sleeps ends the next sleep at once. */
export class WakeUpCall {
  #isRung = false;
  #endSleep: (() => void) | undefined;

  readonly ring = (): void => {
    this.#isRung = true;
    this.#endSleep?.();
  };

  /** Resolves when it was rung since the last sleep, when the time is over, or once `end` is aborted. */
  async sleep(milliseconds: number, end: AbortSignal): Promise<void> {
    if (!this.#isRung && !end.aborted) {
      const { promise, resolve } = Promise.withResolvers<null>();
      const timer = setTimeout(resolve, milliseconds, null);
      this.#endSleep = () => {
        resolve(null);
      };
      end.addEventListener('abort', this.ring, { once: true });
      await promise;
      clearTimeout(timer);
      end.removeEventListener('abort', this.ring);
      this.#endSleep = undefined;
    }
    this.#isRung = false;
  }
}
