import { type Extensions } from '../../x509/extensions/extension';
import { type ParsedCertificate, parseCertificate } from '../../x509/certificates/certificate-parser';
import { type CertificateIssuer } from '../../x509/certificates/certificate-template';
import { bitString, explicitTag, implicitTag, sequence, setOfOne } from '../../x509/der/der';
import { encodeAuthorityInformationAccess } from '../../x509/extensions/authority-information-access';
import { encodeCaBasicConstraints } from '../../x509/extensions/basic-constraints';
import { encodeCertificatePolicies } from '../../x509/extensions/certificate-policies';
import { encodeExtendedKeyUsage, type ExtendedKeyUsage } from '../../x509/extensions/extended-key-usage';
import {
  encodeAuthorityKeyIdentifier,
  encodeSubjectKeyIdentifier,
} from '../../x509/extensions/key-identifiers';
import { encodeKeyUsage, type KeyUsage } from '../../x509/extensions/key-usage';
import { encodeNameConstraints, NO_SUBTREES } from '../../x509/extensions/name-constraints';
import { ipOctets } from '../../x509/names/ip-address';
import { type ObjectIdentifier } from '../../x509/der/object-identifier';
import { OID } from '../../x509/der/object-identifiers';
import { PublicKey } from '../../x509/keys/public-key';
import { SIGNATURE_ALGORITHMS } from '../../x509/keys/signature-algorithm';
import { encodeTime } from '../../x509/der/time';
import { aName, aPublicKey } from '../a-certificate';
import { anExtension, aTbsCertificate, type TbsParts } from '../a-tbs-certificate';
import { generateKeyPairSync } from 'node:crypto';

export const ISSUER_KEY = aPublicKey();
export const ISSUER_NAME = aName({ commonName: 'Lint Root' });
/** The fields of an issuer's certificate that lints check. */
export const issuerCertificate = (changes: Partial<ParsedCertificate> = {}): ParsedCertificate =>
  ({
    subject: ISSUER_NAME,
    isCa: true,
    keyUsage: ['CertSign'],
    maySignCertificates: true,
    pathLenConstraint: undefined,
    notBefore: new Date('2026-01-01T00:00:00Z'),
    notAfter: new Date('2046-01-01T00:00:00Z'),
    nameConstraints: undefined,
    ...changes,
  }) as ParsedCertificate;
export const issuer = (
  changes: Partial<ParsedCertificate> = {},
  publicKey = ISSUER_KEY,
): CertificateIssuer => ({
  subject: ISSUER_NAME,
  subjectKeyId: ISSUER_KEY.keyId,
  publicKey,
  certificate: issuerCertificate(changes),
});

export const hex = (text: string): Buffer => Buffer.from(text, 'hex');
export const time = (text: string): Buffer => encodeTime(new Date(text));
export const ku = (usages: readonly KeyUsage[], critical = true) =>
  anExtension(OID.keyUsage, encodeKeyUsage(usages), critical);
export const eku = (usages: readonly ExtendedKeyUsage[], critical = false) =>
  anExtension(OID.extendedKeyUsage, encodeExtendedKeyUsage(usages), critical);
export const ski = anExtension(OID.subjectKeyIdentifier, encodeSubjectKeyIdentifier('ab'.repeat(32)));
export const aki = anExtension(OID.authorityKeyIdentifier, encodeAuthorityKeyIdentifier(ISSUER_KEY.keyId));
export const ids = [ski, aki];
export const dns = (text: string) => implicitTag(2, Buffer.from(text, 'latin1'));
export const uri = (text: string) => implicitTag(6, Buffer.from(text, 'latin1'));
export const email = (text: string) => implicitTag(1, Buffer.from(text, 'latin1'));
export const ip = (text: string) => implicitTag(7, ipOctets(text));
export const san = (names: Buffer[], critical = false) =>
  anExtension(OID.subjectAltName, sequence(...names), critical);
export const bc = (pathLen?: number, critical = true) =>
  anExtension(OID.basicConstraints, encodeCaBasicConstraints(pathLen), critical);
export const aia = (urls: string[], critical = false) =>
  anExtension(OID.authorityInformationAccess, encodeAuthorityInformationAccess(urls), critical);
export const cdp = (value: Buffer, critical = false) =>
  anExtension(OID.crlDistributionPoints, value, critical);
