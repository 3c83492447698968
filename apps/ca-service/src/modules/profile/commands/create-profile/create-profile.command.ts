import { Command } from '@nestjs/cqrs';
import type { IssuanceProfileView, ProfileDefinition } from '../../domain';

export class CreateProfileCommand extends Command<IssuanceProfileView> {
  constructor(
    readonly naming: { readonly name: string; readonly description: string },
    readonly definition: ProfileDefinition,
  ) {
    super();
  }
}
