/**
 * Entry file of a worker thread: executes one `CryptoOperation` per message. Imports packages and types only, because
 * tests run this file from its source, where Node.js strips types but resolves no path without an extension.
 */
import {
  constants,
  createPrivateKey,
  generateKeyPairSync,
  hash,
  type KeyObject,
  pbkdf2Sync,
  privateEncrypt,
  publicDecrypt,
  randomBytes,
  verify,
} from 'node:crypto';
import { getPriority, setPriority } from 'node:os';
import { parentPort, workerData } from 'node:worker_threads';
import type { ECDSA, ecdsa } from '@noble/curves/abstract/weierstrass.js';
import type {
  CryptoAnswer,
  CryptoOperation,
  DigestCurve,
  EcdsaSigning,
  EcdsaVerification,
  KeyDerivation,
  MessageVerification,
  PrivateKeyDecryption,
} from './crypto-operation';

/** The usual exponent: the smallest prime above 2^16 (FIPS 186-5 section 5.1). */
const PUBLIC_EXPONENT = 65_537;

/**
 * `prehash: false`: the input is a digest. `lowS: false`: both halves of the range are valid, as in FIPS 186-5 and
 * OpenSSL.
 */
const DER_OF_DIGEST = { prehash: false, lowS: false, format: 'der' } as const;

/** Mixed into the nonce in addition to key and digest (RFC 6979 section 3.6). */
const EXTRA_ENTROPY_BYTES = 32;

lowerPriority((workerData as { readonly niceness: number }).niceness);
parentPort?.on('messageerror', (error: Error) => {
  throw error; // ends the worker, which rejects the operation
});
parentPort?.on('message', (operation: CryptoOperation) => {
  void answerTo(operation).then((answer) => parentPort?.postMessage(answer));
});

/**
 * Lowers the priority of this thread. On Linux, process id 0 means the calling thread; on other systems it means the
 * whole process. A lower priority of the process stays.
 */
function lowerPriority(niceness: number): void {
  if (process.platform === 'linux' && getPriority(0) < niceness) setPriority(0, niceness);
}

async function answerTo(operation: CryptoOperation): Promise<CryptoAnswer> {
  try {
    return { result: await execute(operation) };
  } catch (error) {
    return { failure: error instanceof Error ? error.message : 'unknown error' };
  }
}

function execute(operation: CryptoOperation): unknown {
  if ('passphrase' in operation) return executeWithPassphrase(operation);
  switch (operation.kind) {
    case 'generate-rsa':
      return generateRsa(operation.bits);
    case 'generate-ec':
      return generateKeyPairSync('ec', { namedCurve: operation.curve }).privateKey;
    case 'generate':
      return generateKeyPairSync(operation.algorithm as 'ed25519').privateKey;
    case 'ecdsa-sign':
      return signDigest(operation);
    case 'ecdsa-verify':
      return verifyDigest(operation);
    case 'rsa-private':
      return privateEncrypt({ key: operation.key, padding: constants.RSA_NO_PADDING }, operation.block);
    case 'rsa-public':
      return rsaPublic(operation.key, operation.block);
    case 'verify':
      return verifyMessage(operation);
  }
}

function generateRsa(modulusLength: number): KeyObject {
  return generateKeyPairSync('rsa', { modulusLength, publicExponent: PUBLIC_EXPONENT }).privateKey;
}

/** Loads the library on first use: it takes 70 ms and 9 MB, and threads that generate keys do not need it. */
async function arithmeticOf(curve: DigestCurve): Promise<ECDSA> {
  const { p256, p384, p521 } = await import('@noble/curves/nist.js');
  if (curve === 'secp224r1') return (p224 ??= await arithmeticOfP224(p256));
  return { prime256v1: p256, secp384r1: p384, secp521r1: p521 }[curve];
}

let p224: ECDSA | undefined;

/** The hash function of a curve, which derives nonces (RFC 6979). The types of the library leave it out. */
interface Hashing {
  readonly hash: Parameters<typeof ecdsa>[1];
}

/** P-224 (SP 800-186 section 3.2.1.2), which the library has no constant for. */
async function arithmeticOfP224(p256: ECDSA): Promise<ECDSA> {
  const library = await import('@noble/curves/abstract/weierstrass.js');
  const curve = library.weierstrass({
    p: 0xffffffffffffffffffffffffffffffff000000000000000000000001n,
    n: 0xffffffffffffffffffffffffffff16a2e0b8f03e13dd29455c5c2a3dn,
    h: 1n,
    a: 0xfffffffffffffffffffffffffffffffefffffffffffffffffffffffen,
    b: 0xb4050a850c04b3abf54132565044b0b7d7bfd8ba270b39432355ffb4n,
    Gx: 0xb70e0cbd6bb4bf7f321390b94a03c1d356c21122343280d6115c1d21n,
    Gy: 0xbd376388b5f723fb4c22dfe6cd4375a05a07476444d5819985007e34n,
  });
  return library.ecdsa(curve, (p256 as ECDSA & Hashing).hash);
}

