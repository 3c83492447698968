import { hash } from 'node:crypto';

/** Returns the SHA-256 of a DER certificate, in lower-case hex. */
export function certificateFingerprint(der: Buffer): string {
  return hash('sha256', der, 'hex');
}
