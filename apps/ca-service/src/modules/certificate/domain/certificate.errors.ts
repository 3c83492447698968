import { DomainError } from '@libs/kernel';

export class CertificateNotFoundError extends DomainError {
  readonly code = 'certificate.not-found';
  readonly kind = 'not-found';

  constructor(serialNumber: string) {
    super('certificate not found', { serialNumber });
  }
}

/** The text is wire contract; the details say which transition it was. */
export class StatusTransitionError extends DomainError {
  readonly code = 'certificate.status-transition-not-allowed';
  readonly kind = 'invalid';

  constructor(from: string, to: string) {
    super('new status transition not allowed for certificate', { from, to });
  }
}

export class CaNotFoundError extends DomainError {
  readonly code = 'ca.not-found';
  readonly kind = 'not-found';

  constructor(id: string) {
    super('CA not found', { id });
  }
}

/** The CA is not in a state in which it may sign. */
export class CaNotActiveError extends DomainError {
  readonly code = 'ca.not-active';
  readonly kind = 'invalid';

  constructor(id: string) {
    super('CA Status inconsistent', { id });
  }
}

/** The certificate became that of a CA while its status was being changed. */
export class CertificateOfCaError extends DomainError {
  readonly code = 'certificate.belongs-to-ca';
  readonly kind = 'conflict';

  constructor(serialNumber: string) {
    super('this has just become the certificate of a CA: try again', { serialNumber });
  }
}

/** A certificate that is or was that of a CA: others rely on it. */
export class CertificateOfCaNeedsAdminError extends DomainError {
  readonly code = 'certificate.of-ca-needs-admin';
  readonly kind = 'forbidden';

  constructor(serialNumber: string) {
    super('this is the certificate of a CA: changing it needs the permission admin', { serialNumber });
  }
}

/** EXPIRED by hand takes a certificate out of use that is still valid, and nothing but a revocation follows it. */
export class ExpiredByHandNeedsAdminError extends DomainError {
  readonly code = 'certificate.expired-needs-admin';
  readonly kind = 'forbidden';

  constructor(serialNumber: string) {
    super('status: setting EXPIRED by hand needs the permission admin; ACTIVE, INACTIVE and REVOKED do not', {
      serialNumber,
    });
  }
}

/** The release of such a hold would undo what an admin decided. */
export class HoldOfExpiredNeedsAdminError extends DomainError {
  readonly code = 'certificate.hold-of-expired-needs-admin';
  readonly kind = 'forbidden';

  constructor(serialNumber: string) {
    super('status: a hold of a certificate that was set to EXPIRED needs the permission admin', {
      serialNumber,
    });
  }
}

/** The text is wire contract. A certificate leaves the hold of a CA with the release of that CA alone. */
export class HeldByCaError extends DomainError {
  readonly code = 'certificate.held-by-ca';
  readonly kind = 'invalid';

  constructor(serialNumber: string, caId: string) {
    super('CA Status inconsistent', { serialNumber, caId });
  }
}

/** Whoever has a CA's key certified could have the CA trusted elsewhere. */
export class CaKeyNeedsAdminError extends DomainError {
  readonly code = 'ca.key-needs-admin';
  readonly kind = 'forbidden';

  constructor(keyId: string) {
    super('this is the key of a CA: certifying it needs the permission admin', { keyId });
  }
}

/** The CA got another place in its hierarchy while it was issuing: an import found its parent, or one above. */
export class CaMovedMeanwhileError extends DomainError {
  readonly code = 'ca.moved-meanwhile';
  readonly kind = 'conflict';

  constructor(id: string) {
    super('the CA was moved meanwhile: try again', { id });
  }
}

/** A serial number names one certificate: another one with the same number cannot be kept. */
export class CertificateAlreadyExistsError extends DomainError {
  readonly code = 'certificate.already-exists';
  readonly kind = 'conflict';

  constructor(serialNumber: string) {
    super('certificate already exists', { serialNumber });
  }
}

/** A CA answers for what it issued for as long as it is there. */
export class IssuerStillExistsError extends DomainError {
  readonly code = 'certificate.issuer-exists';
  readonly kind = 'invalid';

  constructor(serialNumber: string, caId: string) {
    super('cannot delete certificate: issuer CA still exists', { serialNumber, caId });
  }
}

/** No CA is left without its current certificate, or those that it had before. */
export class CertificateUsedByCaError extends DomainError {
  readonly code = 'certificate.used-by-ca';
  readonly kind = 'invalid';

  constructor(serialNumber: string, caId: string) {
    super('cannot delete certificate: it is the certificate of a CA', { serialNumber, caId });
  }
}
