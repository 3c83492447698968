import { type RsaPublicKey } from './rsa-public-key';
import { oddPrimesBelow, Residues } from './small-primes';

/** The generator that the broken library made its primes with (CVE-2017-15361). */
const GENERATOR = 65_537;
/** The primes of the smallest of its primorials, which divides the larger ones. */
const PRIMES = oddPrimesBelow(168);
const RESIDUES = new Residues(PRIMES);

/** Per prime, which residues are powers of the generator: those of a vulnerable modulus all are. */
const POWERS = new Map(PRIMES.map((prime) => [prime, powersOf(GENERATOR % prime, prime)]));

function powersOf(base: number, prime: number): Uint8Array {
  const powers = new Uint8Array(prime);
  for (let power = 1; powers[power] === 0; power = (power * base) % prime) powers[power] = 1;
  return powers;
}

/**
 * The fingerprint of keys made by Infineon's RSA library, whose primes can be found (Nemec et al., "The Return
 * of Coppersmith's Attack", section 3). A sound key shows it by chance once in about 2^27.
 */
export function rocaFingerprint({ modulus }: RsaPublicKey): string | undefined {
  const isVulnerable = RESIDUES.every(modulus, (prime, residue) => POWERS.get(prime)?.[residue] === 1);
  return isVulnerable ? 'RSA modulus has the fingerprint of ROCA (CVE-2017-15361)' : undefined;
}
