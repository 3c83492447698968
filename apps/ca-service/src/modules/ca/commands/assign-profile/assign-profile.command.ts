import { Command } from '@nestjs/cqrs';
import type { CaView } from '../../domain';

export class AssignProfileCommand extends Command<CaView> {
  constructor(
    readonly caId: string,
    readonly profileId: string,
  ) {
    super();
  }
}
