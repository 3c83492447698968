import { hash, timingSafeEqual } from 'node:crypto';
import { DomainError } from '@libs/kernel';
import { type PublicKey } from '../x509/keys/public-key';
import { type SignatureAlgorithm, type SignatureDigest } from '../x509/keys/signature-algorithm';
import { DIGEST_SIZE, type MessageDigest } from './signable-message';

const TRAILER = 0xbc;
const SEPARATOR = 0x01;
const EIGHT_ZEROES = Buffer.alloc(8);

/** An encoded message: the data block, which is masked, and the hash after it. */
interface EncodedParts {
  readonly db: Buffer;
  readonly h: Buffer;
}

/**
 * EMSA-PSS-ENCODE (RFC 8017 section 9.1.1) from step 4 on, with a given digest. `emBits` is the size of the modulus
 * minus 1; the caller has checked that there is room. MGF1 uses the hash function of the digest.
 */
export function encodeEmsaPss(digest: MessageDigest, salt: Buffer, emBits: number): Buffer {
  const emLength = Math.ceil(emBits / 8);
  const h = hashOfSalted(digest, salt);
  const padding = Buffer.alloc(emLength - salt.length - h.length - 2);
  const db = Buffer.concat([padding, Buffer.of(SEPARATOR), salt]);
  return Buffer.concat([masked({ db, h }, digest, emBits), h, Buffer.of(TRAILER)]);
}

/** EMSA-PSS-VERIFY (RFC 8017 section 9.1.2) from step 3 on; `saltLength` in bytes. */
export function verifyEmsaPss(
  encoded: Buffer,
  digest: MessageDigest,
  { emBits, saltLength }: { readonly emBits: number; readonly saltLength: number },
): boolean {
  const hashLength = digest.bytes.length;
  const dbLength = encoded.length - hashLength - 1;
  const paddingLength = dbLength - saltLength - 1;
  if (paddingLength < 0 || encoded.at(-1) !== TRAILER) return false;
  if (((encoded[0] ?? 0) & ~topMask(encoded.length, emBits)) !== 0) return false;

  const h = encoded.subarray(dbLength, dbLength + hashLength);
  const db = masked({ db: encoded.subarray(0, dbLength), h }, digest, emBits);
  if (db.subarray(0, paddingLength).some((byte) => byte !== 0)) return false;
  if (db[paddingLength] !== SEPARATOR) return false;
  return timingSafeEqual(h, hashOfSalted(digest, db.subarray(paddingLength + 1)));
}

/** Whether an encoded message of `emBits` has room for digest and salt (RFC 8017 section 9.1.1, step 3). */
export function hasRoomForPss(emBits: number, digestLength: number, saltLength: number): boolean {
  return Math.ceil(emBits / 8) >= digestLength + saltLength + 2;
}

/** Step 5 of encoding, step 12 of verifying. */
function hashOfSalted({ algorithm, bytes }: MessageDigest, salt: Buffer): Buffer {
  return hash(algorithm, Buffer.concat([EIGHT_ZEROES, bytes, salt]), 'buffer');
}

/** Applies or removes the mask of `db`, and clears the bits left of `emBits` (RFC 8017 section 9.1.1, steps 9 to 11). */
function masked({ db, h }: EncodedParts, { algorithm }: MessageDigest, emBits: number): Buffer {
  const result = mgf1(h, db.length, algorithm);
  for (let at = 0; at < result.length; at++) result[at] = (result[at] ?? 0) ^ (db[at] ?? 0);
  result[0] = (result[0] ?? 0) & topMask(db.length + h.length + 1, emBits);
  return result;
}

/** Mask of the used bits of the first byte. */
const topMask = (emLength: number, emBits: number): number => 0xff >>> (8 * emLength - emBits);

/** MGF1 (RFC 8017 appendix B.2.1): `length` bytes from `seed`. */
export function mgf1(seed: Buffer, length: number, algorithm: SignatureDigest): Buffer {
  const blocks: Buffer[] = [];
  const counter = Buffer.alloc(4);
  for (let made = 0, n = 0; made < length; n++) {
    counter.writeUInt32BE(n);
    const block = hash(algorithm, Buffer.concat([seed, counter]), 'buffer');
    blocks.push(block);
    made += block.length;
  }
  return Buffer.concat(blocks).subarray(0, length);
}

/** The modulus is too short for RSASSA-PSS with this hash function (RFC 8017 section 9.1.1, step 3). */
export class RsaKeyTooShortError extends DomainError {
  readonly code = 'key.too-short';
  readonly kind = 'invalid';

  constructor(bits: number, digest: string) {
    super(`an RSA key of ${bits} bits is too short for RSASSA-PSS with ${digest}`);
  }
}

/** Rejects RSA keys of 1024 bits, which can be imported, with SHA-512. @throws RsaKeyTooShortError */
export function mustHaveRoomFor({ scheme, digest, saltLength }: SignatureAlgorithm, key: PublicKey): void {
  if (key.type !== 'RSA' || scheme !== 'RSASSA-PSS') return;
  if (digest === undefined || saltLength === undefined) return;
  if (!hasRoomForPss(key.bits - 1, DIGEST_SIZE[digest], saltLength)) {
    throw new RsaKeyTooShortError(key.bits, digest);
  }
}
