import type { ParsedCertificate } from '@libs/crypto';
import type { Certificate } from './certificate';
import type { CertificateId } from './certificate-id';

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
   * @throws CertificateAlreadyExistsError for a certificate that is stored
   * @throws SerialNumberTakenError when another certificate of its issuer has the serial number
   */
  abstract add(certificate: Certificate): Promise<void>;
  /** Loads a certificate without a lock. @throws CertificateNotFoundError */
  abstract get(id: CertificateId): Promise<Certificate>;
  /** Loads and locks a certificate until the end of the unit of work. @throws CertificateNotFoundError */
  abstract getForUpdate(id: CertificateId): Promise<Certificate>;
  /** As `getForUpdate`; returns `undefined` for an unknown id. */
  abstract findForUpdate(id: CertificateId): Promise<Certificate | undefined>;
  /** Returns the id of the stored certificate with exactly these bytes. */
  abstract idOf(
    certificate: Pick<ParsedCertificate, 'der' | 'serialNumber'>,
  ): Promise<CertificateId | undefined>;
  /** As `findForUpdate`, for the stored certificate with exactly these bytes. */
  async findSameForUpdate(certificate: ParsedCertificate): Promise<Certificate | undefined> {
    const id = await this.idOf(certificate);
    return id && this.findForUpdate(id);
  }
  /** Returns the id of the CA whose current certificate this is, otherwise `undefined`. */
  abstract caWithCurrent(id: CertificateId): Promise<string | undefined>;
  /**
   * Stores the mutable fields and the events. A certificate whose issuer became known keeps its former identity when
   * another certificate of that issuer has the serial number.
   */
  abstract save(certificate: Certificate): Promise<void>;
}
