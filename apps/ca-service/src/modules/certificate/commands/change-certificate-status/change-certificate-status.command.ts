import { Command } from '@nestjs/cqrs';
import type { CertificateStatus, CertificateView, RevocationReason } from '../../domain';

export class ChangeCertificateStatusCommand extends Command<CertificateView> {
  constructor(
    readonly serialNumber: string,
    readonly status: CertificateStatus,
    readonly reason: RevocationReason,
  ) {
    super();
  }
}
