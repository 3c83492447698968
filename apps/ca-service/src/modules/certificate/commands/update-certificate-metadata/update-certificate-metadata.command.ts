import { Command } from '@nestjs/cqrs';
import type { CertificateView, MetadataPatch, Requester } from '../../domain';

export class UpdateCertificateMetadataCommand extends Command<CertificateView> {
  constructor(
    readonly serialNumber: string,
    readonly patch: MetadataPatch,
    readonly requester: Requester,
  ) {
    super();
  }
}
