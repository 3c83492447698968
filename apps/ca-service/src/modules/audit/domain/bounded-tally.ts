/** Further names are counted together. */
const MAXIMUM_NAMES = 1_000;
const MAXIMUM_NAME_LENGTH = 256;

export interface Tally {
  readonly top: readonly { readonly name: string; readonly count: number }[];
  /** The sum of the counts of all names that are not in `top`. */
  readonly others: number;
}

/** Counts by name in bounded memory: of the first 1,000 names, each cut to 256 characters. */
export class BoundedTally {
  readonly #counts = new Map<string, number>();
  #others = 0;

  add(name: string, count = 1): void {
    const key = storable(name.slice(0, MAXIMUM_NAME_LENGTH));
    const known = this.#counts.get(key);
    if (known === undefined && this.#counts.size >= MAXIMUM_NAMES) this.#others += count;
    else this.#counts.set(key, (known ?? 0) + count);
  }

  absorb(other: BoundedTally): void {
    for (const [name, count] of other.#counts) this.add(name, count);
    this.#others += other.#others;
  }

  /** Returns the `length` names with the highest counts. */
  top(length: number): Tally {
    const sorted = [...this.#counts].sort(([, a], [, b]) => b - a);
    const rest = sorted.slice(length).reduce((sum, [, count]) => sum + count, 0);
    return {
      top: sorted.slice(0, length).map(([name, count]) => ({ name, count })),
      others: this.#others + rest,
    };
  }
}

/** Replaces NUL and lone surrogates, which jsonb of PostgreSQL rejects; cutting a name can leave half a pair. */
function storable(name: string): string {
  return name.replaceAll('\0', '\ufffd').toWellFormed();
}
