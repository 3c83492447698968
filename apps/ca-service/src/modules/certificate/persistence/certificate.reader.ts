import { Clock, type Page } from '@libs/kernel';
import { KeysetPages, type ListParameters } from '@libs/persistence';
import { certificateList, withStatus } from '@libs/persistence/certificates';
import { CaEntity, CertificateEntity } from '@libs/persistence/entities';
import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { Repository } from 'typeorm';
import type { CertificateId, CertificateScope } from '../domain';
import { type CertificateView, toCertificateView } from '../wire';
import { toState } from './certificate.mapper';

@Injectable()
export class CertificateReader {
  constructor(
    @InjectRepository(CertificateEntity) private readonly rows: Repository<CertificateEntity>,
    @InjectRepository(CaEntity) private readonly cas: Repository<CaEntity>,
    private readonly pages: KeysetPages,
    private readonly clock: Clock,
  ) {}

  async find(id: CertificateId): Promise<CertificateView | undefined> {
    const row = await this.rows.findOne({ where: { id }, relations: { status: true } });
    return row ? this.#view(row) : undefined;
  }

  hasCa(id: string): Promise<boolean> {
    return this.cas.existsBy({ id });
  }

  async list(scope: CertificateScope, parameters: ListParameters): Promise<Page<CertificateView>> {
    const { next, list } = await this.pages.page(certificateList(scope, this.clock.now()), parameters);
    return { next, list: list.map((row) => this.#view(withStatus(row))) };
  }

  #view(row: CertificateEntity): CertificateView {
    return toCertificateView({ state: toState(row), at: this.clock.now() });
  }
}
