import { Clock } from '@libs/kernel';
import { GroupedCounts } from '@libs/persistence';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { caList } from '../../ca';
import { certificateList } from '../../certificate';
import type { Group } from '../domain/statistics.view';
import { CertificateCounts } from './certificate-counts';

const BY_ISSUER = 'certificate_status.issuer_ca_id';
const BY_ENGINE = 'certificate.engine_id';

/** CAs are few, and counted one by one. */
const casBy = (key: string, status: string, from: string): string =>
  `SELECT ${key} AS key, ${status} AS status, count(*)::float8 AS count FROM ${from} GROUP BY 1, 2`;

/** Counts of CAs by engine, of certificates by CA, and of both by the status that they have now. */
@Injectable()
export class StatisticsReader {
  constructor(
    private readonly dataSource: DataSource,
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
    const list = caList(this.clock.now());
    const status = list.fields.get('status')?.value ?? '';
    const found = await this.groups.count(list, filters, { key: BY_ENGINE, status });
    if (found) return found as Group[];
    return this.dataSource.query<Group[]>(casBy(BY_ENGINE, status, `${list.from} ${list.joins ?? ''}`));
  }
}
