import { type Extensions } from '../x509/extensions/extension';
import { describeCertificate, type ParsedCertificate } from '../x509/certificates/certificate-parser';
import { type CertificateIssuer } from '../x509/certificates/certificate-template';
import { explicitTag, sequence, tlv } from '../x509/der/der';
import { TAG } from '../x509/der/der-tag';
import { lintCertificate } from '../x509/lint/lint-certificate';
import { type ObjectIdentifier } from '../x509/der/object-identifier';
import { SIGNATURE_ALGORITHMS } from '../x509/keys/signature-algorithm';
import { readTbsCertificate } from '../x509/certificates/tbs-certificate';
import { encodeTime } from '../x509/der/time';
import { aName, aPublicKey } from './a-certificate';

/** The fields of a TBSCertificate as bytes, so that specs can use invalid ones. */
export interface TbsParts {
  readonly version: Buffer;
  readonly serialNumber: Buffer;
  readonly algorithm: Buffer;
  readonly issuer: Buffer;
  readonly notBefore: Buffer;
  readonly notAfter: Buffer;
  readonly subject: Buffer;
  readonly spki: Buffer;
  readonly uniqueIdentifiers: Buffer;
  /** DER Extension elements. */
  readonly extensions: readonly Buffer[];
}

const ORDINARY: TbsParts = {
  version: explicitTag(0, tlv(TAG.integer, Buffer.of(2))),
  serialNumber: tlv(TAG.integer, Buffer.from('0102030405060708090a0b0c0d0e0f10', 'hex')),
  algorithm: SIGNATURE_ALGORITHMS.ECDSA_SHA_256.identifier,
  issuer: aName({ commonName: 'Lint Root' }).der,
  notBefore: encodeTime(new Date('2026-06-09T08:30:00Z')),
  notAfter: encodeTime(new Date('2027-06-09T08:30:00Z')),
  subject: aName({ country: 'ES', organization: 'Acme', commonName: 'device' }).der,
  spki: aPublicKey().spki,
  uniqueIdentifiers: Buffer.alloc(0),
  extensions: [],
};

/** A valid DER TBSCertificate, with `changes`. */
export function aTbsCertificate(changes: Partial<TbsParts>): Buffer {
  const parts = { ...ORDINARY, ...changes };
  return sequence(
    parts.version,
    parts.serialNumber,
    parts.algorithm,
    parts.issuer,
    sequence(parts.notBefore, parts.notAfter),
    parts.subject,
    parts.spki,
    parts.uniqueIdentifiers,
    explicitTag(3, sequence(...parts.extensions)),
  );
}

/** The names of the lints that a TBSCertificate violates. */
export function brokenLints(
  der: Buffer,
  issuer: CertificateIssuer,
  requestedExtensions?: Extensions,
): string[] {
  const tbs = readTbsCertificate(der);
  const contents: ParsedCertificate = describeCertificate(der, tbs);
  return lintCertificate({ der, tbs, contents, issuer, requestedExtensions }).map(({ lint }) => lint.name);
}

/** An Extension with the given value, valid or not; `critical` may be any BOOLEAN byte. */
export function anExtension(oid: ObjectIdentifier, value: Buffer, critical?: boolean | number): Buffer {
  const octet = typeof critical === 'number' ? critical : 0xff;
  const flag = critical === undefined || critical === false ? [] : [tlv(TAG.boolean, Buffer.of(octet))];
  return sequence(oid.der, ...flag, tlv(TAG.octetString, value));
}
