import { CertificateSigner } from '@libs/crypto';
import { Clock, Randomness } from '@libs/kernel';
import { AuditEvents } from '@libs/messaging';
import { CaEntity, CertificateEntity } from '@libs/persistence/entities';
import { Module, type OnModuleInit } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { KeyModule } from '../key';
import { ProfileModule } from '../profile';
import { CertificateExpirationDeltas } from './certificate-expiration-deltas';
import { ChangeCertificateStatusHandler } from './commands/change-certificate-status';
import { CreateCertificateHandler } from './commands/create-certificate';
import { DeleteCertificateHandler } from './commands/delete-certificate';
import { ImportCertificateHandler } from './commands/import-certificate';
import { IssueCertificateHandler } from './commands/issue-certificate';
import { UpdateCertificateMetadataHandler } from './commands/update-certificate-metadata';
import {
  CaHolds,
  CertificateChoices,
  CertificateDeletion,
  CertificateRepository,
  Certifier,
  CompromisedKeys,
  DueExpirationDeltas,
  IssuerSearch,
  IssuingCas,
  KeysOfCas,
} from './domain';
import {
  certificateDeletionAudit,
  certificateStatusAudit,
  issuanceAudit,
} from './events/audit-of-certificates';
import { CertificateLifecycleController } from './http/certificate-lifecycle.controller';
import { CertificateController } from './http/certificate.controller';
import { CertificatesOfCaController } from './http/certificates-of-ca.controller';
import { IssuanceSettings } from './domain/issuance/certifier';
import { CertificateReader } from './persistence/certificate.reader';
import { CertificateDrafts } from './persistence/certificate-drafts';
import { TypeOrmCaHolds } from './persistence/typeorm-ca-holds';
import { TypeOrmCertificateChoices } from './persistence/typeorm-certificate-choices';
import { TypeOrmCertificateDeletion } from './persistence/typeorm-certificate-deletion';
import { TypeOrmCertificateRepository } from './persistence/typeorm-certificate.repository';
import { TypeOrmCompromisedKeys } from './persistence/typeorm-compromised-keys';
import { TypeOrmDueExpirationDeltas } from './persistence/typeorm-due-expiration-deltas';
import { TypeOrmIssuerSearch } from './persistence/typeorm-issuer-search';
import { TypeOrmIssuingCas } from './persistence/typeorm-issuing-cas';
import { TypeOrmKeysOfCas } from './persistence/typeorm-keys-of-cas';
import { GetCertificateHandler } from './queries/get-certificate';
import { ListCertificatesHandler } from './queries/list-certificates';
import { PreviewIssuanceHandler } from './queries/preview-issuance';

@Module({
  imports: [TypeOrmModule.forFeature([CertificateEntity, CaEntity]), KeyModule, ProfileModule],
  controllers: [CertificatesOfCaController, CertificateController, CertificateLifecycleController],
  providers: [
    IssueCertificateHandler,
    CreateCertificateHandler,
    ImportCertificateHandler,
    DeleteCertificateHandler,
    ChangeCertificateStatusHandler,
    UpdateCertificateMetadataHandler,
    GetCertificateHandler,
    ListCertificatesHandler,
    PreviewIssuanceHandler,
    CertificateReader,
    CertificateDrafts,
    CertificateExpirationDeltas,
    { provide: CertificateChoices, useClass: TypeOrmCertificateChoices },
    { provide: CaHolds, useClass: TypeOrmCaHolds },
    { provide: CertificateRepository, useClass: TypeOrmCertificateRepository },
    { provide: CertificateDeletion, useClass: TypeOrmCertificateDeletion },
    { provide: CompromisedKeys, useClass: TypeOrmCompromisedKeys },
    { provide: DueExpirationDeltas, useClass: TypeOrmDueExpirationDeltas },
    { provide: IssuerSearch, useClass: TypeOrmIssuerSearch },
    { provide: IssuingCas, useClass: TypeOrmIssuingCas },
    { provide: KeysOfCas, useClass: TypeOrmKeysOfCas },
    {
      provide: Certifier,
      inject: [CertificateSigner, Clock, Randomness, IssuanceSettings],
      useFactory: (
        signer: CertificateSigner,
        clock: Clock,
        randomness: Randomness,
        settings: IssuanceSettings,
      ) => new Certifier(signer, clock, randomness, settings),
    },
  ],
  exports: [
    CaHolds,
    CompromisedKeys,
    CertificateRepository,
    CertificateDrafts,
    CertificateExpirationDeltas,
    IssuerSearch,
    IssuingCas,
  ],
})
export class CertificateModule implements OnModuleInit {
  constructor(private readonly audit: AuditEvents) {}

  onModuleInit(): void {
    this.audit.register('certificate.status.update', certificateStatusAudit);
    this.audit.register('certificate.delete', certificateDeletionAudit);
    this.audit.register('ca.sign.certificate', issuanceAudit);
  }
}
