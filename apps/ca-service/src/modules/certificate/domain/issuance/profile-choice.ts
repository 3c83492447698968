import {
  type InlineProfile,
  type ProfileDefinition,
  type ProfileRepository,
  resolveInlineProfile,
} from '../../../profile/domain';
import type { Requester } from '../requester-may-change-certificate.rule';
import type { IssuingCa } from './issuance-request';
import { requesterMayUseProfile } from './requester-may-use-profile.rule';

/** Which profile to issue with: one in the request itself, a stored one, or the CA's default. */
export type ProfileChoice =
  { readonly inline: InlineProfile } | { readonly id: string } | 'default of the CA';

/** Where a profile came from, and what it says. */
export interface ResolvedProfile {
  readonly source: 'inline' | 'id' | 'default of the CA';
  /** `undefined` for an inline profile that is not a copy of a stored one. */
  readonly id: string | undefined;
  readonly definition: ProfileDefinition;
}

/**
 * The profile of an issuance, which `requester` may use: inline, then by id, then the CA's default (contract 3.2).
 * Every issuance that a caller requests gets its profile here.
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
