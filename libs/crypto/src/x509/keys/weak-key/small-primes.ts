/** The odd primes below `limit`, by the sieve of Eratosthenes. */
export function oddPrimesBelow(limit: number): number[] {
  const composite = new Uint8Array(limit);
  const primes: number[] = [];
  for (let candidate = 3; candidate < limit; candidate += 2) {
    if (composite[candidate]) continue;
    primes.push(candidate);
    for (let multiple = candidate * candidate; multiple < limit; multiple += 2 * candidate)
      composite[multiple] = 1;
  }
  return primes;
}

/** Primes whose product is an exact double, so that one division of a large number serves all of them. */
interface PrimeGroup {
  readonly product: bigint;
  readonly primes: readonly number[];
}

/** Residues of large numbers modulo many primes, with one BigInt division per group of primes. */
export class Residues {
  readonly #groups: readonly PrimeGroup[];

  constructor(primes: readonly number[]) {
    this.#groups = grouped(primes);
  }

  /** Whether `holds` is true for every prime and its residue; stops at the first that fails. */
  every(value: bigint, holds: (prime: number, residue: number) => boolean): boolean {
    return this.#groups.every(({ product, primes }) => {
      const rest = Number(value % product);
      return primes.every((prime) => holds(prime, rest % prime));
    });
  }
}

function grouped(primes: readonly number[]): PrimeGroup[] {
  const groups: PrimeGroup[] = [];
  let [product, members]: [number, number[]] = [1, []];
  for (const prime of primes) {
    if (product * prime > Number.MAX_SAFE_INTEGER) {
      groups.push({ product: BigInt(product), primes: members });
      [product, members] = [1, []];
    }
    product *= prime;
    members.push(prime);
  }
  return [...groups, { product: BigInt(product), primes: members }];
}
