import { Clock } from '@libs/kernel';
import { TimeLimitedReads } from '@libs/persistence';
import { hasExpiredAt } from '@libs/persistence/certificates';
import { Injectable } from '@nestjs/common';
import type { Interval, Periods } from '../domain/interval';
import type { PeriodCount } from '../domain/counts';

/** Restricts the counted certificates to a CA or a profile; by default all are counted. */
export interface PeriodScope {
  readonly caId?: string | undefined;
  readonly profileId?: string | undefined;
}

/** $1 interval, $2 and $3 first days of the first and the last period, $4 CA and $5 profile or NULL. */
const IN_SCOPE = `
  start BETWEEN $2::date AND $3::date AND issuer_ca_id = COALESCE($4::text, issuer_ca_id)
  AND profile_id = COALESCE($5::text, profile_id)`;

/**
 * Sums for each CA and for each profile, which are far fewer rows than their pairs. $6 is now: certificates that have
 * expired but are stored as ACTIVE no longer count as expiring.
 */
const COUNTS = `
  SELECT start::text, issuer_ca_id AS "caId", profile_id AS "profileId", sum(issued)::float8 AS issued,
    sum(revoked)::float8 AS revoked, sum(expiring)::float8 AS expiring
  FROM (
    SELECT start, issuer_ca_id, profile_id, issued, revoked, expiring FROM certificate_period_count
    WHERE period = $1 AND ${IN_SCOPE}
    UNION ALL
    SELECT start, issuer_ca_id, profile_id, issued, revoked, expiring FROM certificate_period_change
    WHERE period = $1 AND ${IN_SCOPE}
    UNION ALL
    SELECT start, issuer_ca_id, profile_id, 0, 0, -count(*) FROM (
      SELECT date_trunc($1, valid_to AT TIME ZONE 'UTC')::date AS start, issuer_ca_id,
        COALESCE(profile_id, '') AS profile_id
      FROM certificate_status WHERE ${hasExpiredAt('$6::timestamptz')}
    ) AS expired WHERE ${IN_SCOPE} GROUP BY 1, 2, 3
  ) AS counted
  GROUP BY GROUPING SETS ((start, issuer_ca_id), (start, profile_id))
  HAVING (sum(issued), sum(revoked), sum(expiring)) <> (0, 0, 0)`;

/** Counts issued, revoked and expiring certificates by day, week or month, without reading certificates. */
@Injectable()
export class PeriodReader {
  constructor(
    private readonly reads: TimeLimitedReads,
    private readonly clock: Clock,
  ) {}

  read(interval: Interval, periods: Periods, { caId, profileId }: PeriodScope): Promise<PeriodCount[]> {
    const [first, last] = [periods[0], periods.at(-1)];
    const values = [interval, first, last, caId ?? null, profileId ?? null, this.clock.now()];
    return this.reads.query<PeriodCount>({ text: COUNTS }, values);
  }
}
