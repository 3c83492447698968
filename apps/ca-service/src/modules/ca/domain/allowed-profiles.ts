import type { ProfileRepository } from '../../profile/domain';
import { AllowedProfileNotFoundError } from './ca.errors';

/** Ids of the stored profiles that issuers may use with a CA; `undefined`: all without `sign_as_ca`. */
export type AllowedProfileIds = readonly string[] | undefined;

/**
 * Rejects ids of profiles that are not stored. The id of a profile that is deleted later stays in the list, where it
 * allows nothing: removing it could leave no list, which allows every profile.
 * @throws AllowedProfileNotFoundError
 */
export async function refuseUnknownProfiles(
  ids: AllowedProfileIds,
  profiles: ProfileRepository,
): Promise<void> {
  const [missing] = await profiles.missing(ids ?? []);
  if (missing !== undefined) throw new AllowedProfileNotFoundError(missing);
}
