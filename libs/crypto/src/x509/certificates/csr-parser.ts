import { InvalidValueError } from '@libs/kernel';
import { DerReader, MalformedDerError, orMalformed } from '../der/der-reader';
import { contextConstructed, TAG } from '../der/der-tag';
import { DistinguishedName } from '../names/distinguished-name';
import { decodeExtendedKeyUsage, type ExtendedKeyUsage } from '../extensions/extended-key-usage';
import { decodeExtension, type Extensions, readExtensions } from '../extensions/extension';
import { decodeKeyUsage, type KeyUsage } from '../extensions/key-usage';
import { OID } from '../der/object-identifiers';
import { PublicKey } from '../keys/public-key';
import { readAltName, type RequestedAltName } from './requested-alt-name';
import { verifySignature } from '../keys/signature';
import { nameSignatureAlgorithm, readSignatureAlgorithm } from '../keys/signature-algorithm-reader';
import { readSignedObject, type SignedObject } from './signed-object';
import { refuseOversizedKey } from '../keys/weak-key/refuse-weak-key';

/** A PKCS#10 request whose signature has been verified: the requester holds the private key. */
export interface CertificationRequest {
  readonly der: Buffer;
  readonly subject: DistinguishedName;
  readonly publicKey: PublicKey;
  readonly keyUsage: readonly KeyUsage[];
  readonly extendedKeyUsage: readonly ExtendedKeyUsage[];
  readonly subjectAltName?: RequestedAltName;
  /** Every requested extension, the decoded ones included. */
  readonly extensions: Extensions;
  /** ObjectIdentifier.key of the attributes that request no extensions, such as challengePassword (RFC 2985). */
  readonly otherAttributes: readonly string[];
}

const NOT_A_REQUEST = 'csr is not a PKCS#10 certification request';
const NO_EXTENSIONS: Extensions = new Map();

/**
 * Parses a CertificationRequest (RFC 2986 section 4), and verifies its signature over the received bytes (section 4.2).
 * @throws InvalidValueError for malformed bytes and invalid signatures
 * @throws WeakKeyError for an RSA key that is too large to be certified
 */
export function parseCertificationRequest(der: Buffer): CertificationRequest {
  const { request, object } = orMalformed(NOT_A_REQUEST, () => {
    const object = readSignedObject(der);
    return { request: { der, ...readRequestInfo(object.signed) }, object };
  });
  refuseOversizedKey(request.publicKey); // before the signature: verifying with 16384 bits takes up to 7 ms
  verifySelfSignature(object, request.publicKey);
  return request;
}

function verifySelfSignature(object: SignedObject, key: PublicKey): void {
  const identifier = object.algorithmIdentifier;
  const algorithm = orMalformed(NOT_A_REQUEST, () => readSignatureAlgorithm(identifier));
  if (algorithm === undefined) {
    const name = orMalformed(NOT_A_REQUEST, () => nameSignatureAlgorithm(identifier));
    throw new InvalidValueError(`csr signature algorithm ${name} is not supported`);
  }
  if (!verifySignature(object.signed, object.signature, key, algorithm)) {
    throw new InvalidValueError('csr signature does not verify with the public key it carries');
  }
}

/** CertificationRequestInfo (RFC 2986 section 4.1). */
function readRequestInfo(info: Buffer): Omit<CertificationRequest, 'der'> {
  const reader = DerReader.over(info).enter(TAG.sequence);
  if (reader.smallInteger() !== 0) throw new MalformedDerError('its version is not 0');
  const subject = DistinguishedName.fromDer(reader.element(TAG.sequence));
  const publicKey = PublicKey.fromSpki(reader.element(TAG.sequence));
  const { extensions, otherAttributes } = readAttributes(reader);
  reader.finish();

  const subjectAltName = decodeExtension(extensions, OID.subjectAltName, readAltName);
  return {
    subject,
    publicKey,
    keyUsage: decodeExtension(extensions, OID.keyUsage, ({ value }) => decodeKeyUsage(value)) ?? [],
    extendedKeyUsage:
      decodeExtension(extensions, OID.extendedKeyUsage, ({ value }) => decodeExtendedKeyUsage(value)) ?? [],
    ...(subjectAltName !== undefined && { subjectAltName }),
    extensions,
    otherAttributes,
  };
}

interface RequestAttributes {
  readonly extensions: Extensions;
  readonly otherAttributes: readonly string[];
}

const EXTENSION_REQUESTS: readonly string[] = [OID.extensionRequest.key, OID.microsoftExtensionRequest.key];
const NO_ATTRIBUTES: RequestAttributes = { extensions: NO_EXTENSIONS, otherAttributes: [] };

/**
 * Reads the attributes (RFC 2986 section 4.1): those that request extensions (RFC 2985 section 5.4.2), and the types of the
 * others. Some clients omit `[0]` when it is empty.
 */
function readAttributes(info: DerReader): RequestAttributes {
  if (info.isAtEnd) return NO_ATTRIBUTES;
  const attributes = info.enter(contextConstructed(0));
  const otherAttributes: string[] = [];
  let extensions: Extensions | undefined;
  while (!attributes.isAtEnd) {
    const attribute = attributes.enter(TAG.sequence);
    const type = attribute.oid();
    const values = attribute.enter(TAG.set);
    attribute.finish();
    if (!EXTENSION_REQUESTS.includes(type)) {
      otherAttributes.push(type);
      continue;
    }
    if (extensions !== undefined) throw new MalformedDerError('it requests extensions twice');
    extensions = readExtensions(values);
    values.finish();
  }
  return { extensions: extensions ?? NO_EXTENSIONS, otherAttributes };
}
