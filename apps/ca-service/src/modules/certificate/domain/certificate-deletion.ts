import type { Certificate } from './certificate';
import { CertificateUsedByCaError, IssuerStillExistsError } from './certificate.errors';

/** A certificate that is to be deleted, and what decides whether it may be. */
export interface DeletionCandidate {
  readonly certificate: Certificate;
  /** Whether the CA that it names as its issuer is there. */
  readonly hasIssuer: boolean;
  /** The CA that has it as its current certificate, a former one or a cross certificate. */
  readonly ownerId: string | undefined;
}

/** Takes certificates out of the service, in the running unit of work. */
export abstract class CertificateDeletion {
  /**
   * What it answers stays true until the end of the unit of work: no CA gets the id of the issuer, or this
   * certificate. @throws CertificateNotFoundError
   */
  abstract lock(serialNumber: string): Promise<DeletionCandidate>;
  /** A key that only this certificate used is noted for removal after the commit. */
  abstract delete(certificate: Certificate): Promise<void>;
}

/**
 * A CA answers for what it issued, and cannot be without its own certificates (contract 6.3; 10.1, 17).
 * @throws IssuerStillExistsError, CertificateUsedByCaError
 */
export function certificateMustBeDeletable({ certificate, hasIssuer, ownerId }: DeletionCandidate): void {
  const { serialNumber, issuedBy } = certificate.state;
  if (hasIssuer) throw new IssuerStillExistsError(serialNumber, issuedBy.caId);
  if (ownerId !== undefined) throw new CertificateUsedByCaError(serialNumber, ownerId);
}
