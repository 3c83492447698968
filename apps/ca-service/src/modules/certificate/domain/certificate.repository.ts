import type { Certificate } from './certificate';

/** Where certificates are kept. Writes take the events along; all but `addIssued` need a unit of work. */
export abstract class CertificateRepository {
  /**
   * Writes a certificate that a CA of this service has just signed, only while that CA is ACTIVE: a
   * revocation through another replica is never raced. One transaction: its own, or that of the unit of work.
   * @throws CaNotActiveError when the CA has stopped being ACTIVE meanwhile
   */
  abstract addIssued(certificate: Certificate): Promise<void>;
  /** Writes a CA's own certificate. */
  abstract add(certificate: Certificate): Promise<void>;
  /** Loads and locks a certificate until the end of the unit of work. @throws CertificateNotFoundError */
  abstract getForUpdate(serialNumber: string): Promise<Certificate>;
  /** Whether this is the current certificate of a CA. */
  abstract isOfCa(serialNumber: string): Promise<boolean>;
  /** Writes what can change: status, revocation, metadata. */
  abstract save(certificate: Certificate): Promise<void>;
}
