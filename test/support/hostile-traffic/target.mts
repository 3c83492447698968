/** The installation that hostile and signing clients call. */
export interface Target {
  readonly host: string;
  readonly port: number;
  /** Of `GET /metrics`. */
  readonly metricsPort: number;
  /** Signs with `signer`, an issuer's token. */
  readonly caId: string;
  readonly profileId: string;
  readonly csr: string;
  /** Tokens of three identities: the signing clients, and the two that attack with valid tokens. */
  readonly tokens: { readonly signer: string; readonly reader: string; readonly admin: string };
}

/** How often each status was answered; `closed` counts connections that ended without an answer. */
export class Tally {
  readonly counts = new Map<string, number>();

  add(what: string): void {
    this.counts.set(what, (this.counts.get(what) ?? 0) + 1);
  }

  get total(): number {
    return [...this.counts.values()].reduce((sum, count) => sum + count, 0);
  }

  /** As `201 × 40, 503 × 2`. */
  toString(): string {
    const sorted = [...this.counts].sort(([a], [b]) => a.localeCompare(b));
    return sorted.map(([what, count]) => `${what} × ${count}`).join(', ') || 'none';
  }
}
