import type { DeletionCandidate } from './certificate-deletion';
import { CertificateUsedByCaError, IssuerStillExistsError } from './certificate.errors';

/**
 * A CA answers for what it issued, and cannot be without its own certificates (contract 6.3; 10.1, 17).
 * @throws IssuerStillExistsError, CertificateUsedByCaError
 */
export function certificateMustBeDeletable({ certificate, hasIssuer, ownerId }: DeletionCandidate): void {
  const { serialNumber, issuedBy } = certificate.state;
  if (hasIssuer) throw new IssuerStillExistsError(serialNumber, issuedBy.caId);
  if (ownerId !== undefined) throw new CertificateUsedByCaError(serialNumber, ownerId);
}
