import type { CertificateStatus } from '../../certificate/domain';

/** How many certificates, or CAs, have the same key (issuing CA, or engine), or the same status: the other is null. */
export interface Group {
  readonly key: string | null;
  readonly status: CertificateStatus | null;
  readonly count: number;
}

/** Certificates of one period. */
export interface IssuedAndRevoked {
  readonly issued: number;
  readonly revoked: number;
}

/** Counts of one period: of the certificates of one CA, or of those of one profile; the other one is null. */
export interface PeriodCount extends IssuedAndRevoked {
  readonly start: string;
  readonly caId: string | null;
  readonly profileId: string | null;
  readonly expiring: number;
}

/** The number of all; each of them has a status. */
export const totalOf = (groups: readonly Group[]): number =>
  groups.reduce((sum, { status, count }) => (status === null ? sum : sum + count), 0);

/** Counts by key, without those that have no key worth a name. */
export const byKey = (groups: readonly Group[], noName: string): Record<string, number> =>
  Object.fromEntries(
    groups.flatMap(({ key, count }) => (key === null || key === noName ? [] : [[key, count] as const])),
  );
