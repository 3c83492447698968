import { Outbox } from '@libs/messaging';
import { isUniqueViolation, TransactionContext } from '@libs/persistence';
import { CaEntity } from '@libs/persistence/entities';
import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { Repository } from 'typeorm';
import { CertificateRepository } from '../../certificate';
import { type Ca, CaAlreadyExistsError, CaRepository } from '../domain';

@Injectable()
export class TypeOrmCaRepository extends CaRepository {
  constructor(
    @InjectRepository(CaEntity) private readonly rows: Repository<CaEntity>,
    private readonly certificates: CertificateRepository,
    private readonly transactions: TransactionContext,
    private readonly outbox: Outbox,
  ) {
    super();
  }

  exists(id: string): Promise<boolean> {
    return this.rows.existsBy({ id });
  }

  async add(ca: Ca): Promise<void> {
    const { state, certificate } = ca;
    const isRoot = certificate.state.issuedBy.caId === state.id;
    await (isRoot ? this.certificates.add(certificate) : this.certificates.addIssued(certificate));
    await this.transactions
      .manager()
      .insert(CaEntity, { ...state, serialNumber: certificate.state.serialNumber, metadata: state.metadata })
      .catch((error: unknown) => {
        throw isUniqueViolation(error, 'ca_pkey') ? new CaAlreadyExistsError(state.id) : error;
      });
    await this.outbox.add(ca.pullEvents());
  }
}
