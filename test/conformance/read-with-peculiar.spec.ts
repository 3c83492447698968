import {
  type CertificateTemplate,
  type NameSubtrees,
  type ParsedCertificate,
  parseCertificate,
  type SignatureAlgorithmName,
} from '@libs/crypto';
import { type TestCa } from '@libs/crypto/testing';
import { type GeneralSubtree } from '@peculiar/asn1-x509';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { type ArbitraryCertificate, certificates, KEY_KINDS } from './arbitrary-certificates';
import { readWithPeculiar, type Reading, subtreeText } from './peculiar-reading';
import { issueUnlessRejected, type Signer, signersOf } from './signers';

const RUNS = 600;

const WEB_ALGORITHMS: Readonly<Record<SignatureAlgorithmName, string>> = {
  RSASSA_PKCS1_V1_5_SHA_256: 'RSASSA-PKCS1-v1_5 SHA-256',
  RSASSA_PKCS1_V1_5_SHA_384: 'RSASSA-PKCS1-v1_5 SHA-384',
  RSASSA_PKCS1_V1_5_SHA_512: 'RSASSA-PKCS1-v1_5 SHA-512',
  RSASSA_PSS_SHA_256: 'RSA-PSS SHA-256 32',
  RSASSA_PSS_SHA_384: 'RSA-PSS SHA-384 48',
  RSASSA_PSS_SHA_512: 'RSA-PSS SHA-512 64',
  ECDSA_SHA_256: 'ECDSA SHA-256',
  ECDSA_SHA_384: 'ECDSA SHA-384',
  ECDSA_SHA_512: 'ECDSA SHA-512',
  ED25519: 'Ed25519',
  ML_DSA_44: 'ML-DSA-44',
  ML_DSA_65: 'ML-DSA-65',
  ML_DSA_87: 'ML-DSA-87',
};

describe('the fields that @peculiar/x509 reads in a certificate', () => {
  let signers: readonly Signer[] = [];

  beforeAll(async () => {
    signers = await signersOf(KEY_KINDS);
  }, 120_000);

  it('equal the template and the result of parseCertificate, for every option and kind of key', async () => {
    const issued = new Set<SignatureAlgorithmName>();
    let count = 0;
    await fc.assert(
      fc.asyncProperty(certificates, fc.nat(), async (arbitrary, choice) => {
        const signer = signers[choice % signers.length];
        if (!signer) throw new Error('there is no signer');
        const template = { ...arbitrary.template, signatureAlgorithm: signer.algorithm };
        const der = await issueUnlessRejected(signer.ca, template);
        if (der === undefined) return;
        issued.add(signer.algorithm);
        count++;
        const reading = readWithPeculiar(der);
        expectAsParsed(reading, parseCertificate(der));
        expectAsWanted(reading, { ...arbitrary, template }, signer.ca);
      }),
      { numRuns: RUNS, seed: 20_261_130 },
    );
    expect(count).toBeGreaterThan(RUNS / 3);
    expect([...issued].sort()).toEqual(Object.keys(WEB_ALGORITHMS).sort());
  }, 300_000);

  it('equal the result of parseCertificate for a root of each kind of key', () => {
    for (const { ca } of signers) expectAsParsed(readWithPeculiar(ca.root.der), ca.root);
  });
});

function expectAsParsed(reading: Reading, parsed: ParsedCertificate): void {
  expect(reading).toMatchObject({
    serialNumber: parsed.serialNumber.hex,
    subject: parsed.subject.subject,
    subjectDer: parsed.subject.der,
    issuer: parsed.issuer.subject,
    issuerDer: parsed.issuer.der,
    notBefore: parsed.notBefore,
    notAfter: parsed.notAfter,
    subjectPublicKeyInfo: parsed.subjectPublicKeyInfo,
    key: { type: parsed.publicKey?.type, bits: parsed.publicKey?.bits },
    subjectKeyId: parsed.subjectKeyId,
    keyUsage: parsed.keyUsage,
    extendedKeyUsage: parsed.extendedKeyUsage,
  });
  expect(reading.authorityKeyId ?? '').toBe(parsed.authorityKeyId);
  expect([...new Set(reading.subjectAltNames.map(({ value }) => value))]).toEqual(parsed.subjectAltNames);
  expect(reading.basicConstraints?.isCa ?? false).toBe(parsed.isCa);
  expect(reading.basicConstraints?.pathLength).toBe(parsed.pathLenConstraint);
  expect(reading.nameConstraints !== undefined).toBe(parsed.nameConstraints !== undefined);
}

function expectAsWanted(
  reading: Reading,
  { template, names }: ArbitraryCertificate,
  { issuer }: TestCa,
): void {
  const { algorithm, ...wanted } = wantedOf(template);
  expect(reading).toMatchObject(wanted);
  expect(reading.signatureAlgorithm).toBe(algorithm);
  expect(reading.authorityKeyId).toBe(issuer.subjectKeyId);
  expect(reading.ocspUrls).toEqual(template.vaServerDomains.map((domain) => `http://${domain}/ocsp`));
  expect(reading.crlUrls).toEqual(
    template.vaServerDomains.map((domain) => `http://${domain}/crl/${issuer.subjectKeyId}`),
  );
  const kinds = { dns: 'dns', email: 'email', uri: 'url', ip: 'ip' };
  expect(new Set(reading.subjectAltNames.map(({ type }) => type))).toEqual(
    new Set(names.map(({ kind }) => kinds[kind])),
  );
  expectConstraints(reading, template);
}

function wantedOf(template: CertificateTemplate) {
  const { signatureAlgorithm = 'ED25519', isCa, leafBasicConstraints } = template;
  const isEmptySubject = Object.values(template.subject.subject).every((field) => field === '');
  return {
    algorithm: WEB_ALGORITHMS[signatureAlgorithm],
    serialNumber: template.serialNumber.hex,
    subjectPublicKeyInfo: template.publicKey.spki,
    notBefore: template.notBefore,
    notAfter: template.notAfter,
    keyUsage: template.keyUsage,
    extendedKeyUsage: template.extendedKeyUsage,
    policies: (template.certificatePolicies ?? []).map(({ oid }) => oid),
    basicConstraints:
      isCa || leafBasicConstraints ? { isCa, pathLength: template.pathLenConstraint } : undefined,
    critical: expect.arrayContaining(
      isEmptySubject && template.subjectAltName ? ['2.5.29.17'] : [],
    ) as string[],
  };
}

function expectConstraints({ nameConstraints }: Reading, template: CertificateTemplate): void {
  const texts = (subtrees: Iterable<GeneralSubtree> | undefined): string[] =>
    Array.from(subtrees ?? [], ({ base }) => subtreeText(base)).sort();
  const wanted = ({ dns, email, ip, uri }: NameSubtrees): string[] =>
    [...dns, ...email, ...ip, ...uri].sort();
  for (const side of ['permitted', 'excluded'] as const) {
    const found = texts(nameConstraints?.[`${side}Subtrees`]);
    const subtrees = template.nameConstraints?.[side];
    expect(found).toEqual(subtrees ? wanted(subtrees) : []);
  }
}
