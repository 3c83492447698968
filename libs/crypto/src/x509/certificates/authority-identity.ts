import { hash } from 'node:crypto';
import { comparableRdns } from '../names/name-matching';
import { type ParsedCertificate } from './certificate-parser';

/**
 * Identifies a certificate authority by its name and key, whatever certificate it has (RFC 5280 section 6.1.3 (a)).
 * Returns lower-case hex. Names that match by RFC 5280 section 7.1 are equal.
 */
export function authorityIdentity({
  subject,
  publicKey,
  subjectPublicKeyInfo,
}: Pick<ParsedCertificate, 'subject' | 'publicKey' | 'subjectPublicKeyInfo'>): string {
  const key = publicKey?.keyId ?? hash('sha256', subjectPublicKeyInfo, 'hex');
  return hash('sha256', JSON.stringify([comparableRdns(subject), key]), 'hex');
}
