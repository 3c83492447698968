import { DomainError } from '@libs/kernel';

export class ProfileNotFoundError extends DomainError {
  readonly code = 'profile.not-found';
  readonly kind = 'not-found';

  constructor(id: string) {
    super('issuance profile not found', { id });
  }
}
