/** Contract 2.11: counts by engine, CA and status. INACTIVE is an extra key that old clients pass over. */
export interface StatisticsView {
  readonly cas: {
    readonly total: number;
    readonly engine_distribution: Readonly<Record<string, number>>;
    readonly status_distribution: StatusDistribution;
  };
  readonly certificates: {
    readonly total: number;
    readonly ca_distribution: Readonly<Record<string, number>>;
    readonly status_distribution: StatusDistribution;
  };
}

export type StatusDistribution = Readonly<Record<'ACTIVE' | 'EXPIRED' | 'INACTIVE' | 'REVOKED', number>>;
