import { Command } from '@nestjs/cqrs';

/** Forgets a certificate whose CA is gone, and its private key with it. */
export class DeleteCertificateCommand extends Command<void> {
  constructor(readonly serialNumber: string) {
    super();
  }
}
