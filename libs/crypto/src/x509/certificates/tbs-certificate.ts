import { InvalidValueError } from '@libs/kernel';
import { DerReader, MalformedDerError } from '../der/der-reader';
import { contextConstructed, contextPrimitive, TAG } from '../der/der-tag';
import { DistinguishedName } from '../names/distinguished-name';
import { type Extensions, readExtensions } from '../extensions/extension';
import { PublicKey } from '../keys/public-key';
import { SerialNumber } from './serial-number';
import { readSignedObject } from './signed-object';
import { readTime } from '../der/time';

/** The fields of a TBSCertificate, which the issuer signs (RFC 5280 section 4.1.2). */
export interface TbsCertificate {
  /** 1 to 3. */
  readonly version: number;
  readonly serialNumber: SerialNumber;
  /** DER AlgorithmIdentifier. */
  readonly algorithmIdentifier: Buffer;
  readonly issuer: DistinguishedName;
  readonly notBefore: Date;
  readonly notAfter: Date;
  readonly subject: DistinguishedName;
  readonly subjectPublicKeyInfo: Buffer;
  /** `undefined` when the key is not supported. */
  readonly publicKey: PublicKey | undefined;
  readonly extensions: Extensions;
}

const NO_EXTENSIONS: Extensions = new Map();

/**
 * Reads a DER TBSCertificate. When its key equals `knownKey`, uses that object: parsing a key takes as long as all the
 * rest. @throws InvalidValueError
 */
export function readTbsCertificate(der: Buffer, knownKey?: PublicKey): TbsCertificate {
  const outer = DerReader.over(der);
  const reader = outer.enter(TAG.sequence);
  outer.finish();
  const version = readVersion(reader);
  const serialNumber = SerialNumber.fromDerInteger(reader.integer());
  const algorithmIdentifier = reader.element(TAG.sequence);
  const issuer = DistinguishedName.fromDer(reader.element(TAG.sequence));
  const validity = reader.enter(TAG.sequence);
  const [notBefore, notAfter] = [readTime(validity), readTime(validity)];
  validity.finish();
  const subject = DistinguishedName.fromDer(reader.element(TAG.sequence));
  const subjectPublicKeyInfo = reader.element(TAG.sequence);
  const publicKey = publicKeyOf(subjectPublicKeyInfo, knownKey);
  skipUniqueIdentifiers(reader);
  const extensions = reader.isAtEnd ? NO_EXTENSIONS : readExtensions(reader.enter(contextConstructed(3)));
  reader.finish();
  return {
    version,
    serialNumber,
    algorithmIdentifier,
    issuer,
    notBefore,
    notAfter,
    subject,
    subjectPublicKeyInfo,
    publicKey,
    extensions,
  };
}

/** All extensions of a parsed certificate, of which `ParsedCertificate` has only some. */
export function extensionsOfCertificate({
  der,
  publicKey,
}: {
  der: Buffer;
  publicKey: PublicKey | undefined;
}): Extensions {
  return readTbsCertificate(readSignedObject(der).signed, publicKey).extensions;
}

/** RFC 5280 section 4.1.2.1: `[0] EXPLICIT`, v1 by default. */
function readVersion(reader: DerReader): number {
  if (!reader.isNext(contextConstructed(0))) return 1;
  const version = reader.enter(contextConstructed(0)).smallInteger() + 1;
  if (version > 3) throw new MalformedDerError('its version is not 1 to 3');
  return version;
}

function publicKeyOf(spki: Buffer, knownKey: PublicKey | undefined): PublicKey | undefined {
  if (knownKey?.spki.equals(spki)) return knownKey;
  try {
    return PublicKey.fromSpki(spki);
  } catch (error) {
    if (error instanceof InvalidValueError) return undefined;
    throw error;
  }
}

/** RFC 5280 section 4.1.2.8 forbids them, but old certificates have them. */
function skipUniqueIdentifiers(reader: DerReader): void {
  for (const n of [1, 2]) {
    if (reader.isNext(contextPrimitive(n))) reader.content(contextPrimitive(n));
  }
}
