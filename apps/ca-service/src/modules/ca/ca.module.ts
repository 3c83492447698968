import { CaEntity } from '@libs/persistence/entities';
import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { CertificateModule } from '../certificate';
import { KeyModule } from '../key';
import { ProfileModule } from '../profile';
import { CreateCaHandler } from './commands/create-ca/create-ca.handler';
import { CaRepository } from './domain';
import { CaController } from './http/ca.controller';
import { CaReader } from './persistence/ca.reader';
import { TypeOrmCaRepository } from './persistence/typeorm-ca.repository';
import { GetCaHandler } from './queries/get-ca/get-ca.handler';
import { ListCasHandler } from './queries/list-cas/list-cas.handler';

@Module({
  imports: [TypeOrmModule.forFeature([CaEntity]), CertificateModule, KeyModule, ProfileModule],
  controllers: [CaController],
  providers: [
    CreateCaHandler,
    GetCaHandler,
    ListCasHandler,
    CaReader,
    { provide: CaRepository, useClass: TypeOrmCaRepository },
  ],
})
export class CaModule {}
