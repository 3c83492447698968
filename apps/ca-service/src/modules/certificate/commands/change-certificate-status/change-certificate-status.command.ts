import { Command } from '@nestjs/cqrs';
import type { CertificateView, Requester, StatusChange } from '../../domain';

export class ChangeCertificateStatusCommand extends Command<CertificateView> {
  constructor(
    readonly serialNumber: string,
    readonly change: StatusChange,
    readonly requester: Requester,
  ) {
    super();
  }
}
