import { DomainError } from '@libs/kernel';

/** To verify, the algorithm must be named exactly (contract section 7). */
export class UnsupportedSignatureAlgorithmError extends DomainError {
  readonly code = 'signature.unsupported-algorithm';
  readonly kind = 'invalid';

  constructor() {
    super('unsupported algorithm');
  }
}

/** Keys with a single algorithm of their own are not asked for another one. */
export class SignatureAlgorithmOfOtherKeyError extends DomainError {
  readonly code = 'signature.algorithm-of-other-key';
  readonly kind = 'invalid';

  constructor(keyType: string, algorithm: string) {
    super(`the ${keyType} key of this CA signs with ${algorithm} only`);
  }
}

/** The signature could be made a certificate that no profile, rule or list knows of. */
export class CertificateAsMessageError extends DomainError {
  readonly code = 'signature.message-is-a-certificate';
  readonly kind = 'invalid';

  constructor() {
    super(
      'the message reads as a TBSCertificate: certificates are signed with POST /cas/{id}/certificates/sign',
    );
  }
}

/** The installation signs no messages at all. */
export class MessageSigningOffError extends DomainError {
  readonly code = 'signature.off';
  readonly kind = 'forbidden';

  constructor() {
    super('this service signs no messages (MESSAGE_SIGNING is off); verifying them is possible');
  }
}

/** The installation signs whole messages only. */
export class DigestSigningOffError extends DomainError {
  readonly code = 'signature.digests-off';
  readonly kind = 'forbidden';

  constructor() {
    super(
      'message_type: this service signs whole messages only (MESSAGE_SIGNING is raw): send the message itself with message_type raw',
    );
  }
}
