import { Clock, type Page } from '@libs/kernel';
import { KeysetPages, type ListParameters } from '@libs/persistence';
import { CaEntity, CertificateEntity } from '@libs/persistence/entities';
import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { Repository } from 'typeorm';
import { type CertificateScope, type CertificateView, toCertificateView } from '../domain';
import { toState } from './certificate.mapper';

/** The status now, as `statusAt` says it. */
const HAS_STATUS = `
  CASE WHEN certificate.status = 'ACTIVE' AND certificate.valid_to + interval '1 second' <= :now THEN 'EXPIRED'
       ELSE certificate.status END = :status`;

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

  async list(scope: CertificateScope, parameters: ListParameters): Promise<Page<CertificateView>> {
    const { caId, status } = scope;
    const rows = this.rows.createQueryBuilder('certificate');
    if (caId !== undefined) rows.andWhere('certificate.issuer_ca_id = :caId', { caId });
    if (status !== undefined) rows.andWhere(HAS_STATUS, { status, now: this.clock.now() });
    // Part of every bookmark, so that it is good for no other list.
    const name = `certificates ${JSON.stringify([caId, status])}`;
    const list = { name, rows, key: 'certificate.serial_number', createdAt: 'certificate.created_at' };
    const page = await this.pages.page(list, parameters);
    return { next: page.next, list: page.list.map((row) => this.#view(row)) };
  }

  #view(row: CertificateEntity): CertificateView {
    return toCertificateView(toState(row), this.clock.now());
  }
}
