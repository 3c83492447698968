import { X509Certificate } from 'node:crypto';
import {
  type CertificateTemplate,
  DistinguishedName,
  EMPTY_SUBJECT,
  type KeyUsage,
  parseCertificate,
  parseCertificationRequest,
  type Subject,
} from '@libs/crypto';
import { InvalidValueError } from '@libs/kernel';
import {
  aCa,
  aCsr,
  type AltName,
  altNameExtension,
  aPublicKey,
  aTemplate,
  OpenSsl,
  type TestCa,
} from '@libs/crypto/testing';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { opensslAltNames } from './alternative-names';
import { altNames, subjects, usages, validities } from './arbitrary-certificates';

const RUNS = 600;

/** Names of the key usages in the output of openssl. */
const OPENSSL_USAGES: Readonly<Record<KeyUsage, string>> = {
  DigitalSignature: 'Digital Signature',
  ContentCommitment: 'Non Repudiation',
  KeyEncipherment: 'Key Encipherment',
  DataEncipherment: 'Data Encipherment',
  KeyAgreement: 'Key Agreement',
  CertSign: 'Certificate Sign',
  CRLSign: 'CRL Sign',
  EncipherOnly: 'Encipher Only',
  DecipherOnly: 'Decipher Only',
};
const OPENSSL_PURPOSES = {
  ClientAuth: 'TLS Web Client Authentication',
  ServerAuth: 'TLS Web Server Authentication',
};
/** Attributes in the order of subject names (contract 5.1), with their names in the output of openssl. */
const OPENSSL_ATTRIBUTES: readonly (readonly [keyof Subject, string])[] = [
  ['country', 'C'],
  ['organization', 'O'],
  ['organizationUnit', 'OU'],
  ['locality', 'L'],
  ['state', 'ST'],
  ['commonName', 'CN'],
];

const purposes = fc.subarray(['ClientAuth', 'ServerAuth'] as const);

describe('a random certificate', () => {
  const openssl = new OpenSsl();
  const publicKey = aPublicKey();
  let ca: TestCa;

  beforeAll(async () => {
    ca = await aCa({ type: 'ECDSA', bits: 256 }, { notBefore: new Date('1950-01-01T00:00:00Z') });
  });

  afterAll(() => {
    openssl.remove();
  });

  it('is rejected with a reason, or has the requested values when openssl and parseCertificate read it', async () => {
    const counts = { issued: 0, refused: 0 };
    await fc.assert(
      fc.asyncProperty(
        fc.record({ subject: subjects, names: fc.array(altNames, { maxLength: 3 }) }),
        fc.tuple(validities, usages, purposes),
        async ({ subject, names }, [validity, usage, extendedKeyUsage]) => {
          const issued = await issue(subject, names, { ...validity, ...usage, extendedKeyUsage });
          if (issued === undefined) {
            counts.refused++;
            return;
          }
          counts.issued++;
          expectParsed(issued.der, issued.template);
          expectPrinted(issued.der, issued.template, names);
          expect(new X509Certificate(issued.der).verify(ca.issuer.publicKey.keyObject)).toBe(true);
        },
      ),
      { numRuns: RUNS, seed: 20_261_124 },
    );
    expect(counts.issued).toBeGreaterThan(RUNS / 5);
    expect(counts.refused).toBeGreaterThan(RUNS / 5);
  }, 300_000);

  async function issue(subject: Subject, names: readonly AltName[], changes: Partial<CertificateTemplate>) {
    try {
      const csr = parseCertificationRequest(
        aCsr({ extensions: names.length > 0 ? [altNameExtension(names)] : [] }),
      );
      const template = aTemplate({
        ...changes,
        subject: DistinguishedName.of({ ...EMPTY_SUBJECT, ...subject }),
        publicKey,
        ...(csr.subjectAltName ? { subjectAltName: csr.subjectAltName } : {}),
      });
      return { template, der: (await ca.issue(template)).der };
    } catch (error) {
      expect(error).toBeInstanceOf(InvalidValueError);
      expect((error as Error).message).toMatch(/^[a-z].{8,}/);
      return undefined;
    }
  }

  function expectParsed(der: Buffer, template: CertificateTemplate): void {
    const parsed = parseCertificate(der);
    expect(parsed.subject.der).toEqual(template.subject.der);
    expect(parsed.subject.subject).toEqual(template.subject.subject);
    expect(parsed.serialNumber.hex).toBe(template.serialNumber.hex);
    expect([parsed.notBefore, parsed.notAfter]).toEqual([template.notBefore, template.notAfter]);
    expect(parsed.keyUsage).toEqual(template.keyUsage);
    expect(parsed.extendedKeyUsage).toEqual(template.extendedKeyUsage);
    expect(parsed.isCa).toBe(template.isCa);
    expect(parsed.publicKey?.equals(publicKey)).toBe(true);
  }

  function expectPrinted(der: Buffer, template: CertificateTemplate, names: readonly AltName[]): void {
    openssl.write('x.der', der);
    const printed = openssl.run(
      ...['x509', '-inform', 'DER', '-in', 'x.der', '-noout', '-serial', '-dates', '-dateopt', 'iso_8601'],
      ...['-subject', '-nameopt', 'utf8,sname,sep_multiline'],
      ...['-ext', 'keyUsage,extendedKeyUsage,subjectAltName,basicConstraints'],
    );
    expect(printed).toContain(`serial=${template.serialNumber.hex.toUpperCase()}\n`);
    expect(printed).toContain(`notBefore=${opensslTime(template.notBefore)}\n`);
    expect(printed).toContain(`notAfter=${opensslTime(template.notAfter)}\n`);
    expect(printed).toContain(`subject=\n${subjectLines(template.subject.subject)}`);
    const usage = template.keyUsage.map((name) => OPENSSL_USAGES[name]).join(', ');
    if (usage !== '') expect(printed).toContain(`X509v3 Key Usage: critical\n    ${usage}\n`);
    const purpose = template.extendedKeyUsage
      .map((name) => OPENSSL_PURPOSES[name as 'ClientAuth'])
      .join(', ');
    if (purpose !== '') expect(printed).toContain(`X509v3 Extended Key Usage: \n    ${purpose}\n`);
    expect(printed.includes('CA:TRUE')).toBe(template.isCa);
    if (names.length > 0) expect(printed).toContain(`\n    ${opensslAltNames(names)}\n`);
  }
});

const opensslTime = (time: Date): string => time.toISOString().replace('T', ' ').replace('.000', '');

const subjectLines = (subject: Readonly<Subject>): string =>
  OPENSSL_ATTRIBUTES.filter(([field]) => subject[field] !== '')
    .map(([field, name]) => `    ${name}=${subject[field]}\n`)
    .join('');
