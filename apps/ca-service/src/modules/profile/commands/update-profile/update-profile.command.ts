import { Command } from '@nestjs/cqrs';
import type { ProfileDefinition, ProfileSnapshot } from '../../domain';

/** Replaces a profile as a whole. */
export class UpdateProfileCommand extends Command<ProfileSnapshot> {
  constructor(
    readonly id: string,
    readonly naming: { readonly name: string; readonly description: string },
    readonly definition: ProfileDefinition,
  ) {
    super();
  }
}
