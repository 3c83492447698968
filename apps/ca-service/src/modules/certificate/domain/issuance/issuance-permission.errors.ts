import { DomainError } from '@libs/kernel';

/** A certificate with CA:TRUE could certify anything in the name of the CA that issued it. */
export class CaProfileNeedsAdminError extends DomainError {
  readonly code = 'profile.ca-needs-admin';
  readonly kind = 'forbidden';

  /** `profileId` is `undefined` for a profile that came with the request. */
  constructor(profileId: string | undefined) {
    super('sign_as_ca: issuing a CA certificate needs the permission admin', { profileId });
  }
}

/** A profile in the request overrides what the operators of the CA decided. */
export class InlineProfileNeedsAdminError extends DomainError {
  readonly code = 'profile.inline-needs-admin';
  readonly kind = 'forbidden';

  constructor() {
    super('profile: a profile in the request that is not a copy of a stored one needs the permission admin');
  }
}

/** The CA restricts issuers to some stored profiles, and this is none of them. */
export class ProfileNotAllowedError extends DomainError {
  readonly code = 'ca.profile-not-allowed';
  readonly kind = 'forbidden';

  constructor(profileId: string, caId: string) {
    super(
      `profile_id: "${profileId}" is not in allowed_profile_ids of the CA "${caId}"; use a profile in that list, or the permission admin`,
      { profileId, caId },
    );
  }
}
