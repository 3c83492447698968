import { Command } from '@nestjs/cqrs';
import type { IssuanceProfileView, ProfileDefinition } from '../../domain';

/** Replaces a profile as a whole. */
export class UpdateProfileCommand extends Command<IssuanceProfileView> {
  constructor(
    readonly id: string,
    readonly naming: { readonly name: string; readonly description: string },
    readonly definition: ProfileDefinition,
  ) {
    super();
  }
}
