import { hash } from 'node:crypto';
import { canonicalName } from '../names/name-matching';
import { type ParsedCertificate } from './certificate-parser';

/**
 * Identifies a certificate authority by its name and key, whatever certificate it has (RFC 5280 section 6.1.3 (a)).
 * Returns lower-case hex. Names that match by RFC 5280 section 7.1 are equal.
 */
export function authorityIdentity({ subject, key }: Pick<ParsedCertificate, 'subject' | 'key'>): string {
  return hash('sha256', Buffer.concat([Buffer.from(key.id, 'hex'), canonicalName(subject)]), 'hex');
}
