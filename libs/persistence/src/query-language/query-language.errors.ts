import { DomainError } from '@libs/kernel';

export class InvalidBookmarkError extends DomainError {
  readonly code = 'list.invalid-bookmark';
  readonly kind = 'invalid';

  constructor() {
    super('not a valid bookmark');
  }
}
