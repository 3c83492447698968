import { allParts, Clock, ItemsFailedError, UnitOfWork } from '@libs/kernel';
import { isTransientFailure } from '@libs/persistence';
import { Injectable } from '@nestjs/common';
import { type CertificateId, CertificateRepository, DueExpirationDeltas, notifyEach } from './domain';

/**
 * Triggers the due expiration deltas of certificates (contract 9.1): each certificate gets one
 * `certificate.metadata.update`. Safe to run on several replicas at once.
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
   * Returns the number of certificates that were notified. Once `stopping` is aborted, it ends after the current
   * batch.
   * @throws ItemsFailedError when certificates failed, after all others were processed
   */
  async run(stopping?: AbortSignal): Promise<number> {
    // One time for the whole run: a certificate that was processed is no longer due, so the run ends.
    const now = this.clock.now();
    return allParts('expiration deltas', [
      () => this.#ofOthers(now, stopping),
      () => this.#ofCas(now, stopping),
    ]);
  }

  async #ofOthers(now: Date, stopping?: AbortSignal): Promise<number> {
    const failed = new Map<CertificateId, unknown>();
    let notified = 0;
    while (!stopping?.aborted) {
      const some = await this.#notifySome(now, [...failed.keys()]).catch((error: unknown) =>
        this.#notifyOneByOne(now, failed, error),
      );
      if (some.processed === 0) break;
      notified += some.notified;
    }
    if (failed.size > 0) throw new ItemsFailedError('expiration deltas', notified, [...failed.values()]);
    return notified;
  }

  /** Processes a failed batch one certificate at a time and adds those that fail to `failed`. */
  async #notifyOneByOne(
    now: Date,
    failed: Map<CertificateId, unknown>,
    error: unknown,
  ): Promise<{ processed: number; notified: number }> {
    if (isTransientFailure(error)) throw error;
    const found = await this.due.some(now, [...failed.keys()]);
    if (found.length === 0) throw error;
    let notified = 0;
    for (const id of found) {
      try {
        if (await this.#notify(id, now)) notified += 1;
      } catch (failure) {
        if (isTransientFailure(failure)) throw failure;
        failed.set(id, failure);
      }
    }
    return { processed: found.length, notified };
  }

  #notifySome(now: Date, except: readonly CertificateId[]): Promise<{ processed: number; notified: number }> {
    return this.unitOfWork.run(async () => {
      const certificates = await this.due.lockSome(now, except);
      const notified = certificates.filter((certificate) => certificate.triggerExpirationDeltas(now));
      await this.due.save(certificates, now);
      return { processed: certificates.length, notified: notified.length };
    });
  }

  async #ofCas(now: Date, stopping?: AbortSignal): Promise<number> {
    const found = await this.due.ofCas(now);
    return notifyEach(found, (id) => this.#notify(id, now), stopping);
  }

  /** Waits for the lock of the certificate, which issuing holds; safe because this unit of work holds no other lock. */
  #notify(id: CertificateId, now: Date): Promise<boolean> {
    return this.unitOfWork.run(async () => {
      const certificate = await this.certificates.findForUpdate(id);
      if (!certificate) return false;
      const isNotified = certificate.triggerExpirationDeltas(now);
      await this.due.save([certificate], now);
      return isNotified;
    });
  }
}
