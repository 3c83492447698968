import { Command } from '@nestjs/cqrs';
import type { CertificateView, StatusChange } from '../../domain';

export class ChangeCertificateStatusCommand extends Command<CertificateView> {
  constructor(
    readonly serialNumber: string,
    readonly change: StatusChange,
    /** Whether the caller may change CAs as well. */
    readonly mayChangeCas: boolean,
  ) {
    super();
  }
}
