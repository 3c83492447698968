import { BoundedTally, type Tally } from './bounded-tally';

/** Statuses of requests that were refused before an audited call began. */
export const REFUSAL_STATUSES = [400, 401, 403] as const;
export type RefusalStatus = (typeof REFUSAL_STATUSES)[number];

/** The most identities, and the most addresses, that one report names. */
const REPORTED_NAMES = 20;

export interface Refusal {
  readonly status: RefusalStatus;
  /** Claim `sub`; `undefined` when the token was missing or invalid, as unverified claims are not counted. */
  readonly identity: string | undefined;
  /** The address or network of the client (`networkOf`). */
  readonly address: string;
}

/** The counts of one process between two moments. */
export interface RefusalReport {
  readonly since: Date;
  readonly until: Date;
  readonly byStatus: Readonly<Record<RefusalStatus, number>>;
  readonly identities: Tally;
  /** Requests without a valid token. */
  readonly unidentified: number;
  readonly addresses: Tally;
}

/** Refused requests since the last report, counted in bounded memory. */
export class RefusalCounts {
  readonly #byStatus = new Map<RefusalStatus, number>();
  readonly #identities = new BoundedTally();
  readonly #addresses = new BoundedTally();
  #unidentified = 0;

  constructor(private readonly since: Date) {}

  get isEmpty(): boolean {
    return this.#byStatus.size === 0;
  }

  add({ status, identity, address }: Refusal): void {
    this.#byStatus.set(status, this.#of(status) + 1);
    if (identity === undefined) this.#unidentified += 1;
    else this.#identities.add(identity);
    this.#addresses.add(address);
  }

  /** Adds the counts of a later interval. */
  absorb(later: RefusalCounts): void {
    for (const [status, count] of later.#byStatus) this.#byStatus.set(status, this.#of(status) + count);
    this.#identities.absorb(later.#identities);
    this.#addresses.absorb(later.#addresses);
    this.#unidentified += later.#unidentified;
  }

  report(until: Date): RefusalReport {
    return {
      since: this.since,
      until,
      byStatus: { 400: this.#of(400), 401: this.#of(401), 403: this.#of(403) },
      identities: this.#identities.top(REPORTED_NAMES),
      unidentified: this.#unidentified,
      addresses: this.#addresses.top(REPORTED_NAMES),
    };
  }

  #of(status: RefusalStatus): number {
    return this.#byStatus.get(status) ?? 0;
  }
}

/** Publishes reports of refused requests: at most one a minute for all processes together. */
export abstract class RefusalReports {
  /** Whether reports are published at all. */
  abstract readonly areWanted: boolean;

  /** Publishes the report and returns true; returns false when any process published one within the last minute. */
  abstract publish(report: RefusalReport): Promise<boolean>;
}
