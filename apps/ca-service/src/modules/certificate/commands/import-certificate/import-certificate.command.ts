import type { ParsedCertificate } from '@libs/crypto';
import { Command } from '@nestjs/cqrs';
import type { CertificateSnapshot } from '../../domain';

/** Takes in a certificate that was issued elsewhere, without its private key. */
export class ImportCertificateCommand extends Command<CertificateSnapshot> {
  constructor(
    readonly certificate: ParsedCertificate,
    readonly metadata: Readonly<Record<string, unknown>> | null,
  ) {
    super();
  }
}
