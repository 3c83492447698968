import { DerReader } from '../der/der-reader';
import { contextConstructed, TAG } from '../der/der-tag';
import { dottedOf } from '../der/object-identifier';
import { OID } from '../der/object-identifiers';
import {
  pss,
  SIGNATURE_ALGORITHMS,
  type SignatureAlgorithm,
  type SignatureDigest,
} from './signature-algorithm';

const BY_IDENTIFIER = new Map<string, SignatureAlgorithm>(
  Object.values(SIGNATURE_ALGORITHMS).map((known) => [known.identifier.toString('latin1'), known]),
);

const DIGEST_OF = new Map<string, SignatureDigest>([
  [OID.sha256.key, 'sha256'],
  [OID.sha384.key, 'sha384'],
  [OID.sha512.key, 'sha512'],
]);

/** More than fits into the longest RSA modulus. */
const MAX_SALT_BYTES = 2048;

/**
 * Reads a DER AlgorithmIdentifier; `undefined` for algorithms that are not supported, such as those with MD5 or SHA-1.
 * @throws MalformedDerError
 */
export function readSignatureAlgorithm(identifier: Buffer): SignatureAlgorithm | undefined {
  const known = BY_IDENTIFIER.get(identifier.toString('latin1'));
  if (known !== undefined) return known;
  const reader = DerReader.over(identifier).enter(TAG.sequence);
  return reader.oid() === OID.rsassaPss.key && !reader.isAtEnd ? readPss(reader) : undefined;
}

/** The dotted object identifier, for error sentences. @throws MalformedDerError */
export function nameSignatureAlgorithm(identifier: Buffer): string {
  return dottedOf(DerReader.over(identifier).enter(TAG.sequence).oid());
}

/**
 * RSASSA-PSS-params (RFC 4055 section 3.1). Hash and mask function must be present, because their default is SHA-1, and
 * must use the same digest, as that RFC recommends.
 */
function readPss(algorithm: DerReader): SignatureAlgorithm | undefined {
  const parameters = algorithm.enter(TAG.sequence);
  algorithm.finish();
  const digest = readTagged(parameters, 0, readDigest);
  const maskDigest = readTagged(parameters, 1, readMaskDigest);
  const saltLength = readTagged(parameters, 2, readSaltLength) ?? 20; // the default of RFC 4055
  const trailer = readTagged(parameters, 3, (field) => field.smallInteger()) ?? 1;
  parameters.finish();
  if (digest === undefined || maskDigest !== digest || trailer !== 1) return undefined;
  return saltLength <= MAX_SALT_BYTES ? pss(digest, saltLength) : undefined;
}

function readTagged<T>(parameters: DerReader, n: number, read: (field: DerReader) => T): T | undefined {
  return parameters.isNext(contextConstructed(n)) ? read(parameters.enter(contextConstructed(n))) : undefined;
}

function readDigest(field: DerReader): SignatureDigest | undefined {
  return DIGEST_OF.get(field.enter(TAG.sequence).oid());
}

function readMaskDigest(field: DerReader): SignatureDigest | undefined {
  const mask = field.enter(TAG.sequence);
  return mask.oid() === OID.mgf1.key ? readDigest(mask) : undefined;
}

/** Infinity for a number that cannot be a length. */
function readSaltLength(field: DerReader): number {
  const integer = field.integer();
  const length = integer.length <= 2 ? integer.readIntBE(0, integer.length) : -1;
  return length < 0 ? Infinity : length;
}
