import { X509Certificate } from 'node:crypto';
import {
  type CertificateTemplate,
  DistinguishedName,
  EMPTY_SUBJECT,
  KEY_USAGES,
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

const RUNS = 600;

/** What openssl calls the key usages. */
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
/** In the order in which names are written (contract 5.1), with openssl's names. */
const OPENSSL_ATTRIBUTES: readonly (readonly [keyof Subject, string])[] = [
  ['country', 'C'],
  ['organization', 'O'],
  ['organizationUnit', 'OU'],
  ['locality', 'L'],
  ['state', 'ST'],
  ['commonName', 'CN'],
];

const text = (maxLength: number) =>
  fc.oneof(
    { weight: 4, arbitrary: fc.stringMatching(/^[A-Za-z0-9 .-]*$/, { maxLength }) },
    { weight: 2, arbitrary: fc.string({ unit: 'grapheme', maxLength }) },
    { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: maxLength + 8 }) },
    { weight: 2, arbitrary: fc.constant('') },
  );
const subjects: fc.Arbitrary<Subject> = fc.record({
  commonName: text(60),
  organization: text(60),
  organizationUnit: text(20),
  country: fc.oneof(fc.constant(''), fc.constantFrom('ES', 'DE', 'FR'), text(3)),
  state: text(20),
  locality: text(20),
});
const label = fc.stringMatching(/^[a-z0-9]([a-z0-9-]{0,10}[a-z0-9])?$/);
const hosts = fc.array(label, { minLength: 1, maxLength: 4 }).map((labels) => labels.join('.'));
const altNames: fc.Arbitrary<AltName> = fc.oneof(
  hosts.map((value) => ({ kind: 'dns' as const, value })),
  hosts.map((value) => ({ kind: 'dns' as const, value: `*.${value}` })),
  fc.string({ unit: 'binary-ascii', maxLength: 12 }).map((value) => ({ kind: 'dns' as const, value })),
  fc.tuple(label, hosts).map(([local, host]) => ({ kind: 'email' as const, value: `${local}@${host}` })),
  hosts.map((value) => ({ kind: 'uri' as const, value: `https://${value}/x?y=1` })),
  fc.oneof(fc.ipV4(), fc.ipV6()).map((value) => ({ kind: 'ip' as const, value })),
);
const seconds = fc
  .date({ min: new Date('1950-01-01T00:00:00Z'), max: new Date('9999-12-31T23:59:59Z'), noInvalidDate: true })
  .map((time) => new Date(Math.floor(time.getTime() / 1000) * 1000));
/** Mostly in order, now and then not. */
const validities = fc.tuple(seconds, seconds, fc.nat(5)).map(([one, other, sixth]) => {
  const [notBefore, notAfter] = sixth === 0 || one <= other ? [one, other] : [other, one];
  return { notBefore, notAfter };
});
/** Mostly as a CA, or a leaf, may have them, now and then not. */
const usages = fc.tuple(fc.subarray([...KEY_USAGES]), fc.boolean(), fc.nat(5)).map(([some, isCa, sixth]) => {
  const others: readonly KeyUsage[] = some.filter((usage) => usage !== 'CertSign');
  const keyUsage =
    sixth === 0 ? some : KEY_USAGES.filter((u) => others.includes(u) || (isCa && u === 'CertSign'));
  return { keyUsage, isCa };
});
const purposes = fc.subarray(['ClientAuth', 'ServerAuth'] as const);

describe('random certificates', () => {
  const openssl = new OpenSsl();
  const publicKey = aPublicKey();
  let ca: TestCa;

  beforeAll(async () => {
    ca = await aCa({ type: 'ECDSA', bits: 256 }, { notBefore: new Date('1950-01-01T00:00:00Z') });
  });

  afterAll(() => {
    openssl.remove();
  });

  it('are refused with a reason, or read back the same by openssl and by our parser', async () => {
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
