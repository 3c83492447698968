import { type ParsedCertificate, verifyCertificateSignature } from '@libs/crypto';
import type { IssuerReference } from './certificate-state';
import type { CertificateStatus, RevocationReason } from './certificate-status';

/** A certificate of a CA of this service that verifies another certificate. */
export interface FoundIssuer extends IssuerReference {
  readonly subjectKeyId: string;
}

/** An issuer that stays as it is until the end of the unit of work. */
export interface SharedIssuer extends FoundIssuer {
  /** What is stored of its current certificate. */
  readonly status: CertificateStatus;
  readonly revocationReason: RevocationReason;
  /** The CA above whose hold holds this one; `undefined` when it is on hold itself, or not at all. */
  readonly heldBy: string | undefined;
}

/** Finds who issued a certificate that comes from elsewhere. */
export abstract class IssuerSearch {
  /**
   * Among all certificates of all CAs, former ones and cross certificates included: first those with the key
   * identifier that the certificate names, then the current ones, then the newest. Only one that verifies the
   * signature is found (isIssuedBy).
   */
  abstract issuerOf(certificate: ParsedCertificate): Promise<FoundIssuer | undefined>;
  /**
   * As `issuerOf`, and nobody changes the status of the CA, moves or deletes it until the end of the unit of work;
   * others may share it at the same time. A CA that is deleted meanwhile is not found.
   */
  abstract shareIssuerOf(certificate: ParsedCertificate): Promise<SharedIssuer | undefined>;
}

/**
 * Whether the candidate issued the certificate: it is a CA whose key may sign certificates, it has the issuer's
 * name byte for byte (RFC 5280 section 6.1.3 (a)(4)), and its key verifies the signature (contract 5.6, 4).
 * Validity and status do not matter: this is about who signed, not about trust.
 */
export function isIssuedBy(certificate: ParsedCertificate, candidate: ParsedCertificate): boolean {
  const { isCa, keyUsage, publicKey, subject } = candidate;
  if (!isCa || publicKey === undefined) return false;
  if (keyUsage.length > 0 && !keyUsage.includes('CertSign')) return false;
  return certificate.issuer.equals(subject) && verifyCertificateSignature(certificate, publicKey);
}
