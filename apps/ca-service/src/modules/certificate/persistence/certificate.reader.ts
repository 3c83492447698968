import { Clock, type Page } from '@libs/kernel';
import { KeysetPages, type ListParameters } from '@libs/persistence';
import { CaEntity, CertificateEntity } from '@libs/persistence/entities';
import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { Repository, type SelectQueryBuilder } from 'typeorm';
import { type CertificateView, toCertificateView } from '../domain';
import { toState } from './certificate.mapper';

@Injectable()
export class CertificateReader {
  constructor(
    @InjectRepository(CertificateEntity) private readonly rows: Repository<CertificateEntity>,
    @InjectRepository(CaEntity) private readonly cas: Repository<CaEntity>,
    private readonly pages: KeysetPages,
    private readonly clock: Clock,
  ) {}

  async find(serialNumber: string, caId?: string): Promise<CertificateView | undefined> {
    const row = await this.rows.findOneBy({
      serialNumber,
      ...(caId === undefined ? {} : { issuerCaId: caId }),
    });
    return row ? this.#view(row) : undefined;
  }

  hasCa(id: string): Promise<boolean> {
    return this.cas.existsBy({ id });
  }

  list(parameters: ListParameters): Promise<Page<CertificateView>> {
    return this.#page('certificates', this.rows.createQueryBuilder('certificate'), parameters);
  }

  listOfCa(caId: string, parameters: ListParameters): Promise<Page<CertificateView>> {
    const rows = this.rows
      .createQueryBuilder('certificate')
      .where('certificate.issuer_ca_id = :caId', { caId });
    return this.#page(`certificates of ${caId}`, rows, parameters);
  }

  async #page(name: string, rows: SelectQueryBuilder<CertificateEntity>, parameters: ListParameters) {
    const list = { name, rows, key: 'certificate.serial_number', createdAt: 'certificate.created_at' };
    const page = await this.pages.page(list, parameters);
    return { next: page.next, list: page.list.map((row) => this.#view(row)) };
  }

  #view(row: CertificateEntity): CertificateView {
    return toCertificateView(toState(row), this.clock.now());
  }
}
