import { CaEntity, CertificateEntity } from '@libs/persistence/entities';
import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { KeyModule } from '../key';
import { ProfileModule } from '../profile';
import { ChangeCertificateStatusHandler } from './commands/change-certificate-status/change-certificate-status.handler';
import { IssueCertificateHandler } from './commands/issue-certificate/issue-certificate.handler';
import { UpdateCertificateMetadataHandler } from './commands/update-certificate-metadata/update-certificate-metadata.handler';
import { CertificateRepository, IssuerSearch, IssuingCas, StatusOfCas } from './domain';
import { CertificateController } from './http/certificate.controller';
import { CertificateListsController } from './http/certificate-lists.controller';
import { CertificateMetadataController } from './http/certificate-metadata.controller';
import { CertificatesOfCaController } from './http/certificates-of-ca.controller';
import { IssuanceController } from './http/issuance.controller';
import { CertificateReader } from './persistence/certificate.reader';
import { CertificateDrafts } from './persistence/certificate-drafts';
import { TypeOrmCertificateRepository } from './persistence/typeorm-certificate.repository';
import { TypeOrmIssuerSearch } from './persistence/typeorm-issuer-search';
import { TypeOrmIssuingCas } from './persistence/typeorm-issuing-cas';
import { GetCertificateHandler } from './queries/get-certificate/get-certificate.handler';
import { ListCertificatesHandler } from './queries/list-certificates/list-certificates.handler';
import { PreviewIssuanceHandler } from './queries/preview-issuance/preview-issuance.handler';

@Module({
  imports: [TypeOrmModule.forFeature([CertificateEntity, CaEntity]), KeyModule, ProfileModule],
  controllers: [
    CertificateListsController,
    CertificatesOfCaController,
    CertificateController,
    CertificateMetadataController,
    IssuanceController,
  ],
  providers: [
    IssueCertificateHandler,
    ChangeCertificateStatusHandler,
    UpdateCertificateMetadataHandler,
    GetCertificateHandler,
    ListCertificatesHandler,
    PreviewIssuanceHandler,
    CertificateReader,
    CertificateDrafts,
    StatusOfCas,
    { provide: CertificateRepository, useClass: TypeOrmCertificateRepository },
    { provide: IssuerSearch, useClass: TypeOrmIssuerSearch },
    { provide: IssuingCas, useClass: TypeOrmIssuingCas },
  ],
  exports: [CertificateRepository, CertificateDrafts, IssuerSearch, IssuingCas, StatusOfCas],
})
export class CertificateModule {}
