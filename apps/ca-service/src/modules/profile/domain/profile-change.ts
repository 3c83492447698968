import type { ProfileDefinition } from './profile-definition';

/** A profile as it was at one moment. */
export interface ProfileSnapshot {
  readonly id: string;
  readonly name: string;
  readonly description: string;
  readonly definition: ProfileDefinition;
}

/** What happened to a profile. */
export type ProfileChange =
  | { readonly kind: 'created'; readonly profile: ProfileSnapshot }
  | { readonly kind: 'updated'; readonly previous: ProfileSnapshot; readonly updated: ProfileSnapshot }
  | { readonly kind: 'deleted'; readonly profileId: string };
