import { ApiExtraModels, ApiProperty, ApiSchema, getSchemaPath } from '@nestjs/swagger';
import type { IssuedAndRevoked, PeriodCount } from '../domain/counts';
import { INTERVALS, type Interval, type Periods } from '../domain/interval';

const COUNT = { type: 'integer', minimum: 0 } as const;
const INTERVAL = { enum: INTERVALS, enumName: 'Interval', example: 'month' } as const;
const START = { format: 'date', description: 'First day of the period, in UTC', example: '2026-11-01' };

/** The certificates that end in one period. */
@ApiSchema({ name: 'ExpirationsOfPeriod' })
export class ExpirationsOfPeriodView {
  @ApiProperty(START)
  readonly start!: string;

  @ApiProperty({ ...COUNT, example: 2 })
  readonly total!: number;

  @ApiProperty({
    type: 'object',
    additionalProperties: COUNT,
    description: 'By the id of the CA that issued them; without CAs that have none',
    example: { 'd635f6f1-08a1-489e-a825-9d5a6f6440ba': 2 },
  })
  readonly ca_distribution!: Readonly<Record<string, number>>;
}

/** The certificates that end, by period. */
@ApiSchema({ name: 'Expirations' })
export class ExpirationsView {
  @ApiProperty(INTERVAL)
  readonly interval!: Interval;

  @ApiProperty({ type: () => [ExpirationsOfPeriodView], description: 'Every period, in order' })
  readonly list!: readonly ExpirationsOfPeriodView[];
}

@ApiSchema({ name: 'IssuedAndRevoked' })
export class IssuedAndRevokedView implements IssuedAndRevoked {
  @ApiProperty({ ...COUNT, example: 2 })
  readonly issued!: number;

  @ApiProperty({ ...COUNT, example: 1 })
  readonly revoked!: number;
}

const DISTRIBUTION = {
  type: 'object',
  additionalProperties: { $ref: getSchemaPath('IssuedAndRevoked') },
} as const;

/** The certificates that were issued, and those that were revoked, in one period. */
@ApiSchema({ name: 'IssuanceOfPeriod' })
@ApiExtraModels(IssuedAndRevokedView)
export class IssuanceOfPeriodView extends IssuedAndRevokedView {
  @ApiProperty(START)
  readonly start!: string;

  @ApiProperty({
    ...DISTRIBUTION,
    description: 'By the id of the CA that issued them',
    example: { 'd635f6f1-08a1-489e-a825-9d5a6f6440ba': { issued: 2, revoked: 1 } },
  })
  readonly ca_distribution!: Readonly<Record<string, IssuedAndRevokedView>>;

  @ApiProperty({
    ...DISTRIBUTION,
    description: 'By the id of the profile that they were issued by',
    example: { 'aa49e6ba-50de-4fa6-9b63-ef61d4650be3': { issued: 1, revoked: 1 } },
  })
  readonly profile_distribution!: Readonly<Record<string, IssuedAndRevokedView>>;
}

/** The stored certificates that were issued, and those that were revoked, by period. */
@ApiSchema({ name: 'Issuance' })
export class IssuanceView {
  @ApiProperty(INTERVAL)
  readonly interval!: Interval;

  @ApiProperty({ type: () => [IssuanceOfPeriodView], description: 'Every period, in order' })
  readonly list!: readonly IssuanceOfPeriodView[];
}

/** Certificates of unknown CAs count in the totals only, as in other statistics. */
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

/** Returns every period, also those without counts, so that a chart has no gaps. */
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
): Record<string, IssuedAndRevokedView> =>
  Object.fromEntries(
    counts
      .filter(({ issued, revoked }) => issued !== 0 || revoked !== 0)
      .map((count) => [keyOf(count), { issued: count.issued, revoked: count.revoked }]),
  ) as Record<string, IssuedAndRevokedView>;
