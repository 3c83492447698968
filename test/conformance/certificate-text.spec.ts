import { execFileSync } from 'node:child_process';
import { certificateText, parseCertificate } from '@libs/crypto';
import { aCa, OpenSsl } from '@libs/crypto/testing';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { certificates, KEY_KINDS } from './arbitrary-certificates';
import { issueUnlessRejected, type Signer, signersOf } from './signers';

const RUNS = 250;

/** Later versions of OpenSSL print the same certificate differently. */
const isOpenSsl30 = execFileSync('openssl', ['version'], { encoding: 'utf8' }).startsWith('OpenSSL 3.0.');

describe('certificateText', () => {
  const openssl = new OpenSsl();
  let signers: readonly Signer[] = [];

  beforeAll(async () => {
    signers = await signersOf(KEY_KINDS.filter(({ type }) => type !== 'ML-DSA'));
  }, 120_000);
  afterAll(() => {
    openssl.remove();
  });

  const opensslText = (der: Buffer): string => {
    openssl.write('x.der', der);
    return openssl.run('x509', '-inform', 'DER', '-in', 'x.der', '-noout', '-text');
  };

  it.runIf(isOpenSsl30)(
    'equals openssl x509 -text for random certificates with every option and kind of key except ML-DSA',
    async () => {
      let count = 0;
      await fc.assert(
        fc.asyncProperty(certificates, fc.nat(), async ({ template }, choice) => {
          const signer = signers[choice % signers.length];
          if (!signer || template.publicKey.type === 'ML-DSA') return;
          const der = await issueUnlessRejected(signer.ca, {
            ...template,
            signatureAlgorithm: signer.algorithm,
          });
          if (der === undefined) return;
          count++;
          expect(certificateText(der)).toBe(opensslText(der));
        }),
        { numRuns: RUNS, seed: 20_261_201 },
      );
      expect(count).toBeGreaterThan(RUNS / 5);
    },
    300_000,
  );

  it.runIf(isOpenSsl30)('equals openssl x509 -text for a root of each kind of key except ML-DSA', () => {
    for (const { ca } of signers) expect(certificateText(ca.root.der)).toBe(opensslText(ca.root.der));
  });

  it.runIf(isOpenSsl30)(
    'equals openssl x509 -text for a foreign certificate with extensions that the service never issues',
    () => {
      const der = foreign(openssl);
      // openssl prints a line break in an unknown extension as it is, certificateText as a dot.
      expect(certificateText(der)).toBe(opensslText(der).replace('..abc\n', '..abc.'));
    },
  );

  it('names ML-DSA keys and signatures like OpenSSL 3.5', async () => {
    const text = certificateText((await aCa({ type: 'ML-DSA', bits: 65 })).root.der);
    expect(text).toContain('        Signature Algorithm: ML-DSA-65\n');
    expect(text).toMatch(
      /Public Key Algorithm: ML-DSA-65\n {16}ML-DSA-65 Public-Key:\n {16}pub:\n {20}[0-9a-f:]{45}\n/,
    );
  });
});

const EXTENSIONS = `
basicConstraints = CA:TRUE,pathlen:3
keyUsage = critical,keyCertSign,cRLSign,digitalSignature,nonRepudiation,encipherOnly,keyAgreement,decipherOnly
extendedKeyUsage = critical,serverAuth,timeStamping,anyExtendedKeyUsage,msSGC,nsSGC,msCodeCom,1.2.3.4
subjectKeyIdentifier = hash
authorityKeyIdentifier = keyid,issuer:always
subjectAltName = DNS:a.b,email:x@y.z,URI:http://x/y,IP:1.2.3.4,IP:2001:db8::1,RID:1.2.3.4,dirName:dn,otherName:1.2.3.4;UTF8:hällo
nameConstraints = critical,permitted;DNS:a.b,permitted;IP:10.0.0.0/255.0.255.0,permitted;email:x.y,excluded;IP:2001:db8::/ffff:ffff::,permitted;dirName:dn
certificatePolicies = 1.2.3.4,2.5.29.32.0,@policy
authorityInfoAccess = OCSP;URI:http://ocsp/x,caIssuers;URI:http://ca/x
crlDistributionPoints = URI:http://crl/1,URI:http://crl/2
1.2.3.4.5 = DER:04036162630a
[dn]
C = ES
O = Acme, Inc.
CN = a/b
[policy]
policyIdentifier = 1.3.5.8
CPS.1 = http://cps/x
userNotice.1 = @notice
[notice]
explicitText = UTF8:Notice ü text
organization = Acme
noticeNumbers = 1,2
`;

/** Creates a certificate with openssl: names that need escapes, a small serial number and many kinds of extensions. */
function foreign(openssl: OpenSsl): Buffer {
  const subject = '/C=ES/O=Acme, "Inc"+OU=a\\=b/L= lead/ST=#x/CN=Ünï\\/x<>;/emailAddress=a@b.c/title=7\\\\8';
  openssl.makeKey('key.pem', '-algorithm', 'EC', '-pkeyopt', 'ec_paramgen_curve:P-256');
  openssl.write('x.cnf', EXTENSIONS);
  openssl.run(
    'req',
    '-new',
    '-key',
    'key.pem',
    '-utf8',
    '-multivalue-rdn',
    '-subj',
    subject,
    '-out',
    'x.csr',
  );
  const signing = [
    '-signkey',
    'key.pem',
    '-extfile',
    'x.cnf',
    '-set_serial',
    '7',
    '-outform',
    'DER',
    '-out',
    'y.der',
  ];
  openssl.run('x509', '-req', '-in', 'x.csr', ...signing);
  const der = openssl.read('y.der');
  expect(parseCertificate(der).isCa).toBe(true);
  return der;
}
