import { BoundedTally } from './bounded-tally';
import type { RefusedRequestsView } from './refused-requests.view';

/** Statuses of requests that were refused before a call began. */
export const REFUSAL_STATUSES = [400, 401, 403] as const;
export type RefusalStatus = (typeof REFUSAL_STATUSES)[number];

/** Identities and addresses that one report names. */
const REPORTED_NAMES = 20;

export interface Refusal {
  readonly status: RefusalStatus;
  /** `undefined` when the token was missing or not valid: unverified claims are not counted. */
  readonly identity: string | undefined;
  /** What counts as one client (`networkOf`). */
  readonly address: string;
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

  /** Adds what was counted after this. */
  absorb(later: RefusalCounts): void {
    for (const [status, count] of later.#byStatus) this.#byStatus.set(status, this.#of(status) + count);
    this.#identities.absorb(later.#identities);
    this.#addresses.absorb(later.#addresses);
    this.#unidentified += later.#unidentified;
  }

  toView(until: Date): RefusedRequestsView {
    const identities = this.#identities.top(REPORTED_NAMES);
    const addresses = this.#addresses.top(REPORTED_NAMES);
    return {
      from: this.since.toISOString(),
      until: until.toISOString(),
      bad_request: this.#of(400),
      unauthorized: this.#of(401),
      forbidden: this.#of(403),
      identities: identities.top,
      other_identities: identities.others,
      unidentified: this.#unidentified,
      addresses: addresses.top,
      other_addresses: addresses.others,
    };
  }

  #of(status: RefusalStatus): number {
    return this.#byStatus.get(status) ?? 0;
  }
}
