import type { Certificate } from './certificate';

/** Stores certificates and the events of their recorded changes. All methods but `addIssued` need a unit of work. */
export abstract class CertificateRepository {
  /**
   * Stores a certificate that a CA of this service has just signed, provided that the CA is still ACTIVE in the same
   * transaction: no certificate is stored after a concurrent revocation of the CA. Uses its own transaction outside a
   * unit of work.
   * @throws CaNotActiveError when the CA is no longer ACTIVE
   * @throws CompromisedKeyError when the public key is compromised (CompromisedKeys)
   * @throws CaMovedMeanwhileError when the level of the CA differs from that in the certificate (retryWhenCaMoved)
   */
  abstract addIssued(certificate: Certificate): Promise<void>;
  /**
   * Stores an imported certificate or the own certificate of a CA.
   * @throws CertificateAlreadyExistsError when the serial number is taken
   */
  abstract add(certificate: Certificate): Promise<void>;
  /** Loads a certificate without a lock. @throws CertificateNotFoundError */
  abstract get(serialNumber: string): Promise<Certificate>;
  /** Loads and locks a certificate until the end of the unit of work. @throws CertificateNotFoundError */
  abstract getForUpdate(serialNumber: string): Promise<Certificate>;
  /** As `getForUpdate`; returns `undefined` for an unknown serial number. */
  abstract findForUpdate(serialNumber: string): Promise<Certificate | undefined>;
  /** Returns the id of the CA whose current certificate this is, otherwise `undefined`. */
  abstract caWithCurrent(serialNumber: string): Promise<string | undefined>;
  /** Stores the mutable fields and the events. */
  abstract save(certificate: Certificate): Promise<void>;
}
