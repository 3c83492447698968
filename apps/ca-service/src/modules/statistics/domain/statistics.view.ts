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

/** How many certificates, or CAs, have the same key (issuing CA, or engine), or the same status: the other is null. */
export interface Group {
  readonly key: string | null;
  readonly status: CertificateStatus | null;
  readonly count: number;
}

/** Every one has a status. */
export const totalOf = (groups: readonly Group[]): number =>
  groups.reduce((sum, { status, count }) => (status === null ? sum : sum + count), 0);

/** Without those that have no key worth a name. */
export const byKey = (groups: readonly Group[], noName: string): Record<string, number> =>
  Object.fromEntries(
    groups.flatMap(({ key, count }) => (key === null || key === noName ? [] : [[key, count] as const])),
  );

export function byStatus(groups: readonly Group[]): StatusDistribution {
  const counts = { ACTIVE: 0, EXPIRED: 0, INACTIVE: 0, REVOKED: 0 };
  for (const { status, count } of groups) if (status !== null) counts[status] += count;
  return counts;
}
