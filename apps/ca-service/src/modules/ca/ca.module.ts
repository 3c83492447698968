import { CertificateSigner } from '@libs/crypto';
import { Clock, Randomness } from '@libs/kernel';
import { AuditEvents } from '@libs/messaging';
import { CaEntity } from '@libs/persistence/entities';
import { Global, Module, type OnModuleInit } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import {
  CertificateModule,
  CertificateRepository,
  IssuanceSettings,
  IssuerSearch,
  IssuingCas,
  StatusOfCas,
} from '../certificate';
import { KeyModule } from '../key';
import { ProfileModule, ProfileRepository } from '../profile';
import { CaExpirationDeltas } from './ca-expiration-deltas';
import { AllowProfilesHandler } from './commands/allow-profiles';
import { AssignProfileHandler } from './commands/assign-profile';
import { ChangeCaStatusHandler, StatusOfCasByCommand } from './commands/change-ca-status';
import { CreateCaHandler } from './commands/create-ca';
import { DeleteCaHandler } from './commands/delete-ca';
import { UpdateCaMetadataHandler } from './commands/update-ca-metadata';
import {
  CaCertifier,
  CaDeletion,
  CaHierarchy,
  CaImporter,
  CaRenewals,
  CaRepository,
  CrossCertifier,
  DeletionRevocations,
  DeletionUndo,
  Expiry,
  SignatureLog,
  StatusCascade,
} from './domain';
import { CaLifecycleController } from './http/ca-lifecycle.controller';
import { ImportCaHandler } from './commands/import-ca';
import { SignMessageHandler } from './commands/sign-message';
import { caDeletionAudit, caStatusAudit } from './events/audit-of-cas';
import { ExpirationDeltasJob } from './expiration-deltas.job';
import { ExpiryJob } from './expiry.job';
import { CaController } from './http/ca.controller';
import { CaSettingsController } from './http/ca-settings.controller';
import { SignatureController } from './http/signature.controller';
import { CaReader } from './persistence/ca.reader';
import { CaDrafts } from './persistence/ca-drafts';
import { ReissueCaHandler } from './commands/reissue-ca';
import { RekeyCaHandler } from './commands/rekey-ca';
import { CaChainReader } from './persistence/ca-chain.reader';
import { CaSubtree } from './persistence/ca-subtree';
import { TypeOrmCaDeletion } from './persistence/typeorm-ca-deletion';
import { TypeOrmCaHierarchy } from './persistence/typeorm-ca-hierarchy';
import { TypeOrmCaRepository } from './persistence/typeorm-ca.repository';
import { TypeOrmDeletionRevocations } from './persistence/typeorm-deletion-revocations';
import { TypeOrmExpiry } from './persistence/typeorm-expiry';
import { TypeOrmStatusCascade } from './persistence/typeorm-status-cascade';
import { TypeOrmSignatureLog } from './persistence/typeorm-signature-log';
import { GetCaHandler } from './queries/get-ca';
import { GetCaChainHandler } from './queries/get-ca-chain';
import { ListCasHandler } from './queries/list-cas';
import { VerifySignatureHandler } from './queries/verify-signature';

/** Global because CertificateModule, which must not import this module, injects the port StatusOfCas (ADR 43). */
@Global()
@Module({
  imports: [TypeOrmModule.forFeature([CaEntity]), CertificateModule, KeyModule, ProfileModule],
  controllers: [CaController, CaLifecycleController, CaSettingsController, SignatureController],
  providers: [
    CreateCaHandler,
    ImportCaHandler,
    GetCaHandler,
    ListCasHandler,
    SignMessageHandler,
    VerifySignatureHandler,
    CaReader,
    CaDrafts,
    CaExpirationDeltas,
    CaSubtree,
    AllowProfilesHandler,
    AssignProfileHandler,
    ChangeCaStatusHandler,
    DeleteCaHandler,
    UpdateCaMetadataHandler,
    ReissueCaHandler,
    RekeyCaHandler,
    GetCaChainHandler,
    CaChainReader,
    { provide: StatusOfCas, useClass: StatusOfCasByCommand },
    { provide: CaRepository, useClass: TypeOrmCaRepository },
    { provide: StatusCascade, useClass: TypeOrmStatusCascade },
    { provide: DeletionRevocations, useClass: TypeOrmDeletionRevocations },
    {
      provide: DeletionUndo,
      inject: [DeletionRevocations, CertificateRepository, StatusCascade],
      useFactory: (...parts: ConstructorParameters<typeof DeletionUndo>) => new DeletionUndo(...parts),
    },
    { provide: CaDeletion, useClass: TypeOrmCaDeletion },
    { provide: CaHierarchy, useClass: TypeOrmCaHierarchy },
    { provide: Expiry, useClass: TypeOrmExpiry },
    ExpirationDeltasJob,
    ExpiryJob,
    {
      provide: CaImporter,
      inject: [CaHierarchy, IssuerSearch, IssuingCas, CertificateRepository, CaRepository],
      useFactory: (
        hierarchy: CaHierarchy,
        search: IssuerSearch,
        issuingCas: IssuingCas,
        ...stores: [CertificateRepository, CaRepository]
      ) => new CaImporter(hierarchy, { search, issuingCas }, ...stores),
    },
    {
      provide: CaCertifier,
      inject: [CertificateSigner, Clock, Randomness, IssuanceSettings],
      useFactory: (
        signer: CertificateSigner,
        clock: Clock,
        randomness: Randomness,
        settings: IssuanceSettings,
      ) => new CaCertifier(signer, clock, randomness, settings),
    },
    { provide: SignatureLog, useClass: TypeOrmSignatureLog },
    {
      provide: CrossCertifier,
      inject: [CertificateSigner, Randomness, IssuanceSettings],
      useFactory: (signer: CertificateSigner, randomness: Randomness, settings: IssuanceSettings) =>
        new CrossCertifier(signer, randomness, settings),
    },
    {
      provide: CaRenewals,
      inject: [CaRepository, IssuingCas, ProfileRepository, CaCertifier],
      useFactory: (...parts: ConstructorParameters<typeof CaRenewals>) => new CaRenewals(...parts),
    },
  ],
  exports: [CaExpirationDeltas, StatusOfCas],
})
export class CaModule implements OnModuleInit {
  constructor(private readonly audit: AuditEvents) {}

  onModuleInit(): void {
    this.audit.register('ca.status.update', caStatusAudit);
    this.audit.register('ca.delete', caDeletionAudit);
  }
}
