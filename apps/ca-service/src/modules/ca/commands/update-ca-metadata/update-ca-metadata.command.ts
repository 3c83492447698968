import { Command } from '@nestjs/cqrs';
import type { MetadataPatch } from '../../../certificate';
import type { CaView } from '../../domain';

export class UpdateCaMetadataCommand extends Command<CaView> {
  constructor(
    readonly caId: string,
    readonly patch: MetadataPatch,
  ) {
    super();
  }
}
