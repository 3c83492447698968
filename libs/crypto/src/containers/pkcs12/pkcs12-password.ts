import { InvalidValueError } from '@libs/kernel';
import { type BlockCipher, decryptBlocks } from '../../password/block-cipher';
import { type PasswordEncryption, type Pkcs12Parameters } from '../../password/password-encryption';
import { type Pbkdf2Parameters } from '../../password/pbes2';
import { type KeyDerivation } from '../../workers/crypto-operation';

/** Name of the file in error sentences. */
export const PKCS12 = 'pkcs12';

/** Runs a derivation on a worker thread. */
export type Derive = (derivation: KeyDerivation) => Promise<Uint8Array>;

/**
 * Digests that the KDF of PKCS#12, which runs in JavaScript, may compute for one file. (Measured on Node 24: 1.4 to 3 µs
 * each.) The keystores of Java 8 need 450,000, those of openssl 10,000.
 */
const MAX_PKCS12_DIGESTS = 600_000;
/**
 * Iterations of PBKDF2 for one file; with other digests than SHA-256 they count twice. Twice the limit of `readPbes2` for
 * one key.
 */
const MAX_PBKDF2_ITERATIONS = 2_000_000;

/**
 * Bytes that RC2, which runs in JavaScript on the event loop, may decrypt for one file. (Measured on Node 24: 50 ms for
 * 64 KiB, 500 ms for 150 KiB.) Old files encrypt certificates of a few KiB with it.
 */
const MAX_RC2_BYTES = 64 * 1024;

/** Lengths of digests in bytes. */
export const DIGEST_BYTES: ReadonlyMap<string, number> = new Map([
  ['sha1', 20],
  ['sha224', 28],
  ['sha256', 32],
  ['sha384', 48],
  ['sha512', 64],
]);

/** The passphrase of a PKCS#12 file, and the remaining budget of work for the file. */
export class Pkcs12Password {
  readonly #utf8: Buffer;
  #bmp: Buffer;
  #digestsLeft = MAX_PKCS12_DIGESTS;
  #iterationsLeft = MAX_PBKDF2_ITERATIONS;
  #rc2BytesLeft = MAX_RC2_BYTES;

  readonly #isMissing: boolean;

  /** A missing passphrase is treated as an empty one, but gets another error sentence. */
  constructor(
    given: string | undefined,
    private readonly derive: Derive,
  ) {
    const passphrase = given ?? '';
    this.#isMissing = given === undefined;
    this.#utf8 = Buffer.from(passphrase, 'utf8');
    this.#bmp = Buffer.from(`${passphrase}\0`, 'utf16le').swap16();
  }

  get isEmpty(): boolean {
    return this.#utf8.length === 0;
  }

  /** Encodes an empty passphrase as no bytes: programs encode it in one of two ways (RFC 7292 appendix B.1). */
  useNoBytes(): void {
    this.#bmp = Buffer.alloc(0);
  }

  /** Derives the key of the MAC. @throws InvalidValueError when the file requires too much work */
  macKey(parameters: Pkcs12Parameters, length: number): Promise<Uint8Array> {
    return this.#pkcs12('pkcs12-mac', parameters, length);
  }

  /** Decrypts a part. @throws InvalidValueError when the passphrase is wrong, or the file requires too much work */
  async decrypt({ cipher, derivation, iv }: PasswordEncryption, ciphertext: Uint8Array): Promise<Buffer> {
    if (cipher.name === 'rc2') this.#rc2BytesLeft -= ciphertext.length;
    if (this.#rc2BytesLeft < 0) {
      throw new InvalidValueError(
        `${PKCS12} has more than ${MAX_RC2_BYTES} bytes encrypted with RC2: write it with AES`,
      );
    }
    const key = await this.#keyFor(derivation, cipher);
    const text =
      derivation.function === 'pkcs12'
        ? decryptBlocks(
            cipher,
            { key, iv: await this.#pkcs12('pkcs12-iv', derivation, cipher.ivBytes) },
            ciphertext,
          )
        : decryptBlocks(cipher, { key, iv: iv ?? Buffer.alloc(0) }, ciphertext);
    key.fill(0);
    if (text === undefined) throw this.mismatch();
    return text;
  }

  mismatch(): InvalidValueError {
    return new InvalidValueError(
      this.#isMissing
        ? `${PKCS12} is encrypted: its passphrase is missing`
        : `${PKCS12} cannot be decrypted: the passphrase is wrong`,
    );
  }

  wipe(): void {
    this.#utf8.fill(0);
    this.#bmp.fill(0);
  }

  #keyFor(derivation: Pbkdf2Parameters | Pkcs12Parameters, { keyBytes }: BlockCipher): Promise<Uint8Array> {
    if (derivation.function === 'pkcs12') return this.#pkcs12('pkcs12-key', derivation, keyBytes);
    this.#iterationsLeft -= derivation.iterations * (derivation.digest === 'sha256' ? 1 : 2);
    if (this.#iterationsLeft < 0) throw tooMuchWork(`${MAX_PBKDF2_ITERATIONS} iterations of PBKDF2`);
    return this.derive({ ...derivation, kind: 'derive', passphrase: this.#utf8, length: keyBytes });
  }

  #pkcs12(
    purpose: Exclude<KeyDerivation['function'], 'pbkdf2'>,
    parameters: Pkcs12Parameters,
    length: number,
  ): Promise<Uint8Array> {
    const blocks = Math.ceil(length / (DIGEST_BYTES.get(parameters.digest) ?? 1));
    this.#digestsLeft -= blocks * parameters.iterations;
    if (!(this.#digestsLeft >= 0)) throw tooMuchWork(`${MAX_PKCS12_DIGESTS} digests of the KDF of PKCS#12`);
    return this.derive({ ...parameters, kind: 'derive', function: purpose, passphrase: this.#bmp, length });
  }
}

const tooMuchWork = (limit: string): InvalidValueError =>
  new InvalidValueError(`${PKCS12} asks for more than ${limit}: write it with fewer iterations`);
