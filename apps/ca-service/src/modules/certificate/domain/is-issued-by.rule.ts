import { type ParsedCertificate, verifyCertificateSignature } from '@libs/crypto';

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
