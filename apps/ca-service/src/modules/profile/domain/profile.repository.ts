import { DomainError } from '@libs/kernel';
import type { IssuanceProfile } from './issuance-profile';

export class ProfileNotFoundError extends DomainError {
  readonly code = 'profile.not-found';
  readonly kind = 'not-found';

  constructor(id: string) {
    super('issuance profile not found', { id });
  }
}

/** Where issuance profiles are kept. */
export abstract class ProfileRepository {
  /** Writes the profile and its events; needs a unit of work. */
  abstract add(profile: IssuanceProfile): Promise<void>;
  /** @throws ProfileNotFoundError */
  abstract get(id: string): Promise<IssuanceProfile>;
  /** Those of the ids that no profile has, in their order. */
  abstract missing(ids: readonly string[]): Promise<string[]>;
  /** Loads and locks the profile until the end of the unit of work. @throws ProfileNotFoundError */
  abstract getForUpdate(id: string): Promise<IssuanceProfile>;
  /** Writes what has changed, and the events; needs a unit of work. */
  abstract save(profile: IssuanceProfile): Promise<void>;
  /** Removes the profile and writes the events; needs a unit of work. */
  abstract remove(profile: IssuanceProfile): Promise<void>;
}
