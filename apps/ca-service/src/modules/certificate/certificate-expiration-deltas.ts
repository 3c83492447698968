import { Clock, UnitOfWork } from '@libs/kernel';
import { Injectable } from '@nestjs/common';
import { CertificateRepository, DueExpirationDeltas, oneByOne } from './domain';

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
   * aborted. @throws AggregateError when certificates of CAs failed, after the others have had their turn
   */
  async run(stopping?: AbortSignal): Promise<number> {
    // One moment for the whole run: what has been looked at is due no more, so the run comes to an end.
    const now = this.clock.now();
    return (await this.#ofOthers(now, stopping)) + (await this.#ofCas(now, stopping));
  }

  async #ofOthers(now: Date, stopping?: AbortSignal): Promise<number> {
    let told = 0;
    while (!stopping?.aborted) {
      const some = await this.#tellOfSome(now);
      if (some.lookedAt === 0) break;
      told += some.told;
    }
    return told;
  }

  #tellOfSome(now: Date): Promise<{ lookedAt: number; told: number }> {
    return this.unitOfWork.run(async () => {
      const certificates = await this.due.lockSome(now);
      const told = certificates.filter((certificate) => certificate.triggerExpirationDeltas(now));
      await this.due.save(certificates, now);
      return { lookedAt: certificates.length, told: told.length };
    });
  }

  async #ofCas(now: Date, stopping?: AbortSignal): Promise<number> {
    const found = await this.due.ofCas(now);
    return oneByOne(found, (serialNumber) => this.#tellOf(serialNumber, now), stopping);
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
