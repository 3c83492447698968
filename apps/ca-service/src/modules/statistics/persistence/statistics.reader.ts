import { Clock } from '@libs/kernel';
import { EACH_BY_ITSELF, GroupedCounts, type ReadStatement, TimeLimitedReads } from '@libs/persistence';
import { caList, certificateList, JOIN_STATUS, statusNow } from '@libs/persistence/certificates';
import { Injectable } from '@nestjs/common';
import type { Group } from '../domain/counts';
import { CertificateCounts } from './certificate-counts';

const BY_ISSUER = 'certificate_status.issuer_ca_id';
const BY_ENGINE = 'certificate.engine_id';

/** Counts CAs in the partial indexes of their certificates. $1 is now. */
const CAS: ReadStatement = {
  name: 'count-cas',
  text: `
  SELECT ${BY_ENGINE} AS key, ${statusNow('$1::timestamptz')} AS status, count(*)::float8 AS count
  FROM ca JOIN certificate ON certificate.id = ca.certificate_id AND certificate.is_ca ${JOIN_STATUS}
  WHERE certificate_status.is_ca GROUP BY ${EACH_BY_ITSELF}`,
};

/** Counts CAs by engine, certificates by CA, and both by their present status. */
@Injectable()
export class StatisticsReader {
  constructor(
    private readonly reads: TimeLimitedReads,
    private readonly counts: CertificateCounts,
    private readonly groups: GroupedCounts,
    private readonly clock: Clock,
  ) {}

  /** @throws InvalidFilterOperatorError, InvalidListParameterError, ListTookTooLongError */
  async certificates(filters: readonly string[], caId?: string): Promise<Group[]> {
    const list = certificateList(caId === undefined ? {} : { caId }, this.clock.now());
    const found = await this.groups.count(list, filters, {
      key: BY_ISSUER,
      status: list.fields.get('status')?.value ?? '',
    });
    if (found) return found as Group[];
    return caId === undefined ? this.counts.all() : this.counts.ofCa(caId);
  }

  /** @throws InvalidFilterOperatorError, InvalidListParameterError, ListTookTooLongError */
  async cas(filters: readonly string[]): Promise<Group[]> {
    const now = this.clock.now();
    const list = caList(now);
    const status = list.fields.get('status')?.value ?? '';
    const found = await this.groups.count(list, filters, { key: BY_ENGINE, status });
    return found ? (found as Group[]) : this.reads.query<Group>(CAS, [now]);
  }
}
