import 'reflect-metadata';
import {
  EXTENDED_KEY_USAGE_OIDS,
  type ExtendedKeyUsage,
  KEY_USAGES,
  type KeyUsage,
  type Subject,
} from '@libs/crypto';
import { AsnConvert } from '@peculiar/asn1-schema';
import { type GeneralName, NameConstraints } from '@peculiar/asn1-x509';
import {
  AuthorityInfoAccessExtension,
  AuthorityKeyIdentifierExtension,
  BasicConstraintsExtension,
  CertificatePolicyExtension,
  CRLDistributionPointsExtension,
  ExtendedKeyUsageExtension,
  type Extension,
  KeyUsagesExtension,
  SubjectAlternativeNameExtension,
  SubjectKeyIdentifierExtension,
  X509Certificate,
} from '@peculiar/x509';

/** The fields of a certificate as @peculiar/x509 reads them, in the types of this service. */
export interface Reading {
  readonly serialNumber: string;
  readonly subject: Subject;
  readonly subjectDer: Buffer;
  readonly issuer: Subject;
  readonly issuerDer: Buffer;
  readonly notBefore: Date;
  readonly notAfter: Date;
  readonly subjectPublicKeyInfo: Buffer;
  readonly key: { readonly type: string; readonly bits: number };
  /** Names of the WebCrypto algorithm and its hash, and the salt length of RSA-PSS. */
  readonly signatureAlgorithm: string;
  readonly subjectKeyId: string | undefined;
  readonly authorityKeyId: string | undefined;
  readonly keyUsage: readonly KeyUsage[];
  readonly extendedKeyUsage: readonly ExtendedKeyUsage[];
  readonly subjectAltNames: readonly { readonly type: string; readonly value: string }[];
  readonly basicConstraints: { readonly isCa: boolean; readonly pathLength: number | undefined } | undefined;
  readonly policies: readonly string[];
  readonly ocspUrls: readonly string[];
  readonly crlUrls: readonly string[];
  readonly nameConstraints: NameConstraints | undefined;
  readonly critical: readonly string[];
}

export function readWithPeculiar(der: Buffer): Reading {
  const certificate = new X509Certificate(der);
  const { subjectName, issuerName } = certificate;
  return {
    serialNumber: certificate.serialNumber,
    subject: subjectOf(subjectName),
    subjectDer: Buffer.from(subjectName.toArrayBuffer()),
    issuer: subjectOf(issuerName),
    issuerDer: Buffer.from(issuerName.toArrayBuffer()),
    notBefore: certificate.notBefore,
    notAfter: certificate.notAfter,
    subjectPublicKeyInfo: Buffer.from(certificate.publicKey.rawData),
    key: keyOf(certificate),
    signatureAlgorithm: algorithmOf(certificate),
    ...usageOf(certificate),
    ...issuerExtensionsOf(certificate),
    ...constraintsOf(certificate),
    critical: certificate.extensions.filter(({ critical }) => critical).map(({ type }) => type),
  };
}

function find<T extends Extension>(
  { extensions }: X509Certificate,
  type: abstract new (...parameters: never[]) => T,
): T | undefined {
  return extensions.find((extension): extension is T => extension instanceof type);
}

function usageOf(certificate: X509Certificate) {
  const flags = find(certificate, KeyUsagesExtension)?.usages ?? 0;
  const purposes = find(certificate, ExtendedKeyUsageExtension)?.usages ?? [];
  const names = find(certificate, SubjectAlternativeNameExtension)?.names.items ?? [];
  return {
    subjectKeyId: find(certificate, SubjectKeyIdentifierExtension)?.keyId,
    keyUsage: KEY_USAGES.filter((_, bit) => (flags & (1 << bit)) !== 0),
    extendedKeyUsage: purposes.map((oid) => purposeOf(oid as string)),
    subjectAltNames: names.map(({ type, value }) => ({ type, value })),
  };
}

function issuerExtensionsOf(certificate: X509Certificate) {
  const access = find(certificate, AuthorityInfoAccessExtension)?.ocsp ?? [];
  const points = find(certificate, CRLDistributionPointsExtension)?.distributionPoints ?? [];
  return {
    authorityKeyId: find(certificate, AuthorityKeyIdentifierExtension)?.keyId,
    ocspUrls: access.map(({ value }) => value),
    crlUrls: points
      .flatMap(({ distributionPoint }) => distributionPoint?.fullName ?? [])
      .map(({ uniformResourceIdentifier }) => uniformResourceIdentifier ?? ''),
  };
}

function constraintsOf(certificate: X509Certificate) {
  const basic = find(certificate, BasicConstraintsExtension);
  const names = certificate.getExtension('2.5.29.30');
  return {
    basicConstraints: basic && { isCa: basic.ca, pathLength: basic.pathLength },
    policies: find(certificate, CertificatePolicyExtension)?.policies ?? [],
    nameConstraints: names ? AsnConvert.parse(names.value, NameConstraints) : undefined,
  };
}

function subjectOf(name: X509Certificate['subjectName']): Subject {
  const field = (oid: string): string => name.getField(oid)[0] ?? '';
  return {
    commonName: field('2.5.4.3'),
    country: field('2.5.4.6'),
    locality: field('2.5.4.7'),
    state: field('2.5.4.8'),
    organization: field('2.5.4.10'),
    organizationUnit: field('2.5.4.11'),
  };
}

const NAME_OF_OID = new Map(Object.entries(EXTENDED_KEY_USAGE_OIDS).map(([name, oid]) => [oid, name]));
const purposeOf = (oid: string): ExtendedKeyUsage => (NAME_OF_OID.get(oid) ?? oid) as ExtendedKeyUsage;

interface WebAlgorithm {
  readonly name: string;
  readonly namedCurve?: string;
  readonly modulusLength?: number;
  readonly hash?: { readonly name: string };
  readonly saltLength?: number;
}

function keyOf({ publicKey }: X509Certificate): Reading['key'] {
  const { name, namedCurve, modulusLength } = publicKey.algorithm as WebAlgorithm;
  if (modulusLength !== undefined) return { type: 'RSA', bits: modulusLength };
  if (namedCurve !== undefined) return { type: 'ECDSA', bits: Number(namedCurve.slice(2)) };
  const [, parameterSet] = /^ML-DSA-(\d\d)$/.exec(name) ?? [];
  return parameterSet ? { type: 'ML-DSA', bits: Number(parameterSet) } : { type: name, bits: 256 };
}

function algorithmOf(certificate: X509Certificate): string {
  const { name, hash, saltLength } = certificate.signatureAlgorithm as WebAlgorithm;
  return [name, hash?.name, saltLength].filter((part) => part !== undefined).join(' ');
}

/** Returns a subtree in the format of the certificate templates. */
export const subtreeText = (base: GeneralName): string =>
  base.dNSName ?? base.rfc822Name ?? base.uniformResourceIdentifier ?? base.iPAddress ?? '';
