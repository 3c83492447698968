import type { CertificateStatus } from '../../certificate/domain';

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

export type StatusDistribution = Readonly<Record<CertificateStatus, number>>;

/** How many certificates, or CAs, have the same key (their issuing CA, or their engine) and status. */
export interface Group {
  readonly key: string;
  readonly status: CertificateStatus;
  readonly count: number;
}

export const totalOf = (groups: readonly Group[]): number =>
  groups.reduce((sum, { count }) => sum + count, 0);

export function byKey(groups: readonly Group[]): Record<string, number> {
  const counts = new Map<string, number>();
  for (const { key, count } of groups) counts.set(key, (counts.get(key) ?? 0) + count);
  return Object.fromEntries(counts);
}

export function byStatus(groups: readonly Group[]): StatusDistribution {
  const counts = { ACTIVE: 0, EXPIRED: 0, INACTIVE: 0, REVOKED: 0 };
  for (const { status, count } of groups) counts[status] += count;
  return counts;
}
