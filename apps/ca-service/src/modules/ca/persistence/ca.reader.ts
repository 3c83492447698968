import { Clock, type Page } from '@libs/kernel';
import { compares, type KeysetList, KeysetPages, type ListParameters } from '@libs/persistence';
import { CaEntity, CertificateEntity, CertificateStatusEntity } from '@libs/persistence/entities';
import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { Repository } from 'typeorm';
import { type CertificateListRow, JOIN_STATUS, toCertificateState, withStatus } from '../../certificate';
import { type CaView, toCaView } from '../domain';
import { caFields } from './ca.fields';
import { toCaState } from './ca.mapper';

@Injectable()
export class CaReader {
  constructor(
    @InjectRepository(CaEntity) private readonly rows: Repository<CaEntity>,
    private readonly pages: KeysetPages,
    private readonly clock: Clock,
  ) {}

  async find(id: string): Promise<CaView | undefined> {
    const row = await this.rows.findOne({ where: { id }, relations: { certificate: { status: true } } });
    return row ? this.#view(row) : undefined;
  }

  async list(parameters: ListParameters, commonName?: string): Promise<Page<CaView>> {
    const { next, list } = await this.pages.page(casNamed(commonName, this.clock.now()), parameters);
    return {
      next,
      list: list.map(({ ca, ...row }) => this.#view(Object.assign(ca, { certificate: withStatus(row) }))),
    };
  }

  #view(row: CaEntity): CaView {
    return toCaView(toCaState(row), toCertificateState(row.certificate), this.clock.now());
  }
}

/** All CAs, or those whose certificate has exactly this common name. */
function casNamed(
  commonName: string | undefined,
  now: Date,
): KeysetList<CertificateListRow & { ca: CaEntity }> {
  return {
    name: commonName === undefined ? 'cas' : `cas named ${commonName}`,
    entities: { ca: CaEntity, certificate: CertificateEntity, certificate_status: CertificateStatusEntity },
    from: 'ca',
    joins: `JOIN certificate ON certificate.serial_number = ca.serial_number ${JOIN_STATUS}`,
    key: 'ca.id',
    order: 'creation_ts',
    fields: caFields(now),
    filters:
      commonName === undefined
        ? []
        : [compares('is_ca', 'equals', 'true'), compares('subject.common_name', 'equals', commonName)],
  };
}
