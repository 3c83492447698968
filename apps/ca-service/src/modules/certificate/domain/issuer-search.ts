import { namesMatch, type ParsedCertificate, verifyCertificateSignature } from '@libs/crypto';
import type { IssuerReference } from './certificate-state';
import type { CertificateStatus, RevocationReason } from './certificate-status';

/** A CA certificate of this service that verifies another certificate. */
export interface FoundIssuer extends IssuerReference {
  readonly subjectKeyId: string;
}

/** An issuer that is locked against changes until the end of the unit of work. */
export interface SharedIssuer extends FoundIssuer {
  /** The stored status of its current certificate. */
  readonly status: CertificateStatus;
  readonly revocationReason: RevocationReason;
  /** Id of the CA above that holds this one; `undefined` when it is on hold itself or not on hold. */
  readonly heldBy: string | undefined;
}

/** Finds the issuer of a certificate that was issued elsewhere. */
export abstract class IssuerSearch {
  /**
   * Searches all certificates of all CAs, former and cross certificates included: those with the authority key
   * identifier first, then current ones, then the newest. Returns only an issuer that verifies the signature
   * (isIssuedBy).
   */
  abstract issuerOf(certificate: ParsedCertificate): Promise<FoundIssuer | undefined>;
  /**
   * As `issuerOf`, with a shared lock on the CA: until the end of the unit of work its status, place and existence do
   * not change. Returns no CA that is deleted meanwhile.
   */
  abstract shareIssuerOf(certificate: ParsedCertificate): Promise<SharedIssuer | undefined>;
}

/**
 * Reports whether the candidate issued the certificate: it is a CA whose key may sign certificates, its subject matches
 * the issuer name (RFC 5280 sections 6.1.3 (a)(4) and 7.1), and its key verifies the signature (contract 5.6, 4).
 * Ignores validity and status, which decide trust and not origin.
 */
export function isIssuedBy(certificate: ParsedCertificate, candidate: ParsedCertificate): boolean {
  const { isCa, maySignCertificates, publicKey, subject } = candidate;
  if (!isCa || !maySignCertificates || publicKey === undefined) return false;
  return namesMatch(certificate.issuer, subject) && verifyCertificateSignature(certificate, publicKey);
}
