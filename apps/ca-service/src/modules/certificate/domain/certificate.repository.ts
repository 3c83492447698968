import type { Certificate } from './certificate';

/** Where certificates are kept. Writes take the events along; all but `addIssued` need a unit of work. */
export abstract class CertificateRepository {
  /**
   * Writes a certificate that a CA of this service has just signed, only while that CA is ACTIVE: a
   * revocation through another replica is never raced. One transaction: its own, or that of the unit of work.
   * @throws CaNotActiveError when the CA has stopped being ACTIVE meanwhile
   * @throws CaMovedMeanwhileError when its level is another one than the certificate says (retryWhenCaMoved)
   */
  abstract addIssued(certificate: Certificate): Promise<void>;
  /** Writes a certificate that no CA of this service has just signed for somebody: its own, or an imported one. @throws CertificateAlreadyExistsError when its serial number is taken */
  abstract add(certificate: Certificate): Promise<void>;
  /** Loads a certificate without a lock. @throws CertificateNotFoundError */
  abstract get(serialNumber: string): Promise<Certificate>;
  /** Loads and locks a certificate until the end of the unit of work. @throws CertificateNotFoundError */
  abstract getForUpdate(serialNumber: string): Promise<Certificate>;
  /** As `getForUpdate`, and `undefined` when there is none. */
  abstract findForUpdate(serialNumber: string): Promise<Certificate | undefined>;
  /** The CA that has this certificate as its current one; `undefined` for every other certificate. */
  abstract caWithCurrent(serialNumber: string): Promise<string | undefined>;
  /** Writes what can change. */
  abstract save(certificate: Certificate): Promise<void>;
}
