import { hash } from 'node:crypto';
import { type DistinguishedName } from '../names/distinguished-name';
import { namesMatch } from '../names/name-matching';
import { altNameTexts } from '../names/alt-name-texts';
import { decodeBasicConstraints } from '../extensions/basic-constraints';
import { decodeExtendedKeyUsage, type ExtendedKeyUsage } from '../extensions/extended-key-usage';
import { type Extensions } from '../extensions/extension';
import { decodeAuthorityKeyIdentifier, decodeSubjectKeyIdentifier } from '../extensions/key-identifiers';
import { decodeKeyUsage, type KeyUsage } from '../extensions/key-usage';
import { MalformedDerError, orMalformed } from '../der/der-reader';
import { type ObjectIdentifier } from '../der/object-identifier';
import { OID } from '../der/object-identifiers';
import { type PublicKey } from '../keys/public-key';
import { type SerialNumber } from './serial-number';
import { readSignedObject } from './signed-object';
import { readTbsCertificate, type TbsCertificate } from './tbs-certificate';

/** A parsed certificate. */
export interface ParsedCertificate {
  readonly der: Buffer;
  readonly serialNumber: SerialNumber;
  readonly subject: DistinguishedName;
  readonly issuer: DistinguishedName;
  readonly notBefore: Date;
  readonly notAfter: Date;
  /** `undefined` when the key is not supported. */
  readonly publicKey: PublicKey | undefined;
  readonly subjectPublicKeyInfo: Buffer;
  /** Lower-case hex, from the extension, or SHA-256 of the SubjectPublicKeyInfo without one. */
  readonly subjectKeyId: string;
  /** Lower-case hex; `''` without one. */
  readonly authorityKeyId: string;
  readonly keyUsage: readonly KeyUsage[];
  readonly extendedKeyUsage: readonly ExtendedKeyUsage[];
  /** The subject alternative names that have a text, see `altNameTexts`. */
  readonly subjectAltNames: readonly string[];
  readonly isCa: boolean;
  /** CA certificates that may follow below this one; `undefined`: any number. */
  readonly pathLenConstraint: number | undefined;
  /** DER NameConstraints; `undefined` without one. */
  readonly nameConstraints: Buffer | undefined;
  /**
   * Whether subject and issuer match by RFC 5280 section 7.1, which does not imply that it is self-signed (section 3.2).
   */
  readonly selfIssued: boolean;
}

/** A certificate without basic constraints (RFC 5280 section 4.2.1.9). */
const NOT_A_CA = { isCa: false, pathLenConstraint: undefined };
const NOT_A_CERTIFICATE = 'cert is not an X.509 certificate';

/** Parses a Certificate (RFC 5280 section 4.1) without verifying anything. @throws InvalidValueError */
export function parseCertificate(der: Buffer): ParsedCertificate {
  return orMalformed(NOT_A_CERTIFICATE, () => {
    const { signed, algorithmIdentifier } = readSignedObject(der);
    const tbs = readTbsCertificate(signed);
    // RFC 5280 section 4.1.1.2
    if (!tbs.algorithmIdentifier.equals(algorithmIdentifier)) {
      throw new MalformedDerError('it names two signature algorithms');
    }
    return describeCertificate(der, tbs);
  });
}

/** Decodes the extensions that this service reads. @throws MalformedDerError */
export function describeCertificate(der: Buffer, tbs: TbsCertificate): ParsedCertificate {
  const { serialNumber, subject, issuer, notBefore, notAfter, publicKey, subjectPublicKeyInfo } = tbs;
  const read = <T>(oid: ObjectIdentifier, decode: (value: Buffer) => T): T | undefined =>
    decoded(tbs.extensions, oid, decode);
  const basicConstraints = read(OID.basicConstraints, decodeBasicConstraints) ?? NOT_A_CA;
  return {
    der,
    serialNumber,
    subject,
    issuer,
    notBefore,
    notAfter,
    publicKey,
    subjectPublicKeyInfo,
    subjectKeyId:
      read(OID.subjectKeyIdentifier, decodeSubjectKeyIdentifier) ?? keyIdOf(publicKey, subjectPublicKeyInfo),
    authorityKeyId: read(OID.authorityKeyIdentifier, decodeAuthorityKeyIdentifier) ?? '',
    keyUsage: read(OID.keyUsage, decodeKeyUsage) ?? [],
    extendedKeyUsage: read(OID.extendedKeyUsage, decodeExtendedKeyUsage) ?? [],
    subjectAltNames: read(OID.subjectAltName, altNameTexts) ?? [],
    isCa: basicConstraints.isCa,
    pathLenConstraint: basicConstraints.pathLenConstraint,
    nameConstraints: tbs.extensions.get(OID.nameConstraints.key)?.value,
    // Compared on first use: issuing to others does not need it.
    get selfIssued(): boolean {
      return namesMatch(subject, issuer);
    },
  };
}

const keyIdOf = (publicKey: PublicKey | undefined, spki: Buffer): string =>
  publicKey?.keyId ?? hash('sha256', spki, 'hex');

function decoded<T>(
  extensions: Extensions,
  oid: ObjectIdentifier,
  decode: (value: Buffer) => T,
): T | undefined {
  const extension = extensions.get(oid.key);
  return extension && decode(extension.value);
}
