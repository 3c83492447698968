import { DomainError } from '@libs/kernel';
import type { IssuanceProfile } from './issuance-profile';

export class ProfileNotFoundError extends DomainError {
  readonly code = 'profile.not-found';
  readonly kind = 'not-found';

  constructor(id: string) {
    super('issuance profile not found', { id });
  }
}

/** Stores issuance profiles. Each write emits the recorded events in the same transaction. */
export abstract class ProfileRepository {
  /** Inserts the profile; needs a unit of work. */
  abstract add(profile: IssuanceProfile): Promise<void>;
  /** @throws ProfileNotFoundError */
  abstract get(id: string): Promise<IssuanceProfile>;
  /** Returns the unknown ids, in the order given. */
  abstract missing(ids: readonly string[]): Promise<string[]>;
  /** Loads and locks the profile until the end of the unit of work. @throws ProfileNotFoundError */
  abstract getForUpdate(id: string): Promise<IssuanceProfile>;
  /** Updates the profile; needs a unit of work. */
  abstract save(profile: IssuanceProfile): Promise<void>;
  /** Deletes the profile; needs a unit of work. */
  abstract remove(profile: IssuanceProfile): Promise<void>;
}
