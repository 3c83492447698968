import { Clock, type Page } from '@libs/kernel';
import { KeysetPages, type ListParameters } from '@libs/persistence';
import { CaEntity } from '@libs/persistence/entities';
import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { Repository } from 'typeorm';
import { toCertificateState } from '../../certificate';
import { type CaView, toCaView } from '../domain';
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
    const rows = this.rows.createQueryBuilder('ca').innerJoinAndSelect('ca.certificate', 'certificate');
    if (commonName !== undefined) {
      rows.where('certificate.is_ca AND certificate.subject_common_name = :commonName', { commonName });
    }
    const name = commonName === undefined ? 'cas' : `cas named ${commonName}`;
    const page = await this.pages.page({ name, rows, key: 'ca.id', createdAt: 'ca.created_at' }, parameters);
    return { next: page.next, list: page.list.map((row) => this.#view(row)) };
  }

  #view(row: CaEntity): CaView {
    return toCaView(toCaState(row), toCertificateState(row.certificate), this.clock.now());
  }
}
