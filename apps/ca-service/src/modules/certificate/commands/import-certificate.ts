import type { ParsedCertificate } from '@libs/crypto';
import { Clock, UnitOfWork } from '@libs/kernel';
import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import {
  Certificate,
  CertificateRepository,
  CompromisedKeys,
  IssuerSearch,
  mustBeSearchable,
  mustHaveRepresentableDates,
} from '../domain';
import type { IssuedCertificate } from './issue-certificate';

/** Imports a certificate that was issued elsewhere, without its private key. */
export class ImportCertificate extends Command<IssuedCertificate> {
  constructor(
    readonly certificate: ParsedCertificate,
    readonly metadata: Readonly<Record<string, unknown>> | null,
  ) {
    super();
  }
}

@CommandHandler(ImportCertificate)
export class ImportCertificateHandler implements ICommandHandler<ImportCertificate> {
  constructor(
    private readonly issuers: IssuerSearch,
    private readonly certificates: CertificateRepository,
    private readonly compromisedKeys: CompromisedKeys,
    private readonly unitOfWork: UnitOfWork,
    private readonly clock: Clock,
  ) {}

  execute({ certificate: parsed, metadata }: ImportCertificate): Promise<IssuedCertificate> {
    mustBeSearchable(parsed, 'cert');
    mustHaveRepresentableDates(parsed, 'cert');
    return this.unitOfWork.run(async () => {
      const issuer = await this.issuers.shareIssuerOf(parsed);
      const now = this.clock.now();
      const certificate = Certificate.imported({ certificate: parsed, metadata, now }, issuer);
      await this.certificates.add(certificate);
      const warnings = await this.compromisedKeys.warningsOf(certificate.state.key.id);
      return { certificate: certificate.snapshot(now), warnings };
    });
  }
}
