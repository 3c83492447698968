import { allParts, Clock, ItemsFailedError, UnitOfWork } from '@libs/kernel';
import { isTransientFailure } from '@libs/persistence';
import { Injectable } from '@nestjs/common';
import { CertificateRepository, DueExpirationDeltas, notifyEach } from './domain';

/**
 * Tells whoever asked for it that the end of a certificate is near (contract 9.1): triggers the expiration deltas that
 * are due, each certificate with one `certificate.metadata.update`. Several replicas may do so at once.
 */
@Injectable()
export class CertificateExpirationDeltas {
  constructor(
    private readonly due: DueExpirationDeltas,
    private readonly certificates: CertificateRepository,
    private readonly unitOfWork: UnitOfWork,
    private readonly clock: Clock,
  ) {}

  /**
   * Answers of how many certificates there was something to tell. Ends after the batch in hand, once `stopping` is
   * aborted. @throws ItemsFailedError when certificates failed, after the others have had their turn
   */
  async run(stopping?: AbortSignal): Promise<number> {
    // One moment for the whole run: what has been looked at is due no more, so the run comes to an end.
    const now = this.clock.now();
    return allParts('expiration deltas', [
      () => this.#ofOthers(now, stopping),
      () => this.#ofCas(now, stopping),
    ]);
  }

  async #ofOthers(now: Date, stopping?: AbortSignal): Promise<number> {
    const failed = new Map<string, unknown>();
    let told = 0;
    while (!stopping?.aborted) {
      const some = await this.#tellOfSome(now, [...failed.keys()]).catch((error: unknown) =>
        this.#tellOfEach(now, failed, error),
      );
      if (some.lookedAt === 0) break;
      told += some.told;
    }
    if (failed.size > 0) throw new ItemsFailedError('expiration deltas', told, [...failed.values()]);
    return told;
  }

  /** Some failed together: one after the other, and those that fail by themselves go into `failed`. */
  async #tellOfEach(
    now: Date,
    failed: Map<string, unknown>,
    error: unknown,
  ): Promise<{ lookedAt: number; told: number }> {
    if (isTransientFailure(error)) throw error;
    const found = await this.due.some(now, [...failed.keys()]);
    if (found.length === 0) throw error;
    let told = 0;
    for (const serialNumber of found) {
      try {
        if (await this.#tellOf(serialNumber, now)) told += 1;
      } catch (failure) {
        if (isTransientFailure(failure)) throw failure;
        failed.set(serialNumber, failure);
      }
    }
    return { lookedAt: found.length, told };
  }

  #tellOfSome(now: Date, except: readonly string[]): Promise<{ lookedAt: number; told: number }> {
    return this.unitOfWork.run(async () => {
      const certificates = await this.due.lockSome(now, except);
      const told = certificates.filter((certificate) => certificate.triggerExpirationDeltas(now));
      await this.due.save(certificates, now);
      return { lookedAt: certificates.length, told: told.length };
    });
  }

  async #ofCas(now: Date, stopping?: AbortSignal): Promise<number> {
    const found = await this.due.ofCas(now);
    return notifyEach(found, (serialNumber) => this.#tellOf(serialNumber, now), stopping);
  }

  /** Of the certificate of a CA, as in the metadata route: who holds no other lock can wait for those who issue. */
  #tellOf(serialNumber: string, now: Date): Promise<boolean> {
    return this.unitOfWork.run(async () => {
      const certificate = await this.certificates.findForUpdate(serialNumber);
      if (!certificate) return false;
      const isTold = certificate.triggerExpirationDeltas(now);
      await this.due.save([certificate], now);
      return isTold;
    });
  }
}
