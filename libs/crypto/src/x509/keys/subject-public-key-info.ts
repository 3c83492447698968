import { InvalidValueError } from '@libs/kernel';
import { DerReader, orMalformed } from '../der/der-reader';
import { TAG } from '../der/der-tag';
import { type KeyType } from './key-type';
import { dottedOf } from '../der/object-identifier';
import { OID } from '../der/object-identifiers';

export interface KeyParameters {
  readonly type: KeyType;
  readonly bits: number;
}

/** The limit of OpenSSL. Twice the size makes a verification four times slower. */
const MAX_RSA_BITS = 16_384;
/** Shorter keys are easily broken. Issuance profiles decide whether 1024 bits are enough. */
const MIN_RSA_BITS = 1024;
/** OpenSSL's limit for large moduli: the time of a verification grows with the exponent. */
const MAX_RSA_EXPONENT_BYTES = 8;

const CURVE_BITS = new Map([
  [OID.p224.key, 224],
  [OID.p256.key, 256],
  [OID.p384.key, 384],
  [OID.p521.key, 521],
]);

/** Parameter sets, and lengths of their keys in bytes (FIPS 204 table 2). */
const ML_DSA = new Map([
  [OID.mlDsa44.key, { bits: 44, length: 1312 }],
  [OID.mlDsa65.key, { bits: 65, length: 1952 }],
  [OID.mlDsa87.key, { bits: 87, length: 2592 }],
]);

/**
 * Reads a SubjectPublicKeyInfo (RFC 5280 section 4.1.2.7) and applies rules that OpenSSL does not apply.
 * @throws InvalidValueError when it is malformed, or its algorithm is not supported
 */
export function readSubjectPublicKeyInfo(der: Buffer): KeyParameters {
  return orMalformed('public key is not a SubjectPublicKeyInfo', () => {
    const reader = DerReader.over(der);
    const info = reader.enter(TAG.sequence);
    reader.finish();
    const algorithm = info.enter(TAG.sequence);
    const oid = algorithm.oid();
    const key = info.octetAlignedBits();
    info.finish();
    switch (oid) {
      case OID.rsaEncryption.key:
        return rsaParameters(algorithm, key);
      case OID.ecPublicKey.key:
        return ecParameters(algorithm, key);
      case OID.ed25519.key:
        return ed25519Parameters(algorithm, key);
      case OID.mlDsa44.key:
      case OID.mlDsa65.key:
      case OID.mlDsa87.key:
        return mlDsaParameters(oid, algorithm, key);
      default:
        throw new InvalidValueError(`public key algorithm ${dottedOf(oid)} is not supported`);
    }
  });
}

/** RFC 3279 section 2.3.1: NULL parameters, and SEQUENCE { modulus, publicExponent }. */
function rsaParameters(algorithm: DerReader, key: Buffer): KeyParameters {
  if (algorithm.isAtEnd)
    throw new InvalidValueError('RSA public key lacks the parameters NULL (RFC 3279 2.3.1)');
  if (!algorithm.isNext(TAG.null) || algorithm.content(TAG.null).length > 0) {
    throw new InvalidValueError('RSA public key has parameters other than NULL (RFC 3279 2.3.1)');
  }
  algorithm.finish();
  const reader = DerReader.over(key);
  const numbers = reader.enter(TAG.sequence);
  reader.finish();
  const modulus = numbers.integer();
  const exponent = numbers.integer();
  numbers.finish();

  const bits = bitLength(modulus);
  if (bits < MIN_RSA_BITS || bits > MAX_RSA_BITS) {
    throw new InvalidValueError(
      `RSA public key has ${bits} bits, ${MIN_RSA_BITS} to ${MAX_RSA_BITS} are supported`,
    );
  }
  if (isEven(modulus)) throw new InvalidValueError('RSA public key has an even modulus');
  // An exponent of 1 does not encrypt, and an even one has no inverse (FIPS 186-5 appendix A.1.1).
  if (isEven(exponent) || bitLength(exponent) < 2 || exponent.length > MAX_RSA_EXPONENT_BYTES) {
    throw new InvalidValueError(
      `RSA public key has the exponent ${shown(exponent)}, odd numbers of 3 or more and at most 63 bits are supported`,
    );
  }
  return { type: 'RSA', bits };
}

/** RFC 5480 section 2: a named curve, and a compressed or uncompressed point; the hybrid form is not allowed. */
function ecParameters(algorithm: DerReader, point: Buffer): KeyParameters {
  if (!algorithm.isNext(TAG.oid)) {
    throw new InvalidValueError(
      'ECDSA public key has explicit curve parameters, a named curve is required (RFC 5480 2.1.1)',
    );
  }
  const curve = algorithm.oid();
  algorithm.finish();
  const bits = CURVE_BITS.get(curve);
  if (bits === undefined) throw new InvalidValueError(`elliptic curve ${dottedOf(curve)} is not supported`);
  const coordinate = Math.ceil(bits / 8);
  const isUncompressed = point[0] === 0x04 && point.length === 1 + 2 * coordinate;
  const isCompressed = (point[0] === 0x02 || point[0] === 0x03) && point.length === 1 + coordinate;
  if (!isUncompressed && !isCompressed) throw new InvalidValueError('ECDSA public key is not a point');
  return { type: 'ECDSA', bits };
}

/** RFC 8410 sections 3 and 4: no parameters, 32 bytes. */
function ed25519Parameters(algorithm: DerReader, key: Buffer): KeyParameters {
  algorithm.finish();
  if (key.length !== 32) throw new InvalidValueError('Ed25519 public key is not 32 bytes long');
  return { type: 'Ed25519', bits: 256 };
}

/** RFC 9881 section 4: no parameters, and the length of the parameter set. */
function mlDsaParameters(oid: string, algorithm: DerReader, key: Buffer): KeyParameters {
  algorithm.finish();
  const { bits = 0, length = 0 } = ML_DSA.get(oid) ?? {};
  if (key.length !== length)
    throw new InvalidValueError(`ML-DSA-${bits} public key is not ${length} bytes long`);
  return { type: 'ML-DSA', bits };
}

/** The bit length of a positive INTEGER, from its content octets; 0 for a negative one. */
function bitLength(integer: Buffer): number {
  const first = integer[0] ?? 0;
  if (first >= 0x80) return 0;
  const [leading, octets] = first === 0 ? [integer[1] ?? 0, integer.length - 1] : [first, integer.length];
  return 8 * octets - (Math.clz32(leading) - 24);
}

/** A number of a few octets in decimal; a longer one by its size. */
const shown = (integer: Buffer): string =>
  integer.length <= MAX_RSA_EXPONENT_BYTES
    ? BigInt.asIntN(8 * integer.length, BigInt(`0x${integer.toString('hex')}`)).toString()
    : `of ${bitLength(integer)} bits`;

const isEven = (integer: Buffer): boolean => ((integer.at(-1) ?? 0) & 1) === 0;