/** FIPS 186-5 section 6.4.1. The scalar exists outside OpenSSL for this one signature. */
async function signDigest({ curve, digest, key }: EcdsaSigning): Promise<Uint8Array> {
  const ecdsa = await arithmeticOf(curve);
  const sec1 = key.export({ format: 'der', type: 'sec1' });
  try {
    const extraEntropy = randomBytes(EXTRA_ENTROPY_BYTES);
    return ecdsa.sign(digest, privateScalar(sec1), { ...DER_OF_DIGEST, extraEntropy });
  } catch {
    throw new Error('the digest was not signed'); // the library's error may quote the scalar
  } finally {
    sec1.fill(0);
  }
}

/**
 * A view of the scalar in an ECPrivateKey as OpenSSL writes it (RFC 5915 section 3): SEQUENCE header of 2 or 3 bytes,
 * INTEGER 1, OCTET STRING.
 */
function privateScalar(sec1: Buffer): Uint8Array {
  const octetString = (sec1.readUInt8(1) < 0x80 ? 2 : 3) + 3;
  const start = octetString + 2;
  return sec1.subarray(start, start + sec1.readUInt8(octetString + 1));
}

/** FIPS 186-5 section 6.4.2. Returns false for malformed signatures, too. */
async function verifyDigest({ curve, digest, signature, point }: EcdsaVerification): Promise<boolean> {
  const ecdsa = await arithmeticOf(curve);
  try {
    return ecdsa.verify(signature, digest, point, DER_OF_DIGEST);
  } catch {
    return false;
  }
}

/** OpenSSL throws when parameters do not fit the key, such as a salt that is too long. */
function verifyMessage({ digest, message, key, signature }: MessageVerification): boolean {
  try {
    return verify(digest, message, key, signature);
  } catch {
    return false;
  }
}

function rsaPublic(key: KeyObject, block: Uint8Array): Uint8Array | undefined {
  try {
    return publicDecrypt({ key, padding: constants.RSA_NO_PADDING }, block);
  } catch {
    return undefined;
  }
}

function executeWithPassphrase(operation: PrivateKeyDecryption | KeyDerivation): unknown {
  try {
    return operation.kind === 'decrypt' ? decrypt(operation) : derive(operation);
  } finally {
    operation.passphrase.fill(0);
  }
}

/** Drops the error of OpenSSL, which may quote bytes of the key. */
function decrypt({ der, passphrase }: PrivateKeyDecryption): KeyObject | undefined {
  try {
    const key = Buffer.from(der.buffer, der.byteOffset, der.length);
    const phrase = Buffer.from(passphrase.buffer, passphrase.byteOffset, passphrase.length);
    return createPrivateKey({ key, format: 'der', type: 'pkcs8', passphrase: phrase });
  } catch {
    return undefined;
  } finally {
    der.fill(0);
  }
}

/** Identifiers of the purposes of derivations (RFC 7292 appendix B.3). */
const PKCS12_PURPOSES = { 'pkcs12-key': 1, 'pkcs12-iv': 2, 'pkcs12-mac': 3 };

function derive(operation: KeyDerivation): Uint8Array {
  const { digest, passphrase, salt, iterations, length } = operation;
  if (operation.function === 'pbkdf2') return pbkdf2Sync(passphrase, salt, iterations, length, digest);
  return deriveForPkcs12(operation, PKCS12_PURPOSES[operation.function]);
}

/** The KDF of RFC 7292 appendix B.2, with the names of its steps. Node.js does not expose OpenSSL's PKCS12KDF. */
function deriveForPkcs12(
  { digest, passphrase, salt, iterations, length }: KeyDerivation,
  id: number,
): Uint8Array {
  const v = ['sha384', 'sha512'].includes(digest) ? 128 : 64;
  const d = Buffer.alloc(v, id);
  const i = Buffer.concat([repeated(salt, v), repeated(passphrase, v)]);
  const parts: Buffer[] = [];
  for (let done = 0; done < length; done += parts.at(-1)?.length ?? length) {
    let a = hash(digest, Buffer.concat([d, i]), 'buffer');
    for (let count = 1; count < iterations; count++) a = hash(digest, a, 'buffer');
    parts.push(a);
    const b = repeated(a, v).subarray(0, v);
    for (let at = 0; at < i.length; at += v) addPlusOne(i.subarray(at, at + v), b);
  }
  i.fill(0);
  return Buffer.concat(parts).subarray(0, length);
}

/** Copies of the bytes, filling whole blocks of `blockBytes`; nothing when there are no bytes. */
function repeated(bytes: Uint8Array, blockBytes: number): Buffer {
  const length = blockBytes * Math.ceil(bytes.length / blockBytes);
  return bytes.length === 0 ? Buffer.alloc(0) : Buffer.alloc(length, bytes);
}

/** Adds `addend` and 1 to a big-endian number, in place and modulo its size. */
function addPlusOne(number: Buffer, addend: Buffer): void {
  let carry = 1;
  for (let at = number.length - 1; at >= 0; at--) {
    const sum = (number[at] ?? 0) + (addend[at] ?? 0) + carry;
    number[at] = sum & 0xff;
    carry = sum >>> 8;
  }
}
