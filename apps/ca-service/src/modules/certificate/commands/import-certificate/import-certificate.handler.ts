import { Clock, UnitOfWork } from '@libs/kernel';
import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import {
  Certificate,
  CertificateRepository,
  type CertificateSnapshot,
  IssuerSearch,
  mustBeSearchable,
  mustHaveRepresentableDates,
  mustHaveSupportedKey,
} from '../../domain';
import { ImportCertificateCommand } from './import-certificate.command';

@CommandHandler(ImportCertificateCommand)
export class ImportCertificateHandler implements ICommandHandler<ImportCertificateCommand> {
  constructor(
    private readonly issuers: IssuerSearch,
    private readonly certificates: CertificateRepository,
    private readonly unitOfWork: UnitOfWork,
    private readonly clock: Clock,
  ) {}

  execute({ certificate: parsed, metadata }: ImportCertificateCommand): Promise<CertificateSnapshot> {
    const publicKey = mustHaveSupportedKey(parsed, 'cert');
    mustBeSearchable(parsed, 'cert');
    mustHaveRepresentableDates(parsed, 'cert');
    return this.unitOfWork.run(async () => {
      const issuer = await this.issuers.shareIssuerOf(parsed);
      const now = this.clock.now();
      const certificate = Certificate.imported({ certificate: parsed, publicKey, metadata, now }, issuer);
      await this.certificates.add(certificate);
      return certificate.snapshot(now);
    });
  }
}
