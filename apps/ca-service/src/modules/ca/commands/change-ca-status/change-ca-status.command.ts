import { Command } from '@nestjs/cqrs';
import type { StatusChange } from '../../../certificate';
import type { CaView } from '../../domain';

export class ChangeCaStatusCommand extends Command<CaView> {
  constructor(
    readonly caId: string,
    readonly change: StatusChange,
  ) {
    super();
  }
}
