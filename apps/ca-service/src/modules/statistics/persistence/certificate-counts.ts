import { Clock } from '@libs/kernel';
import { EACH_BY_ITSELF, type ReadStatement, TimeLimitedReads } from '@libs/persistence';
import { hasExpiredAt } from '@libs/persistence/certificates';
import { Injectable } from '@nestjs/common';
import type { Group } from '../domain/counts';

/**
 * Adds up the counters, the changes that are not yet folded into them, and the certificates that have expired but are
 * stored as ACTIVE. $1 is now.
 */
const counted = (where: string): string => `
  SELECT issuer_ca_id AS key, status, sum(count)::float8 AS count FROM (
    SELECT issuer_ca_id, status, count FROM certificate_count ${where}
    UNION ALL SELECT issuer_ca_id, status, change FROM certificate_count_change ${where}
    UNION ALL
    SELECT issuer_ca_id, becomes.status, becomes.count
    FROM (
      SELECT issuer_ca_id, count(*) AS count FROM (
        SELECT issuer_ca_id FROM certificate_status WHERE ${hasExpiredAt('$1::timestamptz')}
      ) AS expired ${where} GROUP BY 1
    ) AS expired, LATERAL (VALUES ('ACTIVE', -expired.count), ('EXPIRED', expired.count)) AS becomes (status, count)
  ) AS known GROUP BY ${EACH_BY_ITSELF} HAVING sum(count) <> 0`;

const OF_ALL: ReadStatement = { name: 'count-certificates', text: counted('') };
const OF_CA: ReadStatement = { name: 'count-certificates-of-ca', text: counted('WHERE issuer_ca_id = $2') };

/** Counts certificates by issuing CA and by their present status, from the counters, without reading certificates. */
@Injectable()
export class CertificateCounts {
  constructor(
    private readonly reads: TimeLimitedReads,
    private readonly clock: Clock,
  ) {}

  all(): Promise<Group[]> {
    return this.reads.query<Group>(OF_ALL, [this.clock.now()]);
  }

  ofCa(caId: string): Promise<Group[]> {
    return this.reads.query<Group>(OF_CA, [this.clock.now(), caId]);
  }
}
