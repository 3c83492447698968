import { X509Certificate } from 'node:crypto';
import * as x509 from '@peculiar/x509';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { aCa, aName, aTemplate, type TestCa } from '../../testing/a-certificate';
import { OpenSsl } from '../../testing/openssl';
import { prepareCertificate } from './certificate-builder';
import { type CertificateTemplate } from '../certificates/certificate-template';
import { type ParsedCertificate, parseCertificate } from '../certificates/certificate-parser';
import { verifyCertificateSignature } from '../certificates/signed-object';
import { parseCertificationRequest } from '../certificates/csr-parser';
import { derToPem } from '../der/pem';
import { requestedName } from '../names/requested-name';
import { SerialNumber } from '../certificates/serial-number';

const DOMAINS = ['dev.lamassu.test/api/va', 'va2.test'];
const openssl = new OpenSsl();

afterAll(() => {
  openssl.remove();
});

/** Verifies the chain with openssl in strict mode. */
function verifyWithOpenSsl(root: ParsedCertificate, leaf: ParsedCertificate): string {
  openssl.write('root.pem', derToPem(root.der, 'CERTIFICATE'));
  openssl.write('leaf.pem', derToPem(leaf.der, 'CERTIFICATE'));
  const at = String(leaf.notBefore.getTime() / 1000);
  return openssl.run(
    'verify',
    '-x509_strict',
    '-check_ss_sig',
    '-attime',
    at,
    '-CAfile',
    'root.pem',
    'leaf.pem',
  );
}

const textOf = (certificate: ParsedCertificate): string => {
  openssl.write('cert.der', certificate.der);
  return openssl.run('x509', '-in', 'cert.der', '-noout', '-text');
};

describe('a certificate', () => {
  it.each([
    [{ type: 'RSA', bits: 2048 }, 'sha256WithRSAEncryption'],
    [{ type: 'ECDSA', bits: 256 }, 'ecdsa-with-SHA256'],
    [{ type: 'ECDSA', bits: 384 }, 'ecdsa-with-SHA384'],
    [{ type: 'ECDSA', bits: 521 }, 'ecdsa-with-SHA512'],
    [{ type: 'Ed25519', bits: 256 }, 'ED25519'],
  ] as const)(
    'issued with a key of %j is signed with %s and verified by Node, openssl and this service',
    async (spec, algorithm) => {
      const ca = await aCa(spec, { vaServerDomains: DOMAINS });
      const leaf = await ca.issue(aTemplate({ vaServerDomains: DOMAINS }));

      expect(verifyWithOpenSsl(ca.root, leaf)).toContain('leaf.pem: OK');
      expect(textOf(leaf)).toContain(`Signature Algorithm: ${algorithm}`);
      const node = new X509Certificate(leaf.der);
      expect(node.verify(ca.issuer.publicKey.keyObject)).toBe(true);
      expect(node.checkIssued(new X509Certificate(ca.root.der))).toBe(true);
      const peculiar = new x509.X509Certificate(leaf.der);
      const publicKey = new x509.PublicKey(ca.issuer.publicKey.spki);
      expect(await peculiar.verify({ publicKey, date: new Date('2027-01-01') })).toBe(true);
      expect(verifyCertificateSignature(leaf, ca.issuer.publicKey)).toBe(true);
    },
  );

  it('a certificate that was just signed has not compared subject and issuer yet, and does so when asked', async () => {
    const ca = await aCa({ type: 'ECDSA', bits: 256 });
    const leaf = await ca.issue(aTemplate());
    expect([Object.hasOwn(leaf, 'selfIssued'), leaf.selfIssued, ca.root.selfIssued]).toEqual([
      false,
      false,
      true,
    ]);
  });

  it('is returned by the signer as the parser reads it', async () => {
    const ca = await aCa({ type: 'ECDSA', bits: 256 });
    const leaf = await ca.issue(aTemplate({ vaServerDomains: DOMAINS }));
    const parsed = parseCertificate(leaf.der);
    expect({ ...parsed, publicKey: parsed.publicKey?.spki }).toEqual({
      ...leaf,
      publicKey: leaf.publicKey?.spki,
    });
  });
});

