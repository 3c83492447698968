import { CertificateSigner, KeyEngineRegistry } from '@libs/crypto';
import { Clock, Randomness } from '@libs/kernel';
import { CaEntity } from '@libs/persistence/entities';
import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { CertificateModule, IssuanceSettings } from '../certificate';
import { HeldKeys, KeyModule, KeyRemovals } from '../key';
import { ProfileModule } from '../profile';
import { CreateCaHandler } from './commands/create-ca/create-ca.handler';
import { CaCertifier, CaKeys, CaRepository } from './domain';
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
    {
      provide: CaKeys,
      inject: [KeyEngineRegistry, HeldKeys, KeyRemovals],
      useFactory: (engines: KeyEngineRegistry, held: HeldKeys, removals: KeyRemovals) =>
        new CaKeys(engines, held, removals),
    },
    {
      provide: CaCertifier,
      inject: [CertificateSigner, Clock, Randomness, IssuanceSettings],
      useFactory: (
        signer: CertificateSigner,
        clock: Clock,
        randomness: Randomness,
        { vaServerDomains }: IssuanceSettings,
      ) => new CaCertifier(signer, clock, randomness, vaServerDomains),
    },
  ],
})
export class CaModule {}
