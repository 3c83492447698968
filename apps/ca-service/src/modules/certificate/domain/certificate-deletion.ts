import type { Certificate } from './certificate';
import type { CertificateId } from './certificate-id';
import { CertificateUsedByCaError, IssuerStillExistsError } from './certificate.errors';

/** A certificate to delete, with the facts that decide whether it may be deleted. */
export interface DeletionCandidate {
  readonly certificate: Certificate;
  /** Whether the CA that it names as its issuer exists. */
  readonly hasIssuer: boolean;
  /** The CA whose current, former or cross certificate it is. */
  readonly ownerId: string | undefined;
}

/** Deletes certificates in the running unit of work. */
export abstract class CertificateDeletion {
  /**
   * Locks the certificate. Until the end of the unit of work no CA gets the id of the issuer, and no CA gets this
   * certificate.
   * @throws CertificateNotFoundError
   */
  abstract lock(id: CertificateId): Promise<DeletionCandidate>;
  /** Deletes the certificate. A key that only this certificate used is removed after the commit. */
  abstract delete(certificate: Certificate): Promise<void>;
}

/**
 * Rejects the deletion while the issuing CA exists, or while the certificate belongs to a CA (contract 6.3; 10.1,
 * 17).
 * @throws IssuerStillExistsError, CertificateUsedByCaError
 */
export function certificateMustBeDeletable({ certificate, hasIssuer, ownerId }: DeletionCandidate): void {
  const { serialNumber, issuedBy } = certificate.state;
  if (hasIssuer) throw new IssuerStillExistsError(serialNumber, issuedBy.caId);
  if (ownerId !== undefined) throw new CertificateUsedByCaError(serialNumber, ownerId);
}
