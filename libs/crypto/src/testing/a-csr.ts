import { generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { bitString, explicitTag, sequence, setOfOne, tlv } from '../x509/der/der';
import { TAG } from '../x509/der/der-tag';
import { type DistinguishedName } from '../x509/names/distinguished-name';
import { type ObjectIdentifier } from '../x509/der/object-identifier';
import { OID } from '../x509/der/object-identifiers';
import { PublicKey } from '../x509/keys/public-key';
import { signatureInput } from '../x509/keys/signature';
import { certificateSignatureAlgorithm } from '../x509/keys/signature-algorithm';
import { aName } from './a-certificate';

export interface CsrParts {
  readonly privateKey?: KeyObject;
  readonly subject?: DistinguishedName;
  /** DER Extensions, from encodeExtension. */
  readonly extensions?: readonly Buffer[];
  /** The attribute with the extensions; that of RFC 2985 by default. */
  readonly extensionRequest?: ObjectIdentifier;
  /** Further attributes. */
  readonly others?: readonly Buffer[];
}

const VERSION = tlv(TAG.integer, Buffer.of(0));

/** A DER request (RFC 2986 section 4), also for types of keys that old versions of openssl do not support. */
export function aCsr(parts: CsrParts = {}): Buffer {
  const key = parts.privateKey ?? generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey;
  const subject = parts.subject ?? aName({ commonName: 'device' });
  return signedRequest(
    sequence(VERSION, subject.der, PublicKey.fromKeyObject(key).spki, attributes(parts)),
    key,
  );
}

/** Signs a CertificationRequestInfo, valid or not, with `key`. */
export function signedRequest(info: Buffer, key: KeyObject): Buffer {
  const algorithm = certificateSignatureAlgorithm(PublicKey.fromKeyObject(key));
  const signature = sign(algorithm.digest, info, signatureInput(key, algorithm));
  return sequence(info, algorithm.identifier, bitString(signature));
}

function attributes({
  extensions = [],
  extensionRequest = OID.extensionRequest,
  others = [],
}: CsrParts): Buffer {
  const request =
    extensions.length === 0 ? [] : [sequence(extensionRequest.der, setOfOne(sequence(...extensions)))];
  return explicitTag(0, ...request, ...others);
}
