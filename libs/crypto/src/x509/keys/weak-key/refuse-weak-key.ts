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

/** A key that others may be able to compute the private half of, or that is no longer trusted. */
export class WeakKeyError extends InvalidValueError {
  override readonly code = 'key.weak';

  constructor(weakness: string) {
    super(`public key is weak: ${weakness}`);
  }
}

export interface KeyRequirements {
  /** 2048 unless an operator allows shorter keys for imports. */
  readonly minimumRsaBits?: number;
}

/**
 * Everything that is wrong with a key, as sentences. Curves outside those this service knows, and points off
 * their curve, are no PublicKey to begin with; Ed25519 and ML-DSA keys have no weak form.
 */
export function weaknessesOf(key: PublicKey, requirements: KeyRequirements = {}): string[] {
  const rsa = rsaPublicKeyOf(key);
  if (rsa === undefined) return [];
  return [
    unacceptableSize(key.bits, requirements.minimumRsaBits ?? MINIMUM_RSA_BITS),
    smallExponent(rsa),
    smallFactor(rsa),
    rocaFingerprint(rsa),
    closePrimes(rsa),
  ].filter((weakness) => weakness !== undefined);
}

/** @throws WeakKeyError with the first thing that is wrong */
export function refuseWeakKey(key: PublicKey, requirements: KeyRequirements = {}): void {
  const [weakness] = weaknessesOf(key, requirements);
  if (weakness !== undefined) throw new WeakKeyError(weakness);
}

/** The check of `refuseWeakKey` that must precede any use of a key. @throws WeakKeyError */
export function refuseOversizedKey(key: PublicKey): void {
  const weakness = key.type === 'RSA' ? oversize(key.bits) : undefined;
  if (weakness !== undefined) throw new WeakKeyError(weakness);
}
