import { type RsaPublicKey } from './rsa-public-key';
import { oddPrimesBelow, Residues } from './small-primes';

/** The generator with which the vulnerable library creates primes (CVE-2017-15361). */
const GENERATOR = 65_537;
/** The primes of the smallest primorial that the library uses; it divides the larger ones. */
const PRIMES = oddPrimesBelow(168);
const RESIDUES = new Residues(PRIMES);

/** Per prime, the residues that are powers of the generator. All residues of a vulnerable modulus are. */
const POWERS = new Map(PRIMES.map((prime) => [prime, powersOf(GENERATOR % prime, prime)]));

function powersOf(base: number, prime: number): Uint8Array {
  const powers = new Uint8Array(prime);
  for (let power = 1; powers[power] === 0; power = (power * base) % prime) powers[power] = 1;
  return powers;
}

/**
 * Detects keys of Infineon's RSA library, whose primes can be computed (Nemec et al., "The Return of Coppersmith's
 * Attack", section 3). One in about 2^27 sound keys is rejected, too.
 */
export function rocaFingerprint({ modulus }: RsaPublicKey): string | undefined {
  const isVulnerable = RESIDUES.every(modulus, (prime, residue) => POWERS.get(prime)?.[residue] === 1);
  return isVulnerable ? 'RSA modulus has the fingerprint of ROCA (CVE-2017-15361)' : undefined;
}
