import { Command } from '@nestjs/cqrs';
import type { StatusChange } from '../../../certificate/domain';
import type { CaSnapshot } from '../../domain';

export class ChangeCaStatusCommand extends Command<CaSnapshot> {
  constructor(
    readonly caId: string,
    readonly change: StatusChange,
  ) {
    super();
  }
}
