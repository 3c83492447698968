import { DomainError } from '@libs/kernel';

export class ProfileNotFoundError extends DomainError {
  readonly code = 'profile.not-found';
  readonly kind = 'not-found';

  constructor(id: string) {
    super('issuance profile not found', { id });
  }
}

/** An inline profile decides what the operators of the CA decide otherwise. */
export class InlineProfileNeedsAdminError extends DomainError {
  readonly code = 'profile.inline-needs-admin';
  readonly kind = 'forbidden';

  constructor(id: string) {
    super('profile: an inline profile that is not a copy of a stored one needs the permission admin', { id });
  }
}
