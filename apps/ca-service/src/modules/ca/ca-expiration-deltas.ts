import { Clock, UnitOfWork } from '@libs/kernel';
import { Injectable } from '@nestjs/common';
import { CaNotFoundError, notifyEach } from '../certificate';
import { CaRepository } from './domain';

/**
 * Tells whoever asked for it that the end of a CA is near (contract 9.1): triggers the expiration deltas that are due,
 * each CA with one `ca.metadata.update`. Several replicas may do so at once.
 */
@Injectable()
export class CaExpirationDeltas {
  constructor(
    private readonly cas: CaRepository,
    private readonly unitOfWork: UnitOfWork,
    private readonly clock: Clock,
  ) {}

  /**
   * Answers of how many CAs there was something to tell. Ends after the CA in hand, once `stopping` is aborted.
   * @throws ItemsFailedError when CAs failed, after the others have had their turn
   */
  async run(stopping?: AbortSignal): Promise<number> {
    const now = this.clock.now();
    const found = await this.cas.withDueExpirationDelta(now);
    return notifyEach(found, (id) => this.#tellOf(id, now), stopping);
  }

  /** One CA at a time, as in the metadata route: who holds no other lock can wait for whoever signs with it. */
  async #tellOf(id: string, now: Date): Promise<boolean> {
    try {
      return await this.unitOfWork.run(async () => {
        const ca = await this.cas.getForUpdate(id);
        const isTold = ca.triggerExpirationDeltas(now);
        await this.cas.saveState(ca);
        return isTold;
      });
    } catch (error) {
      // Deleted meanwhile: then there is nobody to tell of.
      if (error instanceof CaNotFoundError) return false;
      throw error;
    }
  }
}
