import { InvalidValueError } from '@libs/kernel';
import { DerReader } from '../x509/der-reader';
import { TAG } from '../x509/der-tag';
import { MalformedDerError, orMalformed } from '../x509/malformed-der.error';
import { dottedOf } from '../x509/object-identifier';
import { OID } from '../x509/object-identifiers';

/**
 * How often PBKDF2 may iterate, by its PRF (RFC 8018 section 5.2, appendix B.1). Decryption occupies a worker
 * thread, so this bounds for how long. (Measured on Node 24, a million iterations for a key of 32 bytes, seconds:
 * SHA-256 0.3, SHA-1 0.8, SHA-224 0.7, SHA-384 1.0, SHA-512 1.4.) So 0.7 s at most, and openssl's 2048 iterations
 * as well as the several 100,000 that are recommended nowadays get in.
 */
const MAX_ITERATIONS = new Map<string, number>([
  [OID.hmacWithSha1.key, 500_000],
  [OID.hmacWithSha224.key, 500_000],
  [OID.hmacWithSha256.key, 1_000_000],
  [OID.hmacWithSha384.key, 500_000],
  [OID.hmacWithSha512.key, 500_000],
]);

/** Of scrypt, N * r * p (RFC 7914 section 2): four times what openssl writes by default, which takes 0.1 s. */
const MAX_SCRYPT_WORK = 4 * 16_384 * 8;
/** OpenSSL gives scrypt no more than 32 MiB, in blocks of 128 bytes. */
const MAX_SCRYPT_BLOCKS = (32 * 1024 * 1024) / 128;

const ENCRYPTION_SCHEMES = new Set<string>(
  [OID.aes128Cbc, OID.aes192Cbc, OID.aes256Cbc, OID.tripleDesCbc].map(({ key }) => key),
);

/** Whether the bytes look like an EncryptedPrivateKeyInfo (RFC 5958 section 3); other keys begin with a version. */
export function isEncryptedPrivateKey(der: Buffer): boolean {
  try {
    const info = DerReader.over(der).enter(TAG.sequence);
    info.element(TAG.sequence);
    return info.isNext(TAG.octetString);
  } catch (error) {
    if (error instanceof MalformedDerError) return false;
    throw error;
  }
}

/**
 * Decides whether an EncryptedPrivateKeyInfo may be decrypted: PBES2 (RFC 8018 section 6.2) alone, and only as
 * much work as a client may ask for. @throws InvalidValueError
 */
export function refuseCostlyDecryption(der: Buffer): void {
  orMalformed('private key is not an EncryptedPrivateKeyInfo', () => {
    const algorithm = DerReader.over(der).enter(TAG.sequence).enter(TAG.sequence);
    const scheme = algorithm.oid();
    if (scheme !== OID.pbes2.key) throw unsupported(scheme, 'PBES2');
    const parameters = algorithm.enter(TAG.sequence);
    checkKeyDerivation(parameters.enter(TAG.sequence));
    const cipher = parameters.enter(TAG.sequence).oid();
    if (!ENCRYPTION_SCHEMES.has(cipher)) throw unsupported(cipher, 'AES or Triple DES in CBC mode');
  });
}

function checkKeyDerivation(derivation: DerReader): void {
  const oid = derivation.oid();
  if (oid === OID.pbkdf2.key) {
    checkPbkdf2(derivation.enter(TAG.sequence));
    return;
  }
  if (oid === OID.scrypt.key) {
    checkScrypt(derivation.enter(TAG.sequence));
    return;
  }
  throw unsupported(oid, 'PBKDF2 or scrypt');
}

/** PBKDF2-params (RFC 8018 appendix A.2). */
function checkPbkdf2(parameters: DerReader): void {
  parameters.content(TAG.octetString); // the salt
  const iterations = positive(parameters.integer());
  if (parameters.isNext(TAG.integer)) parameters.integer(); // the length of the key, which the cipher says too
  const prf = parameters.isAtEnd ? OID.hmacWithSha1.key : parameters.enter(TAG.sequence).oid();
  const limit = MAX_ITERATIONS.get(prf);
  if (limit === undefined) throw unsupported(prf, 'PBKDF2 with HMAC and SHA-1 or SHA-2');
  if (iterations > limit) {
    throw new InvalidValueError(
      `private key is encrypted with ${iterations} iterations of PBKDF2, at most ${limit} are accepted`,
    );
  }
}

/** scrypt-params (RFC 7914 section 7). */
function checkScrypt(parameters: DerReader): void {
  parameters.content(TAG.octetString); // the salt
  const cost = positive(parameters.integer());
  const blockSize = positive(parameters.integer());
  const parallelization = positive(parameters.integer());
  const isWithinMemory = blockSize * (cost + parallelization + 2) <= MAX_SCRYPT_BLOCKS;
  if (isWithinMemory && cost * blockSize * parallelization <= MAX_SCRYPT_WORK) return;
  throw new InvalidValueError(
    `private key is encrypted with scrypt of N=${cost}, r=${blockSize}, p=${parallelization}: that is more work than is accepted`,
  );
}

/** Infinity for what is longer than any sensible number. */
function positive(integer: Buffer): number {
  if (integer.length > 6) return Infinity;
  const value = integer.readIntBE(0, integer.length);
  if (value < 1) throw new MalformedDerError('a number that must be positive is not');
  return value;
}

function unsupported(oid: string, accepted: string): InvalidValueError {
  return new InvalidValueError(
    `private key is encrypted with ${dottedOf(oid)}, which is not supported: it must be ${accepted} (RFC 8018)`,
  );
}
