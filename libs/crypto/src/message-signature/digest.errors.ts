import { DomainError } from '@libs/kernel';

/** The digest is not as long as the hash function makes them (texts of contract section 7). */
export class DigestSizeError extends DomainError {
  readonly code = 'signature.digest-size';
  readonly kind = 'invalid';

  /** `size` and `expected` in bytes. */
  constructor(size: number, expected: number) {
    super(size === 0 ? 'digest cannot be empty' : 'invalid digest size', { size, expected });
  }
}

/** The key, or its engine, only signs messages that it sees in full. */
export class DigestNotSignableError extends DomainError {
  readonly code = 'signature.digest-not-signable';
  readonly kind = 'invalid';

  /** `signers` is plural: "Ed25519 keys". */
  constructor(signers: string) {
    super(`${signers} sign messages, not digests: send the message itself`);
  }
}
