import { Injectable } from '@nestjs/common';

/** Tells the loops of this process that there may be something to deliver. */
@Injectable()
export class DeliveryWakeUp {
  readonly #listeners = new Set<() => void>();

  /** Always the same function, so that a unit of work calls it once. */
  readonly wake = (): void => {
    for (const listener of this.#listeners) listener();
  };

  onWake(listener: () => void): void {
    this.#listeners.add(listener);
  }
}
