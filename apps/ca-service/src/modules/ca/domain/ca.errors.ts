import { DomainError } from '@libs/kernel';

export class CaAlreadyExistsError extends DomainError {
  readonly code = 'ca.already-exists';
  readonly kind = 'conflict';

  constructor(id: string) {
    super('CA already exists', { id });
  }
}

/** An id in `allowed_profile_ids` is not that of a stored profile. */
export class AllowedProfileNotFoundError extends DomainError {
  readonly code = 'ca.allowed-profile-not-found';
  readonly kind = 'not-found';

  constructor(id: string) {
    super(`allowed_profile_ids: issuance profile "${id}" not found`, { id });
  }
}

/** Only a CA that is revoked or expired, or was imported without its key, can be deleted. */
export class CaNotDeletableError extends DomainError {
  readonly code = 'ca.not-deletable';
  readonly kind = 'invalid';

  constructor(id: string) {
    super('CA Status inconsistent', { id });
  }
}

/** The setting ALLOW_CASCADE_DELETE does not allow the deletion of everything below a CA. */
export class CascadeDeleteForbiddenError extends DomainError {
  readonly code = 'ca.cascade-delete-forbidden';
  readonly kind = 'forbidden';

  constructor(id: string) {
    super('cascade delete operations are not allowed by configuration', { id });
  }
}

/** A CA that is revoked or on hold is not renewed. */
export class CaRevokedError extends DomainError {
  readonly code = 'ca.revoked';
  readonly kind = 'invalid';

  constructor(id: string) {
    super('CA already revoked', { id });
  }
}

/** An expired CA is not renewed. */
export class CaExpiredError extends DomainError {
  readonly code = 'ca.expired';
  readonly kind = 'invalid';

  constructor(id: string) {
    super('CA is expired', { id });
  }
}

/** No CA of this service can sign another certificate for the CA. */
export class CaNotRenewableError extends DomainError {
  readonly code = 'ca.not-renewable';
  readonly kind = 'invalid';

  /** @param reason the rest of the sentence */
  constructor(id: string, reason: string) {
    super(`the CA cannot be renewed: ${reason}`, { id });
  }
}

/** A concurrent request renewed or moved the CA. */
export class CaChangedMeanwhileError extends DomainError {
  readonly code = 'ca.changed-meanwhile';
  readonly kind = 'conflict';

  constructor(id: string) {
    super('the CA was changed meanwhile: read it and retry', { id });
  }
}

/** The private key of an import does not belong to the certificate. */
export class CaKeyMismatchError extends DomainError {
  readonly code = 'ca.key-mismatch';
  readonly kind = 'invalid';

  constructor() {
    super("CA and the provided key don't match");
  }
}
