import { InvalidValueError } from '@libs/kernel';
import { DerReader, MalformedDerError } from '../x509/der/der-reader';
import { TAG } from '../x509/der/der-tag';
import { dottedOf } from '../x509/der/object-identifier';
import { OID } from '../x509/der/object-identifiers';
import { type BlockCipher, CIPHERS } from './block-cipher';

/** PBKDF2-params (RFC 8018 appendix A.2). */
export interface Pbkdf2Parameters {
  readonly function: 'pbkdf2';
  readonly digest: string;
  readonly salt: Buffer;
  readonly iterations: number;
}

/** scrypt-params (RFC 7914 section 7). */
export interface ScryptParameters {
  readonly function: 'scrypt';
  readonly cost: number;
  readonly blockSize: number;
  readonly parallelization: number;
}

/** PBES2-params (RFC 8018 appendix A.4). */
export interface Pbes2Parameters {
  readonly derivation: Pbkdf2Parameters | ScryptParameters;
  readonly cipher: BlockCipher;
  readonly iv: Buffer;
}

/** PRFs of PBKDF2 (RFC 8018 appendix B.1): the digest, and the limit of iterations. */
const PRFS = new Map([
  [OID.hmacWithSha1.key, { digest: 'sha1', limit: 500_000 }],
  [OID.hmacWithSha224.key, { digest: 'sha224', limit: 500_000 }],
  [OID.hmacWithSha256.key, { digest: 'sha256', limit: 1_000_000 }],
  [OID.hmacWithSha384.key, { digest: 'sha384', limit: 500_000 }],
  [OID.hmacWithSha512.key, { digest: 'sha512', limit: 500_000 }],
]);

/** Limit of N * r * p (RFC 7914 section 2): four times the default of openssl, which takes 0.1 s. */
const MAX_SCRYPT_WORK = 4 * 16_384 * 8;
/** OpenSSL limits scrypt to 32 MiB, in blocks of 128 bytes. */
const MAX_SCRYPT_BLOCKS = (32 * 1024 * 1024) / 128;

/**
 * Reads the parameters of PBES2; `what` begins the error sentences. A derivation occupies a worker thread, so its work is
 * limited to 0.7 s. (Measured on Node 24, a million iterations of PBKDF2 for a key of 32 bytes, seconds: SHA-256 0.3,
 * SHA-1 0.8, SHA-224 0.7, SHA-384 1.0, SHA-512 1.4.) The 2048 iterations of openssl and the several 100,000 that are
 * recommended today are accepted.
 * @throws InvalidValueError for other algorithms, and for more work than the limit; MalformedDerError
 */
export function readPbes2(parameters: Buffer, what: string): Pbes2Parameters {
  const reader = DerReader.over(parameters).enter(TAG.sequence);
  const derivation = readDerivation(reader.enter(TAG.sequence), what);
  const scheme = reader.enter(TAG.sequence);
  const oid = scheme.oid();
  const cipher = CIPHERS.get(oid);
  if (cipher === undefined) throw unsupported(what, oid, 'AES or Triple DES in CBC mode');
  return { derivation, cipher, iv: scheme.content(TAG.octetString) };
}

function readDerivation(derivation: DerReader, what: string): Pbkdf2Parameters | ScryptParameters {
  const oid = derivation.oid();
  if (oid === OID.pbkdf2.key) return readPbkdf2(derivation.enter(TAG.sequence), what);
  if (oid === OID.scrypt.key) return readScrypt(derivation.enter(TAG.sequence), what);
  throw unsupported(what, oid, 'PBKDF2 or scrypt');
}

function readPbkdf2(parameters: DerReader, what: string): Pbkdf2Parameters {
  const salt = parameters.content(TAG.octetString);
  const iterations = positive(parameters.integer());
  if (parameters.isNext(TAG.integer)) parameters.integer(); // the length of the key, which the cipher determines
  const oid = parameters.isAtEnd ? OID.hmacWithSha1.key : parameters.enter(TAG.sequence).oid();
  const prf = PRFS.get(oid);
  if (prf === undefined) throw unsupported(what, oid, 'PBKDF2 with HMAC and SHA-1 or SHA-2');
  if (iterations > prf.limit) {
    throw new InvalidValueError(
      `${what} is encrypted with ${iterations} iterations of PBKDF2, at most ${prf.limit} are accepted`,
    );
  }
  return { function: 'pbkdf2', digest: prf.digest, salt, iterations };
}

function readScrypt(parameters: DerReader, what: string): ScryptParameters {
  parameters.content(TAG.octetString); // the salt
  const cost = positive(parameters.integer());
  const blockSize = positive(parameters.integer());
  const parallelization = positive(parameters.integer());
  const isWithinMemory = blockSize * (cost + parallelization + 2) <= MAX_SCRYPT_BLOCKS;
  if (!isWithinMemory || cost * blockSize * parallelization > MAX_SCRYPT_WORK) {
    throw new InvalidValueError(
      `${what} is encrypted with scrypt of N=${cost}, r=${blockSize}, p=${parallelization}: that is more work than is accepted`,
    );
  }
  return { function: 'scrypt', cost, blockSize, parallelization };
}

/** Reads a positive number; Infinity above 48 bits. @throws MalformedDerError below 1 */
function positive(integer: Buffer): number {
  if (integer.length > 6) return Infinity;
  const value = integer.readIntBE(0, integer.length);
  if (value < 1) throw new MalformedDerError('a number that must be positive is not');
  return value;
}

function unsupported(what: string, oid: string, accepted: string): InvalidValueError {
  return new InvalidValueError(
    `${what} is encrypted with ${dottedOf(oid)}, which is not supported: it must be ${accepted} (RFC 8018)`,
  );
}
