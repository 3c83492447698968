import { DomainError } from '@libs/kernel';

/** An entry of a patch is no operation of RFC 6902 section 4 (contract 3.6, 10.1, 3). */
export class UndecodablePatchError extends DomainError {
  readonly code = 'metadata.undecodable-patch';
  readonly kind = 'invalid';

  constructor(reason: string) {
    super(`failed to decode patches: ${reason}`);
  }
}

/** An operation cannot be applied, so none is (contract 3.6, 10.1, 3). */
export class InapplicableOperationError extends DomainError {
  readonly code = 'metadata.inapplicable-operation';
  readonly kind = 'invalid';

  constructor(op: string, reason: string) {
    super(`failed to apply patches to metadata: ${op} operation does not apply: ${reason}`);
  }
}

/** A client adds, changes or removes a key that links the certificates of a CA. */
export class ServiceKeyError extends DomainError {
  readonly code = 'metadata.service-key';
  readonly kind = 'invalid';

  constructor(key: string) {
    super(`metadata: "${key}" is written by the service alone and cannot be patched`, { key });
  }
}

/** A patch or the patched metadata exceeds a limit. */
export class PatchTooLargeError extends DomainError {
  readonly code = 'metadata.patch-too-large';
  readonly kind = 'invalid';

  constructor(limit: string) {
    super(`failed to apply patches to metadata: ${limit}`);
  }
}

/** Metadata in a request exceeds the limit. */
export class MetadataTooLargeError extends DomainError {
  readonly code = 'metadata.too-large';
  readonly kind = 'invalid';

  constructor(size: number, maximum: number) {
    super(`metadata: must be at most ${maximum} bytes as JSON, got ${size}`);
  }
}

/** A patch replaces the metadata with a value that is no object (contract 3.6). */
export class PatchedMetadataNotAnObjectError extends DomainError {
  readonly code = 'metadata.not-an-object';
  readonly kind = 'invalid';

  constructor() {
    super('failed to unmarshal updated metadata: it is not an object');
  }
}
