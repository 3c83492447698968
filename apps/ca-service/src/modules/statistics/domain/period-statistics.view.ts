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

/** Counts of one period, one CA and one profile. */
export interface PeriodCount extends IssuedAndRevoked {
  readonly start: string;
  readonly caId: string;
  readonly profileId: string;
  readonly expiring: number;
}

/** Certificates of CAs that the service does not know are in the totals alone, as in other statistics. */
const UNKNOWN_CA = '-';

export function toExpirationsView(
  interval: Interval,
  periods: Periods,
  counts: readonly PeriodCount[],
): ExpirationsView {
  const list = inPeriods(periods, counts).map(({ start, counts: found }) => ({
    start,
    total: found.reduce((sum, { expiring }) => sum + expiring, 0),
    ca_distribution: Object.fromEntries(
      grouped(found, ({ caId }) => caId)
        .filter(([caId]) => caId !== UNKNOWN_CA)
        .map(([caId, ofCa]) => [caId, ofCa.reduce((sum, { expiring }) => sum + expiring, 0)] as const)
        .filter(([, count]) => count !== 0),
    ),
  }));
  return { interval, list };
}

export function toIssuanceView(
  interval: Interval,
  periods: Periods,
  counts: readonly PeriodCount[],
): IssuanceView {
  const list = inPeriods(periods, counts).map(({ start, counts: found }) => ({
    ...{ start, ...summed(found) },
    ca_distribution: Object.fromEntries(
      distribution(found, ({ caId }) => caId).filter(([caId]) => caId !== UNKNOWN_CA),
    ),
    profile_distribution: Object.fromEntries(
      distribution(found, ({ profileId }) => profileId).filter(([profileId]) => profileId !== ''),
    ),
  }));
  return { interval, list };
}

/** Every period is there, those without counts too: a chart has no gaps. */
function inPeriods(
  periods: Periods,
  counts: readonly PeriodCount[],
): { start: string; counts: PeriodCount[] }[] {
  const byStart = new Map(grouped(counts, ({ start }) => start));
  return periods.map((start) => ({ start, counts: byStart.get(start) ?? [] }));
}

const distribution = (
  counts: readonly PeriodCount[],
  keyOf: (count: PeriodCount) => string,
): [string, IssuedAndRevoked][] =>
  grouped(counts, keyOf)
    .map(([key, found]): [string, IssuedAndRevoked] => [key, summed(found)])
    .filter(([, { issued, revoked }]) => issued !== 0 || revoked !== 0);

const summed = (counts: readonly PeriodCount[]): IssuedAndRevoked => ({
  issued: counts.reduce((sum, { issued }) => sum + issued, 0),
  revoked: counts.reduce((sum, { revoked }) => sum + revoked, 0),
});

const grouped = (
  counts: readonly PeriodCount[],
  keyOf: (count: PeriodCount) => string,
): [string, PeriodCount[]][] => [...Map.groupBy(counts, keyOf)];
