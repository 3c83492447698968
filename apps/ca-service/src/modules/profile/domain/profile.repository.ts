import type { IssuanceProfile } from './issuance-profile';

/** Where issuance profiles are kept. */
export abstract class ProfileRepository {
  /** Writes the profile and its events; needs a unit of work. */
  abstract add(profile: IssuanceProfile): Promise<void>;
  /** @throws ProfileNotFoundError */
  abstract get(id: string): Promise<IssuanceProfile>;
}
