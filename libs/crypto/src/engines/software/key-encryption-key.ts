import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';
import { UnreadableKeyError } from '../key-engine.errors';

const VERSION = 1;
const KEY_BYTES = 32;
const FINGERPRINT_BYTES = 8;
/** SP 800-38D section 5.2.1.1 recommends 96 bits. */
const IV_BYTES = 12;
const TAG_BYTES = 16;
const HEADER_BYTES = 1 + FINGERPRINT_BYTES + IV_BYTES + TAG_BYTES;

/**
 * Encrypts private keys at rest with AES-256-GCM, and derives the other secrets of the service. The configured key is
 * used for derivation only, so that no two purposes share a key (RFC 5869 section 3.2). Printing or serialising the
 * object does not reveal it.
 *
 * Ciphertexts are: version (1 byte) | fingerprint (8) | IV (12) | tag (16) | ciphertext. IVs are random, which is safe
 * for 2^32 keys (SP 800-38D section 8.3).
 */
export class KeyEncryptionKey {
  readonly #root: Buffer;
  readonly #wrappingKey: Buffer;
  /** Identifies the key-encryption key of a ciphertext without revealing it. */
  readonly fingerprint: Buffer;

  private constructor(root: Buffer) {
    this.#root = root;
    this.#wrappingKey = derive(root, 'key wrapping', KEY_BYTES);
    this.fingerprint = derive(root, 'fingerprint', FINGERPRINT_BYTES);
  }

  /** @throws Error when there are not exactly 32 bytes */
  static fromBytes(bytes: Buffer): KeyEncryptionKey {
    if (bytes.length !== KEY_BYTES) throw new Error(`the key encryption key is not ${KEY_BYTES} bytes long`);
    return new KeyEncryptionKey(Buffer.from(bytes));
  }

  /** Parses 64 hexadecimal digits or base64 of 32 bytes. @throws Error with a message that does not contain the text */
  static parse(text: string): KeyEncryptionKey {
    const trimmed = text.trim();
    const isHex = /^[0-9a-f]{64}$/i.test(trimmed);
    if (!isHex && !/^[A-Za-z0-9+/]{43}=$/.test(trimmed)) {
      throw new Error('the key encryption key is neither 64 hexadecimal digits nor base64 of 32 bytes');
    }
    return KeyEncryptionKey.fromBytes(Buffer.from(trimmed, isHex ? 'hex' : 'base64'));
  }

  /** Whether this key-encryption key encrypted these bytes. */
  hasWrapped(wrapped: Buffer): boolean {
    return wrapped.subarray(1, 1 + FINGERPRINT_BYTES).equals(this.fingerprint);
  }

  /** Encrypts `plain`. `unwrap` succeeds only with the same `aad`, which names the owner of the key. */
  wrap(plain: Buffer, aad: string): Buffer {
    const iv = randomBytes(IV_BYTES);
    const head = Buffer.concat([Buffer.of(VERSION), this.fingerprint]);
    const cipher = createCipheriv('aes-256-gcm', this.#wrappingKey, iv, { authTagLength: TAG_BYTES });
    cipher.setAAD(Buffer.concat([head, Buffer.from(aad, 'utf8')]));
    const ciphertext = Buffer.concat([cipher.update(plain), cipher.final()]);
    return Buffer.concat([head, iv, cipher.getAuthTag(), ciphertext]);
  }

  /** Decrypts. @throws UnreadableKeyError with the cause: a wrong key-encryption key, or changed bytes */
  unwrap(wrapped: Buffer, aad: string): Buffer {
    if (wrapped.length < HEADER_BYTES || wrapped[0] !== VERSION) {
      throw new UnreadableKeyError('the stored key has an unknown format');
    }
    const head = wrapped.subarray(0, 1 + FINGERPRINT_BYTES);
    this.#mustBeMine(head.subarray(1));
    const iv = wrapped.subarray(head.length, head.length + IV_BYTES);
    const tag = wrapped.subarray(HEADER_BYTES - TAG_BYTES, HEADER_BYTES);
    const decipher = createDecipheriv('aes-256-gcm', this.#wrappingKey, iv, { authTagLength: TAG_BYTES });
    decipher.setAAD(Buffer.concat([head, Buffer.from(aad, 'utf8')])).setAuthTag(tag);
    const plain = decipher.update(wrapped.subarray(HEADER_BYTES)); // GCM: final() returns no bytes
    try {
      decipher.final();
    } catch {
      plain.fill(0);
      throw new UnreadableKeyError(
        'the stored key was changed after its encryption, or belongs to another record',
      );
    }
    return plain;
  }

  /** Derives another secret of the service: 32 bytes, the same after every start, different for each purpose. */
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

/** HKDF-SHA256 (RFC 5869). The input is uniformly random, so no salt is needed. */
function derive(root: Buffer, purpose: string, length: number): Buffer {
  return Buffer.from(hkdfSync('sha256', root, Buffer.alloc(0), `ca-service ${purpose}`, length));
}
