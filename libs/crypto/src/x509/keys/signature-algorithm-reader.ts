import { DerReader } from '../der/der-reader';
import { contextConstructed, TAG } from '../der/der-tag';
import { dottedOf } from '../der/object-identifier';
import { OID } from '../der/object-identifiers';
import {
  type OldDigest,
  pss,
  SIGNATURE_ALGORITHMS,
  type SignatureAlgorithm,
  type SignatureDigest,
  type VerifiedAlgorithm,
} from './signature-algorithm';

const BY_IDENTIFIER = new Map<string, SignatureAlgorithm>(
  Object.values(SIGNATURE_ALGORITHMS).map((known) => [known.identifier.toString('latin1'), known]),
);

/** RSA and ECDSA by object identifier, for identifiers whose parameters are not encoded as usual. */
const BY_OID = new Map<string, SignatureAlgorithm>(
  Object.values(SIGNATURE_ALGORITHMS)
    .filter(({ scheme }) => scheme === 'RSASSA-PKCS1-v1_5' || scheme === 'ECDSA')
    .map((known) => [oidOf(known.identifier), known]),
);

const rsa = (digest: VerifiedAlgorithm['digest']): VerifiedAlgorithm => ({
  keyType: 'RSA',
  scheme: 'RSASSA-PKCS1-v1_5',
  digest,
});
const ecdsa = (digest: VerifiedAlgorithm['digest']): VerifiedAlgorithm => ({
  keyType: 'ECDSA',
  scheme: 'ECDSA',
  digest,
});

const VERIFIED_BY_OID = new Map<string, VerifiedAlgorithm>([
  [OID.md5WithRsa.key, rsa('md5')],
  [OID.sha1WithRsa.key, rsa('sha1')],
  [OID.oiwSha1WithRsa.key, rsa('sha1')],
  [OID.sha224WithRsa.key, rsa('sha224')],
  [OID.sha512With224Rsa.key, rsa('sha512-224')],
  [OID.sha512With256Rsa.key, rsa('sha512-256')],
  [OID.sha3With224Rsa.key, rsa('sha3-224')],
  [OID.sha3With256Rsa.key, rsa('sha3-256')],
  [OID.sha3With384Rsa.key, rsa('sha3-384')],
  [OID.sha3With512Rsa.key, rsa('sha3-512')],
  [OID.ecdsaWithSha1.key, ecdsa('sha1')],
  [OID.ecdsaWithSha224.key, ecdsa('sha224')],
  [OID.ecdsaWithSha3224.key, ecdsa('sha3-224')],
  [OID.ecdsaWithSha3256.key, ecdsa('sha3-256')],
  [OID.ecdsaWithSha3384.key, ecdsa('sha3-384')],
  [OID.ecdsaWithSha3512.key, ecdsa('sha3-512')],
]);

const DIGEST_OF = new Map<string, SignatureDigest | OldDigest>([
  [OID.sha256.key, 'sha256'],
  [OID.sha384.key, 'sha384'],
  [OID.sha512.key, 'sha512'],
  [OID.sha224.key, 'sha224'],
  [OID.sha1.key, 'sha1'],
]);
const CURRENT: readonly string[] = ['sha256', 'sha384', 'sha512'] satisfies SignatureDigest[];

/** More than fits into the longest RSA modulus. */
const MAX_SALT_BYTES = 2048;

/**
 * Reads a DER AlgorithmIdentifier; `undefined` for algorithms that are not supported, such as those with MD5 or SHA-1.
 * Parameters of RSA and ECDSA may be NULL or absent: RFC 4055 section 5 requires both to be accepted for RSA.
 * @throws MalformedDerError
 */
export function readSignatureAlgorithm(identifier: Buffer): SignatureAlgorithm | undefined {
  const known = BY_IDENTIFIER.get(identifier.toString('latin1'));
  if (known !== undefined) return known;
  const reader = DerReader.over(identifier).enter(TAG.sequence);
  const oid = reader.oid();
  if (oid !== OID.rsassaPss.key) return withoutParameters(reader) ? BY_OID.get(oid) : undefined;
  const read = reader.isAtEnd ? undefined : readPss(reader);
  return read && isCurrent(read.digest) ? pss(read.digest, read.saltLength) : undefined;
}

