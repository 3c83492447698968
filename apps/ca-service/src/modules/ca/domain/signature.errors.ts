import { DomainError } from '@libs/kernel';

/** Verification needs the exact name of an algorithm (contract section 7). */
export class UnsupportedSignatureAlgorithmError extends DomainError {
  readonly code = 'signature.unsupported-algorithm';
  readonly kind = 'invalid';

  constructor() {
    super('unsupported algorithm');
  }
}

/** An Ed25519 or ML-DSA key signs with its own algorithm only. */
export class SignatureAlgorithmOfOtherKeyError extends DomainError {
  readonly code = 'signature.algorithm-of-other-key';
  readonly kind = 'invalid';

  constructor(keyType: string, algorithm: string) {
    super(`the ${keyType} key of this CA signs with ${algorithm} only`);
  }
}

/** A signed TBSCertificate would be a certificate that bypasses the issuance rules. */
export class CertificateAsMessageError extends DomainError {
  readonly code = 'signature.message-is-a-certificate';
  readonly kind = 'invalid';

  constructor() {
    super('the message is a TBSCertificate: sign certificates with POST /cas/{id}/certificates/sign');
  }
}

/** MESSAGE_SIGNING is off. */
export class MessageSigningOffError extends DomainError {
  readonly code = 'signature.off';
  readonly kind = 'forbidden';

  constructor() {
    super('this service does not sign messages (MESSAGE_SIGNING is off); it verifies signatures');
  }
}

/** MESSAGE_SIGNING is raw, and the request contains a digest. */
export class DigestSigningOffError extends DomainError {
  readonly code = 'signature.digests-off';
  readonly kind = 'forbidden';

  constructor() {
    super(
      'message_type: this service signs whole messages only (MESSAGE_SIGNING is raw): send the message itself with message_type raw',
    );
  }
}
