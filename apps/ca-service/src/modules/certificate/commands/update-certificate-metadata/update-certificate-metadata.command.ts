import { Command } from '@nestjs/cqrs';
import type { CertificateSnapshot, MetadataPatch, Requester } from '../../domain';

export class UpdateCertificateMetadataCommand extends Command<CertificateSnapshot> {
  constructor(
    readonly serialNumber: string,
    readonly patch: MetadataPatch,
    readonly requester: Requester,
  ) {
    super();
  }
}
