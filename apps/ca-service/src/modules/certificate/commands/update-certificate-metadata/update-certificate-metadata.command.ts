import { Command } from '@nestjs/cqrs';
import type { CertificateView, MetadataPatch } from '../../domain';

export class UpdateCertificateMetadataCommand extends Command<CertificateView> {
  constructor(
    readonly serialNumber: string,
    readonly patch: MetadataPatch,
  ) {
    super();
  }
}
