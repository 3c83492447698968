import { Clock, type Page } from '@libs/kernel';
import { KeysetPages, type ListParameters } from '@libs/persistence';
import { caList, withStatus } from '@libs/persistence/certificates';
import { CaEntity } from '@libs/persistence/entities';
import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { Repository } from 'typeorm';
import { toCertificateState } from '../../certificate';
import { type CaView, toCaView } from '../wire';
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
    const { next, list } = await this.pages.page(caList(this.clock.now(), commonName), parameters);
    return {
      next,
      list: list.map(({ ca, ...row }) => this.#view(Object.assign(ca, { certificate: withStatus(row) }))),
    };
  }

  #view(row: CaEntity): CaView {
    const certificate = toCertificateState(row.certificate);
    return toCaView({ state: toCaState(row), certificate, at: this.clock.now() });
  }
}
