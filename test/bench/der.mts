/**
 * `npm run bench:der` compares the DER code of this repository with @peculiar/x509, in one process. ADR 0038 has the
 * figures.
 */
import '../../libs/kernel/src/required-node.ts';
import { generateKeyPairSync } from 'node:crypto';
import { createRequire } from 'node:module';
import type * as Asn1Schema from '@peculiar/asn1-schema';
import type * as Asn1X509 from '@peculiar/asn1-x509';
import type * as Peculiar from '@peculiar/x509';
import { built } from './built.mts';

const require = createRequire(import.meta.url);
require('reflect-metadata');
const { AsnConvert } = require('@peculiar/asn1-schema') as typeof Asn1Schema;
const { Certificate } = require('@peculiar/asn1-x509') as typeof Asn1X509;
const peculiar = require('@peculiar/x509') as typeof Peculiar;

interface Crypto {
  parseCertificate(der: Buffer): unknown;
  parseCertificationRequest(der: Buffer): unknown;
}
const crypto = built('crypto/src/index.js') as Crypto;
const builder = built('crypto/src/x509/issuance/certificate-builder.js') as {
  examineCertificate(template: unknown, issuer: unknown): unknown;
};

interface Library {
  DistinguishedName: { of(subject: object): unknown };
  EMPTY_SUBJECT: object;
  PublicKey: { fromKeyObject(key: unknown): { keyId: string } };
  SerialNumber: { random(randomness: unknown): unknown };
}

/** Returns the microseconds of one call: the median of several rounds after a warm-up round. */
function microseconds(work: () => unknown): number {
  const rounds = Array.from({ length: 16 }, () => {
    const start = performance.now();
    for (let call = 0; call < 1000; call++) work();
    return performance.now() - start;
  });
  return rounds.slice(1).sort((a, b) => a - b)[7] ?? NaN;
}

const keys = await peculiarKeys();
const extensions = [
  new peculiar.KeyUsagesExtension(peculiar.KeyUsageFlags.digitalSignature, true),
  new peculiar.ExtendedKeyUsageExtension(['1.3.6.1.5.5.7.3.2']),
  new peculiar.SubjectAlternativeNameExtension([{ type: 'dns', value: 'device.acme.test' }]),
  await peculiar.SubjectKeyIdentifierExtension.create(keys.publicKey),
  await peculiar.AuthorityKeyIdentifierExtension.create(keys.publicKey),
];
const signingAlgorithm = { name: 'ECDSA', hash: 'SHA-256' };
const certificate = await peculiar.X509CertificateGenerator.create({
  serialNumber: '0102030405060708090a0b0c0d0e0f10',
  subject: 'CN=device, O=Acme, C=ES',
  issuer: 'CN=Root, O=Acme, C=ES',
  notBefore: new Date('2026-01-01'),
  notAfter: new Date('2027-01-01'),
  signingAlgorithm,
  publicKey: keys.publicKey,
  signingKey: keys.privateKey,
  extensions,
});
const request = await peculiar.Pkcs10CertificateRequestGenerator.create({
  name: 'CN=device, O=Acme, C=ES',
  keys,
  signingAlgorithm,
  extensions: extensions.slice(0, 3),
});
const certificateDer = Buffer.from(certificate.rawData);
const requestDer = Buffer.from(request.rawData);

report(
  'parse a certificate',
  () => crypto.parseCertificate(certificateDer),
  () => readAll(certificateDer),
);
report(
  'parse a CSR (ours also verifies its signature)',
  () => crypto.parseCertificationRequest(requestDer),
  () => {
    const parsed = new peculiar.Pkcs10CertificateRequest(requestDer);
    return [parsed.subject, parsed.publicKey, parsed.extensions];
  },
);
const structure = AsnConvert.parse(certificateDer, Certificate).tbsCertificate;
report('encode a TBSCertificate (ours also reads it back and lints it)', ownBuild(), () =>
  AsnConvert.serialize(structure),
);

function readAll(der: Buffer): unknown {
  const parsed = new peculiar.X509Certificate(der);
  return [
    parsed.serialNumber,
    parsed.subject,
    parsed.issuer,
    parsed.notBefore,
    parsed.publicKey,
    parsed.extensions,
  ];
}

/** Returns a function that builds a certificate like the issuing path does. */
function ownBuild(): () => unknown {
  const { DistinguishedName, EMPTY_SUBJECT, PublicKey, SerialNumber } = built(
    'crypto/src/index.js',
  ) as Library;
  const { SystemRandomness } = built('kernel/src/index.js') as { SystemRandomness: new () => unknown };
  const publicKey = PublicKey.fromKeyObject(generateKeyPairSync('ec', { namedCurve: 'P-256' }).publicKey);
  const name = (commonName: string) =>
    DistinguishedName.of({ ...EMPTY_SUBJECT, commonName, organization: 'Acme', country: 'ES' });
  const issuer = { subject: name('Root'), subjectKeyId: publicKey.keyId, publicKey };
  const template = {
    serialNumber: SerialNumber.random(new SystemRandomness()),
    subject: name('device'),
    publicKey,
    notBefore: new Date('2026-01-01T00:00:00Z'),
    notAfter: new Date('2027-01-01T00:00:00Z'),
    keyUsage: ['DigitalSignature'],
    extendedKeyUsage: ['ClientAuth'],
    isCa: false,
    vaServerDomains: [],
  };
  return () => builder.examineCertificate(template, issuer);
}

function peculiarKeys() {
  const algorithm = { name: 'ECDSA', namedCurve: 'P-256' };
  return globalThis.crypto.subtle.generateKey(algorithm, true, ['sign', 'verify']);
}

function report(what: string, ours: () => unknown, theirs: () => unknown): void {
  const [own, library] = [microseconds(ours), microseconds(theirs)];
  console.log(
    `${what}: ours ${own.toFixed(0)} µs, library ${library.toFixed(0)} µs, ratio ${(library / own).toFixed(1)}`,
  );
}
