import type { MemoryOfRound } from './memory.mts';
import type { TallyRow } from './tally.mts';

/** Name of the file with the results of the last run: in the cache, and with `--write` in this folder. */
export const RESULTS_FILE = 'results.json';

/** Results of a run, as docs/interoperability.md shows them. */
export interface RealDataResults {
  /** Day of the run, such as `2026-12-01`. */
  readonly date: string;
  readonly sources: readonly { readonly name: string; readonly version: string; readonly samples: number }[];
  readonly rows: readonly TallyRow[];
  /** Memory of the service after each part of the run, and after each round of one with several. */
  readonly memory: Readonly<Record<string, readonly MemoryOfRound[]>>;
}
