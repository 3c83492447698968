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

  /** Answers of how many certificates there was something to tell. */
  async run(): Promise<number> {
    // One moment for the whole run: what has been looked at is due no more, so the run comes to an end.
    const now = this.clock.now();
    return (await this.#ofOthers(now)) + (await this.#ofCas(now));
  }

  async #ofOthers(now: Date): Promise<number> {
    let told = 0;
    for (;;) {
      const some = await this.#tellOfSome(now);
      if (some.lookedAt === 0) return told;
      told += some.told;
    }
  }

  #tellOfSome(now: Date): Promise<{ lookedAt: number; told: number }> {
    return this.unitOfWork.run(async () => {
      const certificates = await this.due.lockSome(now);
      const told = certificates.filter((certificate) => certificate.triggerExpirationDeltas(now));
      await this.due.save(certificates, now);
      return { lookedAt: certificates.length, told: told.length };
    });
  }

  async #ofCas(now: Date): Promise<number> {
    return oneByOne(await this.due.ofCas(now), (serialNumber) =>
      this.unitOfWork.run(async () => {
        const certificate = await this.certificates.findForUpdate(serialNumber);
        if (!certificate) return false;
        const isTold = certificate.triggerExpirationDeltas(now);
        await this.due.save([certificate], now);
        return isTold;
      }),
    );
  }
}
