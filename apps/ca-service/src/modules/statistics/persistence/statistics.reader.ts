import { Clock } from '@libs/kernel';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { StatisticsView, StatusDistribution } from '../domain/statistics.view';

/** EXPIRED is a fact about the clock ($1): an ACTIVE certificate past its last second counts as EXPIRED. */
const STATUS = `CASE WHEN c.status = 'ACTIVE' AND c.valid_to + interval '1 second' <= $1 THEN 'EXPIRED' ELSE c.status END`;

/** One grouped query each, never one per status. */
const CERTIFICATES = `
  SELECT c.issuer_ca_id AS key, ${STATUS} AS status, count(*)::int AS count
  FROM certificate_status c GROUP BY 1, 2`;
const CAS = `
  SELECT certificate.engine_id AS key, ${STATUS} AS status, count(*)::int AS count
  FROM ca JOIN certificate USING (serial_number) JOIN certificate_status c USING (serial_number) GROUP BY 1, 2`;

interface Group {
  readonly key: string;
  readonly status: keyof StatusDistribution;
  readonly count: number;
}

@Injectable()
export class StatisticsReader {
  constructor(
    private readonly dataSource: DataSource,
    private readonly clock: Clock,
  ) {}

  async read(engineIds: readonly string[]): Promise<StatisticsView> {
    const now = this.clock.now();
    const [certificates, cas] = await Promise.all([
      this.dataSource.query<Group[]>(CERTIFICATES, [now]),
      this.dataSource.query<Group[]>(CAS, [now]),
    ]);
    const engines = Object.fromEntries(engineIds.map((id) => [id, 0]));
    return {
      cas: {
        total: total(cas),
        // CAs whose key the service does not hold are in no engine (contract 3.4).
        engine_distribution: { ...engines, ...byKey(cas.filter(({ key }) => key !== '')) },
        status_distribution: byStatus(cas),
      },
      certificates: {
        total: total(certificates),
        ca_distribution: byKey(certificates.filter(({ key }) => key !== '-')),
        status_distribution: byStatus(certificates),
      },
    };
  }
}

function total(groups: readonly Group[]): number {
  return groups.reduce((sum, { count }) => sum + count, 0);
}

function byKey(groups: readonly Group[]): Record<string, number> {
  const counts = new Map<string, number>();
  for (const { key, count } of groups) counts.set(key, (counts.get(key) ?? 0) + count);
  return Object.fromEntries(counts);
}

function byStatus(groups: readonly Group[]): StatusDistribution {
  const counts = { ACTIVE: 0, EXPIRED: 0, INACTIVE: 0, REVOKED: 0 };
  for (const { status, count } of groups) counts[status] += count;
  return counts;
}
