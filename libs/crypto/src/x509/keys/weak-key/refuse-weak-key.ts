import { InvalidValueError } from '@libs/kernel';
import { type PublicKey } from '../public-key';
import { closePrimes } from './close-primes';
import { rocaFingerprint } from './roca';
import {
  MINIMUM_RSA_BITS,
  oversize,
  rsaPublicKeyOf,
  smallExponent,
  smallFactor,
  unacceptableSize,
} from './rsa-public-key';

/** A key whose private key can be computed, or that is no longer acceptable. */
export class WeakKeyError extends InvalidValueError {
  override readonly code = 'key.weak';

  constructor(weakness: string) {
    super(`public key is weak: ${weakness}`);
  }
}

export interface KeyRequirements {
  /** 2048 by default; operators can allow shorter keys for imports. */
  readonly minimumRsaBits?: number;
  /** How shorter RSA keys are allowed, as the end of the sentence that rejects one. */
  readonly shortRsaException?: string;
}

/**
 * The weaknesses of a key, as sentences. Only RSA keys have any: `PublicKey` rejects unknown curves and points off their
 * curve, and Ed25519 and ML-DSA have no weak keys.
 */
export function weaknessesOf(key: PublicKey, requirements: KeyRequirements = {}): string[] {
  const rsa = rsaPublicKeyOf(key);
  if (rsa === undefined) return [];
  return [
    unacceptableSize(
      key.bits,
      requirements.minimumRsaBits ?? MINIMUM_RSA_BITS,
      requirements.shortRsaException,
    ),
    smallExponent(rsa),
    smallFactor(rsa),
    rocaFingerprint(rsa),
    closePrimes(rsa),
  ].filter((weakness) => weakness !== undefined);
}

/** Rejects weak keys. @throws WeakKeyError with the first weakness */
export function refuseWeakKey(key: PublicKey, requirements: KeyRequirements = {}): void {
  const [weakness] = weaknessesOf(key, requirements);
  if (weakness !== undefined) throw new WeakKeyError(weakness);
}

/** Rejects RSA keys that are too large; call it before any use of the key. @throws WeakKeyError */
export function refuseOversizedKey(key: PublicKey): void {
  const weakness = key.type === 'RSA' ? oversize(key.bits) : undefined;
  if (weakness !== undefined) throw new WeakKeyError(weakness);
}
