import { parseCertificate } from '@libs/crypto';
import { Clock } from '@libs/kernel';
import { CaEntity } from '@libs/persistence/entities';
import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { Repository } from 'typeorm';
import { CaNotFoundError, type IssuingCa, IssuingCas, statusAt } from '../domain';
import { toState } from './certificate.mapper';

@Injectable()
export class TypeOrmIssuingCas extends IssuingCas {
  constructor(
    @InjectRepository(CaEntity) private readonly rows: Repository<CaEntity>,
    private readonly clock: Clock,
  ) {
    super();
  }

  async get(id: string): Promise<IssuingCa> {
    const row = await this.rows.findOne({ where: { id }, relations: { certificate: true } });
    if (!row) throw new CaNotFoundError(id);
    const state = toState(row.certificate);
    const certificate = parseCertificate(state.der);
    if (!certificate.publicKey) throw new Error(`the key of CA ${id} is of an unknown type`);
    return {
      id,
      level: row.level,
      certificate,
      publicKey: certificate.publicKey,
      status: statusAt(state, this.clock.now()),
      engineId: state.engineId,
      defaultProfileId: row.profileId,
    };
  }
}
