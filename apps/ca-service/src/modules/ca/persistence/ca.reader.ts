import { Clock, type Page } from '@libs/kernel';
import { type KeysetList, KeysetPages, type ListParameters } from '@libs/persistence';
import { CaEntity, CertificateEntity } from '@libs/persistence/entities';
import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { Repository } from 'typeorm';
import { toCertificateState } from '../../certificate';
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
    const row = await this.rows.findOne({ where: { id }, relations: { certificate: true } });
    return row ? this.#view(row) : undefined;
  }

  async list(parameters: ListParameters, commonName?: string): Promise<Page<CaView>> {
    const { next, list } = await this.pages.page(casNamed(commonName, this.clock.now()), parameters);
    return { next, list: list.map(({ ca, certificate }) => this.#view(Object.assign(ca, { certificate }))) };
  }

  #view(row: CaEntity): CaView {
    return toCaView(toCaState(row), toCertificateState(row.certificate), this.clock.now());
  }
}

/** All CAs, or those whose certificate has exactly this common name. */
function casNamed(
  commonName: string | undefined,
  now: Date,
): KeysetList<{ ca: CaEntity; certificate: CertificateEntity }> {
  return {
    name: commonName === undefined ? 'cas' : `cas named ${commonName}`,
    entities: { ca: CaEntity, certificate: CertificateEntity },
    from: 'ca JOIN certificate ON certificate.serial_number = ca.serial_number',
    key: 'ca.id',
    order: 'creation_ts',
    fields: caFields(now),
    where: (bind) =>
      commonName === undefined
        ? []
        : ['certificate.is_ca', `certificate.subject_common_name = ${bind(commonName)}`],
  };
}
