import { type RsaPublicKey } from './rsa-public-key';
import { oddPrimesBelow, Residues } from './small-primes';

/** CA/B Baseline Requirements 6.1.6: no factor below 752. */
const RESIDUES = new Residues(oddPrimesBelow(752));

/** An RSA modulus that a child could factor. */
export function smallFactor({ modulus }: RsaPublicKey): string | undefined {
  return RESIDUES.every(modulus, (_prime, residue) => residue !== 0)
    ? undefined
    : 'RSA modulus has a prime factor below 752 (CA/B BR 6.1.6)';
}
