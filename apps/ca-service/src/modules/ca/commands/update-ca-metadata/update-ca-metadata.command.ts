import { Command } from '@nestjs/cqrs';
import type { MetadataPatch } from '../../../certificate/domain';
import type { CaSnapshot } from '../../domain';

export class UpdateCaMetadataCommand extends Command<CaSnapshot> {
  constructor(
    readonly caId: string,
    readonly patch: MetadataPatch,
  ) {
    super();
  }
}
