import { booleanTrue, octetString, sequence, tlv } from '../der/der';
import { type DerReader, MalformedDerError } from '../der/der-reader';
import { TAG } from '../der/der-tag';
import { dottedOf, type ObjectIdentifier } from '../der/object-identifier';
import { OID } from '../der/object-identifiers';

/** An extension of a certificate or a request (RFC 5280 section 4.1). */
export interface Extension {
  readonly critical: boolean;
  /** DER of the value, without its OCTET STRING. */
  readonly value: Buffer;
}

/** By ObjectIdentifier.key, in the order of the bytes. */
export type Extensions = ReadonlyMap<string, Extension>;

const CRITICAL = booleanTrue();

/** Names of RFC 5280 section 4.2.1 for extensions that the service decodes. */
const NAMES = new Map([
  [OID.authorityKeyIdentifier.key, 'authorityKeyIdentifier'],
  [OID.basicConstraints.key, 'basicConstraints'],
  [OID.extendedKeyUsage.key, 'extKeyUsage'],
  [OID.keyUsage.key, 'keyUsage'],
  [OID.subjectAltName.key, 'subjectAltName'],
  [OID.subjectKeyIdentifier.key, 'subjectKeyIdentifier'],
]);

/** Encodes an Extension. DER omits `critical` when it is false, its default. */
export function encodeExtension(oid: ObjectIdentifier, { critical, value }: Extension): Buffer {
  return critical ? sequence(oid.der, CRITICAL, octetString(value)) : sequence(oid.der, octetString(value));
}

/** Encodes each Extension, in order. */
export function encodeExtensionList(extensions: Extensions): Buffer[] {
  return [...extensions].map(([key, { critical, value }]) =>
    sequence(tlv(TAG.oid, Buffer.from(key, 'latin1')), ...(critical ? [CRITICAL] : []), octetString(value)),
  );
}

/** Reads SEQUENCE OF Extension. @throws MalformedDerError, also for a repeated extension (RFC 5280 section 4.2) */
export function readExtensions(reader: DerReader): Extensions {
  const extensions = new Map<string, Extension>();
  const list = reader.enter(TAG.sequence);
  while (!list.isAtEnd) {
    const extension = list.enter(TAG.sequence);
    const key = extension.oid();
    const critical = extension.isNext(TAG.boolean) && extension.boolean();
    const value = extension.content(TAG.octetString);
    extension.finish();
    if (extensions.has(key)) throw new MalformedDerError(`extension ${dottedOf(key)} occurs twice`);
    extensions.set(key, { critical, value });
  }
  return extensions;
}

/** Decodes one extension; `undefined` when it is absent. @throws MalformedDerError that names the extension */
export function decodeExtension<T>(
  extensions: Extensions,
  { key }: ObjectIdentifier,
  decode: (extension: Extension) => T,
): T | undefined {
  const extension = extensions.get(key);
  if (extension === undefined) return undefined;
  try {
    return decode(extension);
  } catch (error) {
    if (!(error instanceof MalformedDerError)) throw error;
    throw new MalformedDerError(`extension ${NAMES.get(key) ?? dottedOf(key)}: ${error.message}`);
  }
}
