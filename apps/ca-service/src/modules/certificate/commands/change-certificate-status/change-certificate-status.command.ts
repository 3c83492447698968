import { Command } from '@nestjs/cqrs';
import type { CertificateSnapshot, Requester, StatusChange } from '../../domain';

export class ChangeCertificateStatusCommand extends Command<CertificateSnapshot> {
  constructor(
    readonly serialNumber: string,
    readonly change: StatusChange,
    readonly requester: Requester,
  ) {
    super();
  }
}
