import { DomainError } from '@libs/kernel';
import { type SignatureAlgorithm } from '../x509/keys/signature-algorithm';
import { type KeyEngineDescription } from './key-engine';
import { type KeySpec } from '../x509/keys/key-type';

export class KeyNotFoundError extends DomainError {
  readonly code = 'key.not-found';
  readonly kind = 'not-found';

  constructor(engineId: string, keyId: string) {
    super('key not found', { engineId, keyId });
  }
}

export class KeyEngineNotFoundError extends DomainError {
  readonly code = 'key-engine.not-found';
  readonly kind = 'invalid';

  constructor(engineId: string) {
    super('crypto engine not found', { engineId });
  }
}

/** The texts are those of contract 12.5. */
export class UnsupportedKeySpecError extends DomainError {
  readonly code = 'key-engine.unsupported-key-spec';
  readonly kind = 'invalid';

  private constructor(message: string, spec: KeySpec) {
    super(message, { type: spec.type, bits: spec.bits });
  }

  /** Returns the error for a key that the engine does not create; `undefined` when it does. */
  static for(spec: KeySpec, engine: KeyEngineDescription): UnsupportedKeySpecError | undefined {
    const supported = engine.supportedKeyTypes.find(({ type }) => type === spec.type);
    if (supported === undefined) {
      const text = `key type ${spec.type} is not supported in engine ${engine.provider}`;
      return new UnsupportedKeySpecError(text, spec);
    }
    if (supported.sizes.includes(spec.bits)) return undefined;
    const text = `key size ${spec.bits} is not supported for key type ${spec.type} in engine ${engine.provider}`;
    return new UnsupportedKeySpecError(text, spec);
  }
}

/** The algorithm requires a key of another type. The text is that of contract section 7. */
export class KeyTypeMismatchError extends DomainError {
  readonly code = 'key.type-mismatch';
  readonly kind = 'invalid';

  /** ML-DSA keys of different parameter sets count as different types. */
  constructor({ keyType, keyBits }: Pick<SignatureAlgorithm, 'keyType' | 'keyBits'>) {
    const needed = keyBits === undefined ? keyType : `${keyType}-${keyBits}`;
    super(`key is not ${needed} key`, { needed });
  }
}

/** A stored key cannot be decrypted: the key-encryption key is wrong, or the bytes were changed. */
export class UnreadableKeyError extends DomainError {
  readonly code = 'key.unreadable';
  readonly kind = 'unavailable';
}

/** The engine failed for a technical reason, such as a device or a network that does not answer. */
export class KeyEngineUnavailableError extends DomainError {
  readonly code = 'key-engine.unavailable';
  readonly kind = 'unavailable';

  constructor(engineId: string, cause: unknown) {
    super('the key engine failed', { engineId }, { cause });
  }
}
