import { Command } from '@nestjs/cqrs';
import type { CaSnapshot } from '../../domain';

export class AssignProfileCommand extends Command<CaSnapshot> {
  constructor(
    readonly caId: string,
    readonly profileId: string,
  ) {
    super();
  }
}
