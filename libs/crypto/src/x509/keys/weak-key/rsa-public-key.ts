import { DerReader } from '../../der/der-reader';
import { TAG } from '../../der/der-tag';
import { type PublicKey } from '../public-key';
import { oddPrimesBelow, Residues } from './small-primes';

/** The numbers of an RSA public key (RFC 8017 section 3.1). */
export interface RsaPublicKey {
  readonly modulus: bigint;
  readonly exponent: bigint;
}

/** Reads the numbers of a key that PublicKey has accepted; `undefined` for other types. */
export function rsaPublicKeyOf({ type, spki }: PublicKey): RsaPublicKey | undefined {
  if (type !== 'RSA') return undefined;
  const info = DerReader.over(spki).enter(TAG.sequence);
  info.element(TAG.sequence);
  const numbers = DerReader.over(info.octetAlignedBits()).enter(TAG.sequence);
  return { modulus: numberOf(numbers.integer()), exponent: numberOf(numbers.integer()) };
}

const numberOf = (octets: Buffer): bigint => BigInt(`0x${octets.toString('hex')}`);

/** SP 800-131A section 3: shorter keys are no longer acceptable. */
export const MINIMUM_RSA_BITS = 2048;
/** Each verification with a longer key takes a millisecond or more. */
export const MAXIMUM_RSA_BITS = 8192;

/** @param exception ends the sentence about a modulus that is too short: how shorter keys are allowed */
export function unacceptableSize(bits: number, minimum: number, exception = ''): string | undefined {
  if (bits < minimum) {
    return `RSA modulus has ${bits} bits, at least ${minimum} are needed (SP 800-131A section 3)${exception}`;
  }
  return oversize(bits);
}

export function oversize(bits: number): string | undefined {
  return bits > MAXIMUM_RSA_BITS
    ? `RSA modulus has ${bits} bits, at most ${MAXIMUM_RSA_BITS} are accepted`
    : undefined;
}

/** FIPS 186-5 appendix A.1.1: odd, and above 2^16. Small exponents are vulnerable when padding is not checked. */
export function smallExponent({ exponent }: RsaPublicKey): string | undefined {
  return exponent > 65_536n && exponent % 2n === 1n
    ? undefined
    : `RSA public exponent is ${exponent}, not odd and above 65536 (FIPS 186-5 appendix A.1.1)`;
}

/** CA/B Baseline Requirements 6.1.6: no factor below 752. */
const RESIDUES = new Residues(oddPrimesBelow(752));

/** Finds a small prime factor of the modulus. */
export function smallFactor({ modulus }: RsaPublicKey): string | undefined {
  return RESIDUES.every(modulus, (_prime, residue) => residue !== 0)
    ? undefined
    : 'RSA modulus has a prime factor below 752 (CA/B BR 6.1.6)';
}
