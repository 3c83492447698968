import { DomainError } from '@libs/kernel';

/** Contract 3.6 and 10.1 item 3: the entries of a patch are not operations of RFC 6902 section 4. */
export class UndecodablePatchError extends DomainError {
  readonly code = 'metadata.undecodable-patch';
  readonly kind = 'invalid';

  constructor(reason: string) {
    super(`failed to decode patches: ${reason}`);
  }
}

/** Contract 3.6 and 10.1 item 3: one operation cannot be applied, so none was. */
export class InapplicableOperationError extends DomainError {
  readonly code = 'metadata.inapplicable-operation';
  readonly kind = 'invalid';

  constructor(op: string, reason: string) {
    super(`failed to apply patches to metadata: ${op} operation does not apply: ${reason}`);
  }
}

/** The key links certificates of a CA: no client may add, change or remove it. */
export class ServiceKeyError extends DomainError {
  readonly code = 'metadata.service-key';
  readonly kind = 'invalid';

  constructor(key: string) {
    super(`metadata: "${key}" is written by the service alone and cannot be patched`, { key });
  }
}

/** A patch, or the document it makes, is larger than this service keeps. */
export class PatchTooLargeError extends DomainError {
  readonly code = 'metadata.patch-too-large';
  readonly kind = 'invalid';

  constructor(limit: string) {
    super(`failed to apply patches to metadata: ${limit}`);
  }
}

/** Metadata that arrives with a certificate or a CA is larger than this service keeps. */
export class MetadataTooLargeError extends DomainError {
  readonly code = 'metadata.too-large';
  readonly kind = 'invalid';

  constructor(size: number, maximum: number) {
    super(`metadata: must be at most ${maximum} bytes as JSON, got ${size}`);
  }
}

/** Contract 3.6: metadata is an object, and a patch made something else of it. */
export class PatchedMetadataNotAnObjectError extends DomainError {
  readonly code = 'metadata.not-an-object';
  readonly kind = 'invalid';

  constructor() {
    super('failed to unmarshal updated metadata: it is not an object');
  }
}