export const point = (...parts: Buffer[]) => sequence(...parts);
export const fullName = explicitTag(0, explicitTag(0, uri('http://va.test/crl')));
export const reasons = implicitTag(1, hex('06c0'));
export const policies = (...list: Parameters<typeof encodeCertificatePolicies>[0]) =>
  anExtension(OID.certificatePolicies, encodeCertificatePolicies(list));
export const constraints = (
  permitted: Partial<typeof NO_SUBTREES>,
  excluded: Partial<typeof NO_SUBTREES> = {},
): Buffer =>
  encodeNameConstraints({
    permitted: { ...NO_SUBTREES, ...permitted },
    excluded: { ...NO_SUBTREES, ...excluded },
  });
export const nc = (value: Buffer, critical = true) => anExtension(OID.nameConstraints, value, critical);
export const ca = (...more: Buffer[]): Partial<TbsParts> => ({
  extensions: [ku(['CertSign', 'CRLSign']), bc(), ...ids, ...more],
});
export const leaf = (...more: Buffer[]): Partial<TbsParts> => ({
  extensions: [ku(['DigitalSignature']), ...ids, ...more],
});
export const withUsage = (usages: readonly KeyUsage[], spki?: Buffer): Partial<TbsParts> => ({
  extensions: [ku(usages), ...ids],
  ...(spki === undefined ? {} : { spki }),
});
export const withPurposes = (
  usages: readonly KeyUsage[],
  purposes: readonly ExtendedKeyUsage[],
): Partial<TbsParts> => ({
  extensions: [ku(usages), eku(purposes), ...ids, san([dns('a.acme.test')])],
});
export const attribute = (oid: ObjectIdentifier, value: Buffer) => setOfOne(sequence(oid.der, value));
export const cn = (value: Buffer) => attribute(OID.commonName, value);
export const spkiOf = (key: ReturnType<typeof generateKeyPairSync>['publicKey']): Buffer =>
  PublicKey.fromKeyObject(key).spki;
export const RSA = spkiOf(generateKeyPairSync('rsa', { modulusLength: 2048 }).publicKey);
export const RSA_1024 = spkiOf(generateKeyPairSync('rsa', { modulusLength: 1024 }).publicKey);
export const P224 = spkiOf(generateKeyPairSync('ec', { namedCurve: 'P-224' }).publicKey);
export const ED25519 = spkiOf(generateKeyPairSync('ed25519').publicKey);
export const ML_DSA = spkiOf(generateKeyPairSync('ml-dsa-44').publicKey);
export const compressed = (): Buffer => {
  const { spki } = aPublicKey();
  const [x, y] = [spki.subarray(-64, -32), spki.at(-1) ?? 0];
  const algorithm = sequence(OID.ecPublicKey.der, OID.p256.der);
  return sequence(algorithm, bitString(Buffer.concat([Buffer.of(2 + (y & 1)), x])));
};

/** Per lint, a certificate that obeys it, as close to the limit as possible, and one that violates it. */
export type LintCases = Readonly<Record<string, readonly [good: Case, bad: Case]>>;

export interface Case {
  readonly parts?: Partial<TbsParts>;
  readonly issuer?: CertificateIssuer;
  readonly requestedExtensions?: Extensions;
}
export const of = (parts: Partial<TbsParts>, by?: CertificateIssuer): Case => ({
  parts,
  ...(by ? { issuer: by } : {}),
});
export const by = (changes: Partial<ParsedCertificate>, parts: Partial<TbsParts> = leaf()): Case =>
  of(parts, issuer(changes));
export const below = (value: Buffer, ...names: Buffer[]): Case =>
  by({ nameConstraints: value }, leaf(san(names)));
/** The certificate of a CA. Its signature is not verified. */
export const storedCa = (commonName: string, ...extensions: Buffer[]): ParsedCertificate => {
  const subject = aName({ commonName }).der;
  const issuer = aName({ commonName: `above ${commonName}` }).der;
  const tbs = aTbsCertificate({ ...ca(...extensions), subject, issuer });
  return parseCertificate(sequence(tbs, SIGNATURE_ALGORITHMS.ECDSA_SHA_256.identifier, bitString(hex('00'))));
};
/** An issuer: the first of these CAs, below the others. */
export const belowPath = (
  [certificate, ...ancestors]: readonly ParsedCertificate[],
  parts: Partial<TbsParts> = leaf(),
): Case => of(parts, { ...issuer(), ...(certificate && { certificate }), ancestors });
