import { DomainError } from '@libs/kernel';

export class CaAlreadyExistsError extends DomainError {
  readonly code = 'ca.already-exists';
  readonly kind = 'conflict';

  constructor(id: string) {
    super('CA already exists', { id });
  }
}

/** A CA cannot allow a profile that is not stored. */
export class AllowedProfileNotFoundError extends DomainError {
  readonly code = 'ca.allowed-profile-not-found';
  readonly kind = 'not-found';

  constructor(id: string) {
    super(`allowed_profile_ids: issuance profile "${id}" not found`, { id });
  }
}

/** Only a CA that is revoked or expired, or whose key was never here, can be deleted. */
export class CaNotDeletableError extends DomainError {
  readonly code = 'ca.not-deletable';
  readonly kind = 'invalid';

  constructor(id: string) {
    super('CA Status inconsistent', { id });
  }
}

/** Deleting what a CA issued must be allowed by the setting ALLOW_CASCADE_DELETE. */
export class CascadeDeleteForbiddenError extends DomainError {
  readonly code = 'ca.cascade-delete-forbidden';
  readonly kind = 'forbidden';

  constructor(id: string) {
    super('cascade delete operations are not allowed by configuration', { id });
  }
}

/** A revoked CA, on hold or for good, gets no new certificate. */
export class CaRevokedError extends DomainError {
  readonly code = 'ca.revoked';
  readonly kind = 'invalid';

  constructor(id: string) {
    super('CA already revoked', { id });
  }
}

/** A CA whose certificate has expired gets no new one. */
export class CaExpiredError extends DomainError {
  readonly code = 'ca.expired';
  readonly kind = 'invalid';

  constructor(id: string) {
    super('CA is expired', { id });
  }
}

/** Somebody else gave the CA another certificate, or another parent, while this call was at work. */
export class CaChangedMeanwhileError extends DomainError {
  readonly code = 'ca.changed-meanwhile';
  readonly kind = 'conflict';

  constructor(id: string) {
    super('the CA was changed meanwhile: read it again', { id });
  }
}

/** The private key that came with a certificate is of another key pair. */
export class CaKeyMismatchError extends DomainError {
  readonly code = 'ca.key-mismatch';
  readonly kind = 'invalid';

  constructor() {
    super("CA and the provided key don't match");
  }
}

/**
 * A serial number names one certificate. One that was imported as a plain certificate, even by mistake or to be in the way, can
 * be deleted unless a CA of this service issued it.
 */
export class SerialNumberTakenError extends DomainError {
  readonly code = 'ca.serial-number-taken';
  readonly kind = 'conflict';

  constructor(serialNumber: string) {
    super(
      `certificate already exists: another one has the serial number ${serialNumber}; to import this one, first delete that one with DELETE /certificates/${serialNumber}`,
      { serialNumber },
    );
  }
}
