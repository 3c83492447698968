import { DomainError } from '@libs/kernel';

export class CaAlreadyExistsError extends DomainError {
  readonly code = 'ca.already-exists';
  readonly kind = 'conflict';

  constructor(id: string) {
    super('CA already exists', { id });
  }
}
