import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';
import { UnreadableKeyError } from '../key-engine.errors';

const VERSION = 1;
const KEY_BYTES = 32;
const FINGERPRINT_BYTES = 8;
/** SP 800-38D section 5.2.1.1: 96 bits, the length GCM uses as it is. */
const IV_BYTES = 12;
const TAG_BYTES = 16;
const HEADER_BYTES = 1 + FINGERPRINT_BYTES + IV_BYTES + TAG_BYTES;

/**
 * Encrypts private keys at rest (AES-256-GCM), and is the root of the service's other secrets. The key that
 * was configured is used for derivation only, so that no two purposes share a key (RFC 5869 section 3.2).
 * Its bytes are invisible to whatever prints or serialises objects.
 *
 * Wrapped: version (1 byte) | fingerprint (8) | IV (12) | tag (16) | ciphertext. IVs are random, which is
 * safe for 2^32 keys (SP 800-38D section 8.3).
 */
export class KeyEncryptionKey {
  readonly #root: Buffer;
  readonly #wrappingKey: Buffer;
  /** Tells which key-encryption key wrapped something; says nothing about the key itself. */
  readonly fingerprint: Buffer;

  private constructor(root: Buffer) {
    this.#root = root;
    this.#wrappingKey = derive(root, 'key wrapping', KEY_BYTES);
    this.fingerprint = derive(root, 'fingerprint', FINGERPRINT_BYTES);
  }

  /** @throws Error when there are not exactly 32 */
  static fromBytes(bytes: Buffer): KeyEncryptionKey {
    if (bytes.length !== KEY_BYTES) throw new Error(`the key encryption key is not ${KEY_BYTES} bytes long`);
    return new KeyEncryptionKey(Buffer.from(bytes));
  }

  /** 64 hexadecimal digits, or base64 of 32 bytes. @throws Error whose sentence does not hold the text */
  static parse(text: string): KeyEncryptionKey {
    const trimmed = text.trim();
    const isHex = /^[0-9a-f]{64}$/i.test(trimmed);
    if (!isHex && !/^[A-Za-z0-9+/]{43}=$/.test(trimmed)) {
      throw new Error('the key encryption key is neither 64 hexadecimal digits nor base64 of 32 bytes');
    }
    return KeyEncryptionKey.fromBytes(Buffer.from(trimmed, isHex ? 'hex' : 'base64'));
  }

  /** Whether this key-encryption key, and not another one, wrapped these bytes. */
  hasWrapped(wrapped: Buffer): boolean {
    return wrapped.subarray(1, 1 + FINGERPRINT_BYTES).equals(this.fingerprint);
  }

  /** `aad` says whose key it is; only who says the same can unwrap it. */
  wrap(plain: Buffer, aad: string): Buffer {
    const iv = randomBytes(IV_BYTES);
    const head = Buffer.concat([Buffer.of(VERSION), this.fingerprint]);
    const cipher = createCipheriv('aes-256-gcm', this.#wrappingKey, iv, { authTagLength: TAG_BYTES });
    cipher.setAAD(Buffer.concat([head, Buffer.from(aad, 'utf8')]));
    const ciphertext = Buffer.concat([cipher.update(plain), cipher.final()]);
    return Buffer.concat([head, iv, cipher.getAuthTag(), ciphertext]);
  }

  /** @throws UnreadableKeyError which says whether this is the wrong key, or the bytes were changed */
  unwrap(wrapped: Buffer, aad: string): Buffer {
    if (wrapped.length < HEADER_BYTES || wrapped[0] !== VERSION) {
      throw new UnreadableKeyError('the stored key is not in a form this version of the service wrote');
    }
    const head = wrapped.subarray(0, 1 + FINGERPRINT_BYTES);
    this.#mustBeMine(head.subarray(1));
    const iv = wrapped.subarray(head.length, head.length + IV_BYTES);
    const tag = wrapped.subarray(HEADER_BYTES - TAG_BYTES, HEADER_BYTES);
    const decipher = createDecipheriv('aes-256-gcm', this.#wrappingKey, iv, { authTagLength: TAG_BYTES });
    decipher.setAAD(Buffer.concat([head, Buffer.from(aad, 'utf8')])).setAuthTag(tag);
    const plain = decipher.update(wrapped.subarray(HEADER_BYTES)); // GCM ends with nothing more to add
    try {
      decipher.final();
    } catch {
      plain.fill(0);
      throw new UnreadableKeyError('the stored key was changed since it was encrypted, or is another key');
    }
    return plain;
  }

  /** Another secret of the service: 32 bytes that are the same after every start, one per purpose. */
  deriveSecret(purpose: string): Buffer {
    return derive(this.#root, `secret: ${purpose}`, KEY_BYTES);
  }

  #mustBeMine(fingerprint: Buffer): void {
    if (fingerprint.equals(this.fingerprint)) return;
    const [needed, configured] = [fingerprint.toString('hex'), this.fingerprint.toString('hex')];
    throw new UnreadableKeyError(
      `the stored key was encrypted under the key encryption key ${needed}, but ${configured} is configured`,
    );
  }
}

/** HKDF-SHA256 (RFC 5869); the input is uniformly random, so no salt is needed. */
function derive(root: Buffer, purpose: string, length: number): Buffer {
  return Buffer.from(hkdfSync('sha256', root, Buffer.alloc(0), `ca-service ${purpose}`, length));
}
