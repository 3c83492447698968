import { Command } from '@nestjs/cqrs';
import type { ProfileDefinition, ProfileSnapshot } from '../../domain';

export class CreateProfileCommand extends Command<ProfileSnapshot> {
  constructor(
    readonly naming: { readonly name: string; readonly description: string },
    readonly definition: ProfileDefinition,
  ) {
    super();
  }
}
