import { ApiProperty, ApiSchema } from '@nestjs/swagger';
import type { CertificateStatus } from '../../certificate';
import type { Group } from '../domain/counts';

const COUNT = { type: 'integer', minimum: 0 } as const;
const COUNTS = { type: 'object', additionalProperties: { type: 'integer', minimum: 0 } } as const;

/** Counts by status (contract 2.11). INACTIVE is an additional key that existing clients ignore. */
@ApiSchema({ name: 'StatusDistribution' })
export class StatusDistributionView implements Readonly<Record<CertificateStatus, number>> {
  @ApiProperty({ ...COUNT, example: 12 })
  readonly ACTIVE!: number;

  @ApiProperty({ ...COUNT, example: 3 })
  readonly EXPIRED!: number;

  @ApiProperty({ ...COUNT, example: 0 })
  readonly INACTIVE!: number;

  @ApiProperty({ ...COUNT, example: 1 })
  readonly REVOKED!: number;
}

@ApiSchema({ name: 'CertificateAuthorityStatistics' })
export class CaStatisticsView {
  @ApiProperty({ ...COUNT, example: 16 })
  readonly total!: number;

  @ApiProperty({
    ...COUNTS,
    description: 'By the id of the engine; CAs whose key the service does not hold are in none',
    example: { 'filesystem-1': 16 },
  })
  readonly engine_distribution!: Readonly<Record<string, number>>;

  @ApiProperty({ type: () => StatusDistributionView })
  readonly status_distribution!: StatusDistributionView;
}

@ApiSchema({ name: 'CertificateStatistics' })
export class CertificateStatisticsView {
  @ApiProperty({ ...COUNT, example: 16 })
  readonly total!: number;

  @ApiProperty({
    ...COUNTS,
    description: 'By the id of the CA that issued them; certificates of unknown CAs are in the total alone',
    example: { 'd635f6f1-08a1-489e-a825-9d5a6f6440ba': 16 },
  })
  readonly ca_distribution!: Readonly<Record<string, number>>;

  @ApiProperty({ type: () => StatusDistributionView })
  readonly status_distribution!: StatusDistributionView;
}

/** Counts by engine, CA and status (contract 2.11). */
@ApiSchema({ name: 'Statistics' })
export class StatisticsView {
  @ApiProperty({ type: () => CaStatisticsView })
  readonly cas!: CaStatisticsView;

  @ApiProperty({ type: () => CertificateStatisticsView })
  readonly certificates!: CertificateStatisticsView;
}

export function toStatusDistributionView(groups: readonly Group[]): StatusDistributionView {
  const counts = { ACTIVE: 0, EXPIRED: 0, INACTIVE: 0, REVOKED: 0 };
  for (const { status, count } of groups) if (status !== null) counts[status] += count;
  return counts;
}
