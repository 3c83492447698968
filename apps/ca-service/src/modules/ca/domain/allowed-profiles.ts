import type { ProfileRepository } from '../../profile/domain';
import { AllowedProfileNotFoundError } from './ca.errors';

/** The stored profiles that issuers may use with a CA; `undefined`: every one that makes no CA certificates. */
export type AllowedProfileIds = readonly string[] | undefined;

/**
 * Every id is that of a stored profile when the list is set. A profile that is deleted later stays in the list, where
 * it allows nothing: removing it could turn a list into none, which allows everything.
 * @throws AllowedProfileNotFoundError
 */
export async function refuseUnknownProfiles(
  ids: AllowedProfileIds,
  profiles: ProfileRepository,
): Promise<void> {
  const [missing] = await profiles.missing(ids ?? []);
  if (missing !== undefined) throw new AllowedProfileNotFoundError(missing);
}
