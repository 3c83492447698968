import { Command } from '@nestjs/cqrs';

/** CAs that have the profile as their default keep its id, and sign with it no more (contract 10.1, 40). */
export class DeleteProfileCommand extends Command<void> {
  constructor(readonly id: string) {
    super();
  }
}