/**
 * As `readSignatureAlgorithm`, and also algorithms with MD5, SHA-1, SHA-224, SHA-512/t and SHA-3. Such a signature tells
 * which CA issued a certificate; nothing that is signed now, and no proof of possession, is accepted with it.
 * @throws MalformedDerError
 */
export function readVerifiedAlgorithm(identifier: Buffer): VerifiedAlgorithm | undefined {
  const current = readSignatureAlgorithm(identifier);
  if (current !== undefined) return current;
  const reader = DerReader.over(identifier).enter(TAG.sequence);
  const oid = reader.oid();
  if (oid !== OID.rsassaPss.key) return withoutParameters(reader) ? VERIFIED_BY_OID.get(oid) : undefined;
  const read = reader.isAtEnd ? undefined : readPss(reader);
  return read && { keyType: 'RSA', scheme: 'RSASSA-PSS', ...read };
}

/** Whether two identifiers mean the same: they are equal, or differ in absent and NULL parameters only. */
export function sameSignatureAlgorithm(one: Buffer, other: Buffer): boolean {
  if (one.equals(other)) return true;
  const readers = [one, other].map((identifier) => DerReader.over(identifier).enter(TAG.sequence));
  const [first, second] = readers.map((reader) => ({ oid: reader.oid(), bare: withoutParameters(reader) }));
  return first?.oid === second?.oid && first?.bare === true && second?.bare === true;
}

function withoutParameters(algorithm: DerReader): boolean {
  if (algorithm.isNext(TAG.null) && algorithm.content(TAG.null).length > 0) return false;
  return algorithm.isAtEnd;
}

const isCurrent = (digest: SignatureDigest | OldDigest): digest is SignatureDigest =>
  CURRENT.includes(digest);

function oidOf(identifier: Buffer): string {
  return DerReader.over(identifier).enter(TAG.sequence).oid();
}

/** The dotted object identifier, for error sentences. @throws MalformedDerError */
export function nameSignatureAlgorithm(identifier: Buffer): string {
  return dottedOf(DerReader.over(identifier).enter(TAG.sequence).oid());
}

/**
 * RSASSA-PSS-params (RFC 4055 section 3.1), whose hash and mask function are SHA-1 by default and must use the same
 * digest, as that RFC recommends.
 */
function readPss(
  algorithm: DerReader,
): { digest: SignatureDigest | OldDigest; saltLength: number } | undefined {
  const parameters = algorithm.enter(TAG.sequence);
  algorithm.finish();
  const digest = readTagged(parameters, 0, readDigest) ?? 'sha1';
  const maskDigest = readTagged(parameters, 1, readMaskDigest) ?? 'sha1';
  const saltLength = readTagged(parameters, 2, readSaltLength) ?? 20; // the default of RFC 4055
  const trailer = readTagged(parameters, 3, (field) => field.smallInteger()) ?? 1;
  parameters.finish();
  if (digest === 'other' || maskDigest !== digest || trailer !== 1) return undefined;
  return saltLength <= MAX_SALT_BYTES ? { digest, saltLength } : undefined;
}

function readTagged<T>(parameters: DerReader, n: number, read: (field: DerReader) => T): T | undefined {
  return parameters.isNext(contextConstructed(n)) ? read(parameters.enter(contextConstructed(n))) : undefined;
}

type PssDigest = SignatureDigest | OldDigest | 'other';

function readDigest(field: DerReader): PssDigest {
  return DIGEST_OF.get(field.enter(TAG.sequence).oid()) ?? 'other';
}

function readMaskDigest(field: DerReader): PssDigest {
  const mask = field.enter(TAG.sequence);
  return mask.oid() === OID.mgf1.key ? readDigest(mask) : 'other';
}

/** Infinity for a number that cannot be a length. */
function readSaltLength(field: DerReader): number {
  const integer = field.integer();
  const length = integer.length <= 2 ? integer.readIntBE(0, integer.length) : -1;
  return length < 0 ? Infinity : length;
}
