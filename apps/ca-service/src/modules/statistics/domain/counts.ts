import type { CertificateStatus } from '../../certificate/domain';

/** The number of certificates (or CAs) with one key, the issuing CA (or engine), or with one status; the other is null. */
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

/** Returns the total: the sum over all statuses. */
export const totalOf = (groups: readonly Group[]): number =>
  groups.reduce((sum, { status, count }) => (status === null ? sum : sum + count), 0);

/** Returns the counts by key, without the key `noName`. */
export const byKey = (groups: readonly Group[], noName: string): Record<string, number> =>
  Object.fromEntries(
    groups.flatMap(({ key, count }) => (key === null || key === noName ? [] : [[key, count] as const])),
  );
