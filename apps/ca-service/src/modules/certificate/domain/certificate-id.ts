import { certificateFingerprint } from '@libs/crypto';

/** Identifies a stored certificate: a UUID. Serial numbers are unique per issuer only (RFC 5280 section 4.1.2.2). */
export type CertificateId = string & { readonly kind: 'certificate id' };

/**
 * Returns the id of a certificate that is stored for the first time. It begins with the time in milliseconds, so that
 * indexes grow at their end, and goes on with 72 bits of the fingerprint (UUID version 8, RFC 9562 section 5.8). The id
 * is known before the certificate is stored: a root refers to itself, and a cross certificate to its signer.
 */
export function certificateIdOf(der: Buffer, storedAt: Date): CertificateId {
  const time = storedAt.getTime().toString(16).padStart(12, '0');
  const fingerprint = certificateFingerprint(der);
  const groups = [
    time.slice(0, 8),
    time.slice(8),
    `8${fingerprint.slice(0, 3)}`,
    `8${fingerprint.slice(3, 6)}`,
    fingerprint.slice(6, 18),
  ];
  return groups.join('-') as CertificateId;
}
