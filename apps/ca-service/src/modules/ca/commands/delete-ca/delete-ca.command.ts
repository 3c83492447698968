import { Command } from '@nestjs/cqrs';

export class DeleteCaCommand extends Command<void> {
  constructor(
    readonly caId: string,
    /** Whether everything below the CA is deleted too; else it is revoked. */
    readonly cascade: boolean,
  ) {
    super();
  }
}
