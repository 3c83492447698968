import { Clock, UnitOfWork } from '@libs/kernel';
import { Injectable } from '@nestjs/common';
import { CaNotFoundError, notifyEach } from '../certificate';
import { CaRepository } from './domain';

/**
 * Triggers the due expiration deltas of CAs (contract 9.1): each CA gets one `ca.metadata.update`. Safe to run on
 * several replicas at once.
 */
@Injectable()
export class CaExpirationDeltas {
  constructor(
    private readonly cas: CaRepository,
    private readonly unitOfWork: UnitOfWork,
    private readonly clock: Clock,
  ) {}

  /**
   * Returns the number of CAs that were notified. Once `stopping` is aborted, it ends after the current CA.
   * @throws ItemsFailedError when CAs failed, after all others were processed
   */
  async run(stopping?: AbortSignal): Promise<number> {
    const now = this.clock.now();
    const found = await this.cas.withDueExpirationDelta(now);
    return notifyEach(found, (id) => this.#notify(id, now), stopping);
  }

  /** One CA per unit of work: waiting for its lock is safe because no other lock is held. */
  async #notify(id: string, now: Date): Promise<boolean> {
    try {
      return await this.unitOfWork.run(async () => {
        const ca = await this.cas.getForUpdate(id);
        const isNotified = ca.triggerExpirationDeltas(now);
        await this.cas.saveState(ca);
        return isNotified;
      });
    } catch (error) {
      // The CA was deleted meanwhile.
      if (error instanceof CaNotFoundError) return false;
      throw error;
    }
  }
}
