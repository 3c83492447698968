import { reasonOf } from './reason.mts';

/** Refusals of one reason: how many, and the first files. */
export interface Refusal {
  readonly reason: string;
  readonly status: number;
  readonly count: number;
  readonly examples: readonly string[];
}

/** Result of one route with the samples of one source. */
export interface TallyRow {
  readonly route: string;
  readonly source: string;
  readonly sent: number;
  readonly accepted: number;
  /** Samples that are not sent because the route got the same DER before. */
  readonly repeated: number;
  readonly refusals: readonly Refusal[];
}

const EXAMPLES = 3;

/** Counts the answers of one route to the samples of one source. */
export class Tally {
  accepted = 0;
  repeated = 0;
  readonly #refusals = new Map<string, { status: number; files: string[] }>();
  readonly #route: string;
  readonly #source: string;

  constructor(route: string, source: string) {
    this.#route = route;
    this.#source = source;
  }

  refuse(status: number, sentence: string, file: string): void {
    const reason = reasonOf(sentence);
    const refusal = this.#refusals.get(reason) ?? { status, files: [] };
    refusal.files.push(file);
    this.#refusals.set(reason, refusal);
  }

  row(): TallyRow {
    const refusals = [...this.#refusals]
      .map(([reason, { status, files }]) => ({
        reason,
        status,
        count: files.length,
        examples: files.slice(0, EXAMPLES),
      }))
      .sort((a, b) => b.count - a.count || (a.reason < b.reason ? -1 : 1));
    const refused = refusals.reduce((sum, { count }) => sum + count, 0);
    const { accepted, repeated } = this;
    const sent = accepted + refused;
    return { route: this.#route, source: this.#source, sent, accepted, repeated, refusals };
  }
}
