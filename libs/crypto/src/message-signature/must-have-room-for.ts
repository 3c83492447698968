import { DomainError } from '@libs/kernel';
import { type PublicKey } from '../x509/keys/public-key';
import { type SignatureAlgorithm } from '../x509/keys/signature-algorithm';
import { DIGEST_SIZE } from './digest-size';
import { hasRoomForPss } from './emsa-pss';

/** RSASSA-PSS with this hash function needs a longer modulus (RFC 8017 section 9.1.1, step 3). */
export class RsaKeyTooShortError extends DomainError {
  readonly code = 'key.too-short';
  readonly kind = 'invalid';

  constructor(bits: number, digest: string) {
    super(`an RSA key of ${bits} bits is too short for RSASSA-PSS with ${digest}`);
  }
}

/** @throws RsaKeyTooShortError: 1024 bits, which may be imported, do not hold two times SHA-512 */
export function mustHaveRoomFor({ scheme, digest, saltLength }: SignatureAlgorithm, key: PublicKey): void {
  if (key.type !== 'RSA' || scheme !== 'RSASSA-PSS') return;
  if (digest === undefined || saltLength === undefined) return;
  if (!hasRoomForPss(key.bits - 1, DIGEST_SIZE[digest], saltLength)) {
    throw new RsaKeyTooShortError(key.bits, digest);
  }
}