describe('the contents of a certificate', () => {
  let ca: TestCa;

  beforeAll(async () => {
    ca = await aCa({ type: 'ECDSA', bits: 256 }, { vaServerDomains: DOMAINS });
  });

  const extensionsOf = (certificate: ParsedCertificate) =>
    new x509.X509Certificate(certificate.der).extensions.map(
      ({ type, critical }) => `${type}${critical ? '!' : ''}`,
    );

  it('are, for a root, the extensions of contract 5.1 in their order', () => {
    expect(extensionsOf(ca.root)).toEqual([
      '2.5.29.15!',
      '2.5.29.19!',
      '2.5.29.14',
      '2.5.29.35',
      '1.3.6.1.5.5.7.1.1',
      '2.5.29.31',
    ]);
    const text = textOf(ca.root);
    expect(text).toContain('CA:TRUE\n');
    expect(text).not.toContain('pathlen');
    expect(ca.root).toMatchObject({ isCa: true, selfIssued: true, authorityKeyId: ca.root.subjectKeyId });
  });

  it('are, for a leaf, the extensions of contract 5.1 in their order', async () => {
    const csr = parseCertificationRequest(csrWithAlternativeName());
    const { subjectAltName } = csr;
    const leaf = await ca.issue(
      aTemplate({ publicKey: csr.publicKey, vaServerDomains: DOMAINS, subjectAltName: subjectAltName! }),
    );
    expect(extensionsOf(leaf)).toEqual([
      '2.5.29.15!',
      '2.5.29.37',
      '2.5.29.14',
      '2.5.29.35',
      '1.3.6.1.5.5.7.1.1',
      '2.5.29.31',
      '2.5.29.17',
    ]);
    expect(leaf.subjectKeyId).toBe(csr.publicKey.keyId);
    expect(leaf.authorityKeyId).toBe(ca.root.subjectKeyId);
    expect(leaf.issuer.der).toEqual(ca.root.subject.der);
    expect(new X509Certificate(leaf.der).subjectAltName).toBe('DNS:sensor.test, IP Address:192.0.2.1');
  });

  it('contain no extension that the template does not request', async () => {
    const plain = aTemplate({ keyUsage: [], extendedKeyUsage: [] });
    expect(extensionsOf(await ca.issue(plain))).toEqual(['2.5.29.14', '2.5.29.35']);
    const issuer = { ...ca.issuer, subjectKeyId: undefined };
    const { contents } = prepareCertificate(plain, issuer);
    expect(contents.authorityKeyId).toBe('');
  });

  it('name an OCSP responder and a CRL for every domain', async () => {
    const { infoAccess } = new X509Certificate(ca.root.der);
    expect(infoAccess?.trim().split('\n')).toEqual(
      DOMAINS.map((domain) => `OCSP - URI:http://${domain}/ocsp`),
    );
    const text = textOf(await ca.issue(aTemplate({ vaServerDomains: DOMAINS })));
    for (const domain of DOMAINS)
      expect(text).toContain(`URI:http://${domain}/crl/${ca.root.subjectKeyId}\n`);
  });

  it('keep the given key identifier of a CA', async () => {
    const subjectKeyId = 'ab'.repeat(20);
    const again = aTemplate({ ...caChanges, subjectKeyId });
    expect((await ca.issue(again)).subjectKeyId).toBe(subjectKeyId);
  });

  it.each([
    ['1949-01-01T00:00:00Z', '2049-12-31T23:59:59Z'],
    ['2050-01-01T00:00:00Z', '9999-12-31T23:59:59Z'],
  ])('are valid from %s to %s', async (from, to) => {
    const leaf = await ca.issue(aTemplate({ notBefore: new Date(from), notAfter: new Date(to) }));
    expect(leaf).toMatchObject({ notBefore: new Date(from), notAfter: new Date(to) });
    const { validFromDate, validToDate } = new X509Certificate(leaf.der);
    expect([validFromDate, validToDate]).toEqual([new Date(from), new Date(to)]);
  });

  it('include key usages of both octets and extended key usages', async () => {
    const keyUsage = ['DigitalSignature', 'KeyAgreement', 'DecipherOnly'] as const;
    const leaf = await ca.issue(aTemplate({ keyUsage, extendedKeyUsage: ['Any', 'OCSPSigning', 'Any'] }));
    expect(leaf).toMatchObject({ keyUsage, extendedKeyUsage: ['Any', 'OCSPSigning'] });
    const text = textOf(leaf);
    expect(text).toContain('Digital Signature, Key Agreement, Decipher Only');
    expect(text).toContain('Any Extended Key Usage, OCSP Signing');
  });

  it.each<[boolean, CertificateTemplate['extendedKeyUsage']]>([
    [true, ['TimeStamping']],
    [false, ['TimeStamping', 'ClientAuth']],
    [false, ['ClientAuth']],
  ])('have an extended key usage that is critical (%s) for %j (RFC 3161 2.3)', async (critical, usages) => {
    const leaf = await ca.issue(aTemplate({ keyUsage: ['DigitalSignature'], extendedKeyUsage: usages }));
    expect(extensionsOf(leaf)).toContain(critical ? '2.5.29.37!' : '2.5.29.37');
  });

  it('have a critical alternative name when the subject is empty', async () => {
    const { publicKey, subjectAltName } = parseCertificationRequest(csrWithAlternativeName());
    const leaf = await ca.issue(
      aTemplate({ publicKey, subjectAltName: subjectAltName!, subject: aName({}) }),
    );
    expect(extensionsOf(leaf)).toContain('2.5.29.17!');
    expect(verifyWithOpenSsl(ca.root, leaf)).toContain('OK');
  });

  const altName = (hex: string) => ({
    subjectAltName: { critical: false, value: Buffer.from(hex, 'hex') },
  });
  const caChanges = { isCa: true, keyUsage: ['CertSign'], extendedKeyUsage: [] } as const;

  it.each([
    ['has a notAfter that is not after its notBefore', { notAfter: new Date('2026-06-09T08:30:00.9Z') }],
    ['has a notAfter that is not after its notBefore', { notAfter: new Date('0001-01-01T00:00:00Z') }],
    ['has neither a subject nor a critical subject alternative name', { subject: aName({}) }],
    ['of a CA has no subject', { ...caChanges, subject: aName({}), ...altName('30038201' + '61') }],
    ['of a CA lacks key usage CertSign', { ...caChanges, keyUsage: ['CRLSign'] as const }],
    ['of a CA lacks key usage CertSign', { ...caChanges, keyUsage: [] }],
    ['has key usage CertSign but is not a CA certificate', { keyUsage: ['CertSign'] as const }],
    ['serial number is not positive', { serialNumber: SerialNumber.fromHex('00') }],
    ['serial number is not positive', { serialNumber: SerialNumber.fromHex('ff'.repeat(20)) }],
    ['has no subject key identifier', { subjectKeyId: '' }],
    ['subject alternative name has a malformed dNSName', altName('30038201' + '20')],
    ['subject alternative name has a malformed dNSName', altName('30058203' + '612e2e')],
    ['subject alternative name has a malformed iPAddress', altName('30058703' + '010203')],
    ['subject alternative name has the mailbox "a", which has no @', altName('30038101' + '61')],
    ['subject alternative name has the URI "a", which has no scheme', altName('30038601' + '61')],
    ['subject alternative name has a malformed directoryName', altName('3004a402' + '3000')],
  ])('are rejected when the certificate %s', (finding, changes) => {
    expect(() => prepareCertificate(aTemplate(changes), ca.issuer)).toThrow(`certificate ${finding}`);
  });

  it('are rejected with the section of the rule and a code', () => {
    const template = aTemplate({ keyUsage: ['CertSign'] });
    expect(() => prepareCertificate(template, ca.issuer)).toThrow(
      expect.objectContaining({
        code: 'certificate.lint',
        kind: 'invalid',
        message:
          'certificate has key usage CertSign but is not a CA certificate (RFC 5280 4.2.1.9, lint only-ca-may-sign-certificates)',
        details: { lint: 'only-ca-may-sign-certificates', section: 'RFC 5280 4.2.1.9' },
      }),
    );
  });

  it('are rejected when the subject of the request is too long', () => {
    openssl.makeKey('long.pem', '-algorithm', 'ed25519');
    const long = `/CN=x/street=${'x'.repeat(129)}`;
    const csr = parseCertificationRequest(openssl.makeCsr('long.pem', long));
    const template = aTemplate({ publicKey: csr.publicKey, subject: requestedName(csr.subject) });
    expect(() => prepareCertificate(template, ca.issuer)).toThrow(
      'subject street is longer than 128 characters',
    );
  });

  it('are rejected when they are too long', () => {
    const value = Buffer.concat([
      Buffer.from('3082f000', 'hex'),
      Buffer.alloc(0xf000, Buffer.from('820161', 'hex')),
    ]);
    const template = aTemplate({ subjectAltName: { critical: false, value } });
    expect(() => prepareCertificate(template, ca.issuer)).toThrow('certificate would be too long');
  });

  it.each(['', 'a b', 'a?b', 'dö.test'])('are rejected with the validation authority %j', (domain) => {
    expect(() => prepareCertificate(aTemplate({ vaServerDomains: [domain] }), ca.issuer)).toThrow(
      'validation authority domain is not a host with an optional path',
    );
  });

  function csrWithAlternativeName(): Buffer {
    openssl.makeKey('key.pem', '-algorithm', 'ed25519');
    return openssl.makeCsr('key.pem', '/CN=sensor', '-addext', 'subjectAltName=DNS:sensor.test,IP:192.0.2.1');
  }
});
