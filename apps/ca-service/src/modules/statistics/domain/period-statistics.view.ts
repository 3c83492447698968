import type { Interval, Periods } from './interval';

/** How many certificates end when, if nothing is done. */
export interface ExpirationsView {
  readonly interval: Interval;
  readonly list: readonly {
    readonly start: string;
    readonly total: number;
    readonly ca_distribution: Readonly<Record<string, number>>;
  }[];
}

export interface IssuedAndRevoked {
  readonly issued: number;
  readonly revoked: number;
}

/** How many of the certificates that there are were issued, and revoked, when. */
export interface IssuanceView {
  readonly interval: Interval;
  readonly list: readonly (IssuedAndRevoked & {
    readonly start: string;
    readonly ca_distribution: Readonly<Record<string, IssuedAndRevoked>>;
    readonly profile_distribution: Readonly<Record<string, IssuedAndRevoked>>;
  })[];
}

/** Counts of one period: of the certificates of one CA, or of those of one profile; the other one is null. */
export interface PeriodCount extends IssuedAndRevoked {
  readonly start: string;
  readonly caId: string | null;
  readonly profileId: string | null;
  readonly expiring: number;
}

/** Certificates of CAs that the service does not know are in the totals alone, as in other statistics. */
const UNKNOWN_CA = '-';

export function toExpirationsView(
  interval: Interval,
  periods: Periods,
  counts: readonly PeriodCount[],
): ExpirationsView {
  const list = inPeriods(periods, counts).map(({ start, ofCas }) => ({
    start,
    total: ofCas.reduce((sum, { expiring }) => sum + expiring, 0),
    ca_distribution: Object.fromEntries(
      ofCas
        .filter(({ caId, expiring }) => caId !== UNKNOWN_CA && expiring !== 0)
        .map(({ caId, expiring }) => [caId, expiring]),
    ) as Record<string, number>,
  }));
  return { interval, list };
}

export function toIssuanceView(
  interval: Interval,
  periods: Periods,
  counts: readonly PeriodCount[],
): IssuanceView {
  const list = inPeriods(periods, counts).map(({ start, ofCas, ofProfiles }) => ({
    start,
    issued: ofCas.reduce((sum, { issued }) => sum + issued, 0),
    revoked: ofCas.reduce((sum, { revoked }) => sum + revoked, 0),
    ca_distribution: distribution(
      ofCas.filter(({ caId }) => caId !== UNKNOWN_CA),
      ({ caId }) => caId,
    ),
    profile_distribution: distribution(
      ofProfiles.filter(({ profileId }) => profileId !== ''),
      ({ profileId }) => profileId,
    ),
  }));
  return { interval, list };
}

/** Every period is there, those without counts too: a chart has no gaps. */
function inPeriods(
  periods: Periods,
  counts: readonly PeriodCount[],
): { start: string; ofCas: PeriodCount[]; ofProfiles: PeriodCount[] }[] {
  const byStart = Map.groupBy(counts, ({ start }) => start);
  return periods.map((start) => {
    const found = byStart.get(start) ?? [];
    const ofCas = found.filter(({ caId }) => caId !== null);
    return { start, ofCas, ofProfiles: found.filter(({ caId }) => caId === null) };
  });
}

const distribution = (
  counts: readonly PeriodCount[],
  keyOf: (count: PeriodCount) => string | null,
): Record<string, IssuedAndRevoked> =>
  Object.fromEntries(
    counts
      .filter(({ issued, revoked }) => issued !== 0 || revoked !== 0)
      .map((count) => [keyOf(count), { issued: count.issued, revoked: count.revoked }]),
  ) as Record<string, IssuedAndRevoked>;
