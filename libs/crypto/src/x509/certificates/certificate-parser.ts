import { type DistinguishedName } from '../names/distinguished-name';
import { namesMatch } from '../names/name-matching';
import { altNameTexts } from '../names/alt-name-texts';
import { decodeBasicConstraints } from '../extensions/basic-constraints';
import { decodeExtendedKeyUsage, type ExtendedKeyUsage } from '../extensions/extended-key-usage';
import { decodeExtension } from '../extensions/extension';
import { decodeAuthorityKeyIdentifier, decodeSubjectKeyIdentifier } from '../extensions/key-identifiers';
import { decodeKeyUsage, type KeyUsage } from '../extensions/key-usage';
import { MalformedDerError, orMalformed } from '../der/der-reader';
import { type ObjectIdentifier } from '../der/object-identifier';
import { OID } from '../der/object-identifiers';
import { type PublicKey } from '../keys/public-key';
import { type CertifiedKey, certifiedKeyOf } from '../keys/certified-key';
import { readVerifiedAlgorithm, sameSignatureAlgorithm } from '../keys/signature-algorithm-reader';
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
  readonly key: CertifiedKey;
  /** 1 to 3. */
  readonly version: number;
  /** Why the certificate is not to be relied on, although it can be kept; `undefined` for most. */
  readonly weakness: string | undefined;
  /** Lower-case hex, from the extension, or SHA-256 of the SubjectPublicKeyInfo without one. */
  readonly subjectKeyId: string;
  /** Lower-case hex; `''` without one. */
  readonly authorityKeyId: string;
  readonly keyUsage: readonly KeyUsage[];
  /**
   * Whether its key usage lets the key sign certificates: it has none, or one with CertSign (RFC 5280 section 6.1.4 (n)).
   * False for a key usage without bits, which RFC 5280 section 4.2.1.3 does not allow.
   */
  readonly maySignCertificates: boolean;
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
const OLD_ROOT = { isCa: true, pathLenConstraint: undefined };
const NOT_A_CA = { isCa: false, pathLenConstraint: undefined };
const NOT_A_CERTIFICATE = 'cert is not an X.509 certificate';

/** Parses a Certificate (RFC 5280 section 4.1) without verifying anything. @throws InvalidValueError */
export function parseCertificate(der: Buffer): ParsedCertificate {
  return orMalformed(NOT_A_CERTIFICATE, () => {
    const { signed, algorithmIdentifier } = readSignedObject(der);
    const tbs = readTbsCertificate(signed);
    // RFC 5280 section 4.1.1.2
    if (!sameSignatureAlgorithm(tbs.algorithmIdentifier, algorithmIdentifier)) {
      throw new MalformedDerError('it names two signature algorithms');
    }
    return describeCertificate(der, tbs);
  });
}

/** Decodes the extensions that this service reads. @throws MalformedDerError */
export function describeCertificate(der: Buffer, tbs: TbsCertificate): ParsedCertificate {
  const { serialNumber, subject, issuer, notBefore, notAfter, publicKey, subjectPublicKeyInfo } = tbs;
  const read = <T>(oid: ObjectIdentifier, decode: (value: Buffer) => T): T | undefined =>
    decodeExtension(tbs.extensions, oid, ({ value }) => decode(value));
  const keyUsage = read(OID.keyUsage, decodeKeyUsage);
  const key = certifiedKeyOf(publicKey, subjectPublicKeyInfo);
  const basicConstraints =
    read(OID.basicConstraints, decodeBasicConstraints) ?? (isOldRoot(tbs) ? OLD_ROOT : NOT_A_CA);
  const contents = {
    serialNumber,
    subject,
    issuer,
    notBefore,
    notAfter,
    publicKey,
    subjectPublicKeyInfo,
    key,
    version: tbs.version,
    weakness: weaknessOf(tbs),
    subjectKeyId: read(OID.subjectKeyIdentifier, decodeSubjectKeyIdentifier) ?? key.id,
    authorityKeyId: read(OID.authorityKeyIdentifier, decodeAuthorityKeyIdentifier) ?? '',
    keyUsage: keyUsage ?? [],
    maySignCertificates: maySignWith(keyUsage),
    extendedKeyUsage: read(OID.extendedKeyUsage, decodeExtendedKeyUsage) ?? [],
    subjectAltNames: read(OID.subjectAltName, altNameTexts) ?? [],
    isCa: basicConstraints.isCa,
    pathLenConstraint: basicConstraints.pathLenConstraint,
    nameConstraints: tbs.extensions.get(OID.nameConstraints.key)?.value,
  };
  return withDer(contents, der);
}

type Compared = Pick<ParsedCertificate, 'selfIssued'>;

/** Comparing names takes longer than the rest, and issuing does not need it. Copies made by `withDer` keep it so. */
const COMPARED_ON_USE = {
  get selfIssued(): boolean {
    const { subject, issuer } = this as unknown as ParsedCertificate;
    return namesMatch(subject, issuer);
  },
};

/** The same contents as part of another certificate: those of a TBSCertificate, once it is signed. */
export function withDer(
  contents: Omit<ParsedCertificate, 'der' | 'selfIssued'>,
  der: Buffer,
): ParsedCertificate {
  return Object.assign(Object.create(COMPARED_ON_USE) as Compared, contents, { der });
}

const maySignWith = (keyUsage: readonly KeyUsage[] | undefined): boolean =>
  keyUsage === undefined || keyUsage.includes('CertSign');

/**
 * RFC 5280 section 6.1.4 (k) exempts trust anchors from basic constraints, and version 1 has no extensions, so that
 * roots from before 1997 are CAs without saying so.
 */
const isOldRoot = ({ version, subject, issuer }: TbsCertificate): boolean =>
  version === 1 && namesMatch(subject, issuer);

/** The hash functions for which two messages with one digest can be made (SP 800-131A section 9). */
const BROKEN_DIGESTS = new Map([
  ['md5', 'MD5'],
  ['sha1', 'SHA-1'],
]);

function weaknessOf({ version, algorithmIdentifier }: TbsCertificate): string | undefined {
  const broken = BROKEN_DIGESTS.get(readVerifiedAlgorithm(algorithmIdentifier)?.digest ?? '');
  if (broken !== undefined) return `is signed with ${broken}`;
  return version === 1 ? 'is of version 1, which has no basic constraints' : undefined;
}
