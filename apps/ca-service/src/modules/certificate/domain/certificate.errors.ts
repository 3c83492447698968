import { DomainError } from '@libs/kernel';

export class CertificateNotFoundError extends DomainError {
  readonly code = 'certificate.not-found';
  readonly kind = 'not-found';

  /** @param certificate its serial number, or its id when it was deleted meanwhile */
  constructor(certificate: string) {
    super('certificate not found', { certificate });
  }
}

/** The status transition is not allowed. The contract fixes the text; the details name the transition. */
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

/** The CA is not ACTIVE and must not sign. */
export class CaNotActiveError extends DomainError {
  readonly code = 'ca.not-active';
  readonly kind = 'invalid';

  constructor(id: string) {
    super('CA Status inconsistent', { id });
  }
}

/** The private key of this public key is compromised, and no certificate may name it. */
export class CompromisedKeyError extends DomainError {
  readonly code = 'certificate.key-compromised';
  readonly kind = 'invalid';

  constructor(keyId: string) {
    super(`the public key ${keyId} is compromised: use a new key`, { keyId });
  }
}

/** The certificate became the current one of a CA during its status change. */
export class CertificateOfCaError extends DomainError {
  readonly code = 'certificate.belongs-to-ca';
  readonly kind = 'conflict';

  constructor(serialNumber: string) {
    super('the certificate has just become that of a CA: retry the request', { serialNumber });
  }
}

/** An issuer must not change the certificate of a CA. */
export class CertificateOfCaNeedsAdminError extends DomainError {
  readonly code = 'certificate.of-ca-needs-admin';
  readonly kind = 'forbidden';

  constructor(serialNumber: string) {
    super('changing the certificate of a CA needs the permission admin', { serialNumber });
  }
}

/** An issuer must not set EXPIRED by hand: only a revocation can follow that status. */
export class ExpiredByHandNeedsAdminError extends DomainError {
  readonly code = 'certificate.expired-needs-admin';
  readonly kind = 'forbidden';

  constructor(serialNumber: string) {
    super('status: setting EXPIRED needs the permission admin; ACTIVE, INACTIVE and REVOKED do not', {
      serialNumber,
    });
  }
}

/** An issuer must not put a certificate on hold that an admin set to EXPIRED: its release could make it ACTIVE. */
export class HoldOfExpiredNeedsAdminError extends DomainError {
  readonly code = 'certificate.hold-of-expired-needs-admin';
  readonly kind = 'forbidden';

  constructor(serialNumber: string) {
    super('status: putting a certificate on hold that was set to EXPIRED needs the permission admin', {
      serialNumber,
    });
  }
}

/** A certificate that a CA holds is released only with that CA. The contract fixes the text. */
export class HeldByCaError extends DomainError {
  readonly code = 'certificate.held-by-ca';
  readonly kind = 'invalid';

  constructor(serialNumber: string, caId: string) {
    super('CA Status inconsistent', { serialNumber, caId });
  }
}

/** An issuer must not have the key of a CA certified: the new certificate could make the CA trusted elsewhere. */
export class CaKeyNeedsAdminError extends DomainError {
  readonly code = 'ca.key-needs-admin';
  readonly kind = 'forbidden';

  constructor(keyId: string) {
    super('certifying the key of a CA needs the permission admin', { keyId });
  }
}

/** An import moved the CA in its hierarchy while it was issuing. */
export class CaMovedMeanwhileError extends DomainError {
  readonly code = 'ca.moved-meanwhile';
  readonly kind = 'conflict';

  constructor(id: string) {
    super('the CA was moved meanwhile: retry the request', { id });
  }
}

/** The certificate is stored already, byte for byte. */
export class CertificateAlreadyExistsError extends DomainError {
  readonly code = 'certificate.already-exists';
  readonly kind = 'conflict';

  constructor(serialNumber: string) {
    super('certificate already exists', { serialNumber });
  }
}

/** An issuer must not give two certificates the same serial number (RFC 5280 section 4.1.2.2). */
export class SerialNumberTakenError extends DomainError {
  readonly code = 'certificate.serial-number-taken';
  readonly kind = 'conflict';

  constructor(serialNumber: string) {
    super(
      `certificate already exists: another certificate of its issuer has the serial number ${serialNumber}; an issuer gives each certificate a serial number of its own`,
      { serialNumber },
    );
  }
}

/** What an error says about a certificate whose serial number another one has too. */
export interface NamesakeOfCertificate {
  /** The common names of subject and issuer. */
  readonly subject: string;
  readonly issuer: string;
  readonly caId: string;
  readonly authorityKeyId: string;
}

/** Limit of the certificates in the sentence. */
const MOST_NAMESAKES = 10;

/** Certificates of several issuers have the serial number, and the request chooses none of them. */
export class SerialNumberNotUniqueError extends DomainError {
  readonly code = 'certificate.serial-number-not-unique';
  readonly kind = 'conflict';

  constructor(serialNumber: string, candidates: readonly NamesakeOfCertificate[]) {
    const named = candidates
      .slice(0, MOST_NAMESAKES)
      .map(
        ({ subject, issuer, caId, authorityKeyId }) =>
          `subject ${JSON.stringify(subject)}, issuer ${JSON.stringify(issuer)}, ca ${JSON.stringify(caId)}, authority_key_id ${JSON.stringify(authorityKeyId)}`,
      );
    const more = candidates.length > named.length ? `; and ${candidates.length - named.length} more` : '';
    super(
      `${candidates.length} certificates have the serial number ${serialNumber}: choose one with ?ca= or ?authority_key_id= (${named.join('; ')}${more})`,
      { serialNumber, candidates: candidates.length },
    );
  }
}

/** A certificate is not deleted while its issuing CA exists. */
export class IssuerStillExistsError extends DomainError {
  readonly code = 'certificate.issuer-exists';
  readonly kind = 'invalid';

  constructor(serialNumber: string, caId: string) {
    super('cannot delete certificate: issuer CA still exists', { serialNumber, caId });
  }
}

/** A current, former or cross certificate of a CA is not deleted. */
export class CertificateUsedByCaError extends DomainError {
  readonly code = 'certificate.used-by-ca';
  readonly kind = 'invalid';

  constructor(serialNumber: string, caId: string) {
    super('cannot delete certificate: it is the certificate of a CA', { serialNumber, caId });
  }
}
