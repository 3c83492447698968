import {
  type InlineProfile,
  type ProfileDefinition,
  type ProfileRepository,
  resolveInlineProfile,
} from '../../../profile/domain';
import type { Requester } from '../requester-may-change-certificate.rule';
import type { IssuingCa } from './issuance-request';
import { requesterMayUseProfile } from './requester-may-use-profile.rule';

/** The profile that a request selects: an inline one, a stored one, or the default of the CA. */
export type ProfileChoice =
  { readonly inline: InlineProfile } | { readonly id: string } | 'default of the CA';

/** A loaded profile and its source. */
export interface ResolvedProfile {
  readonly source: 'inline' | 'id' | 'default of the CA';
  /** `undefined` for an inline profile that is not a copy of a stored one. */
  readonly id: string | undefined;
  readonly definition: ProfileDefinition;
}

/**
 * Loads the selected profile and checks that `requester` may use it (contract 3.2). Every route that issues a
 * certificate for a caller uses it.
 * @throws ProfileNotFoundError, and the errors of requesterMayUseProfile
 */
export async function resolveProfile(
  choice: ProfileChoice,
  ca: IssuingCa,
  profiles: ProfileRepository,
  requester: Requester,
): Promise<ResolvedProfile> {
  const profile = await findProfile(choice, ca, profiles);
  requesterMayUseProfile(requester, profile, ca);
  return profile;
}

async function findProfile(
  choice: ProfileChoice,
  ca: IssuingCa,
  profiles: ProfileRepository,
): Promise<ResolvedProfile> {
  if (choice !== 'default of the CA' && 'inline' in choice) {
    return resolveInlineProfile(choice.inline, profiles);
  }
  const [source, id] =
    choice === 'default of the CA' ? ([choice, ca.defaultProfileId] as const) : (['id', choice.id] as const);
  return { source, id, definition: (await profiles.get(id)).definition };
}
