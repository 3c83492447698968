import { generateKeyPairSync } from 'node:crypto';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { aTbsCertificate } from '../../testing/a-tbs-certificate';
import { OpenSsl } from '../../testing/openssl';
import { sequence, setOfOne, tlv } from '../der/der';
import { DerReader } from '../der/der-reader';
import { TAG } from '../der/der-tag';
import { readSignedObject } from './signed-object';
import { hasTbsCertificateShape } from './tbs-certificate-shape';
import { readTbsCertificate } from './tbs-certificate';

const V1 = { version: Buffer.alloc(0) };
const TBS = aTbsCertificate({});
const contentOf = (der: Buffer): Buffer => DerReader.over(der).content(TAG.sequence);

/** Indefinite length (X.690 section 8.1.3.6), which OpenSSL and others accept. */
const indefinite = (tag: number, content: Buffer): Buffer =>
  Buffer.concat([Buffer.of(tag, 0x80), content, Buffer.of(0, 0)]);

describe('hasTbsCertificateShape', () => {
  const openssl = new OpenSsl();

  afterAll(() => {
    openssl.remove();
  });

  it.each([
    ['an ordinary one', TBS],
    ['one of version 1', aTbsCertificate(V1)],
    ['one of version 1 that ends with its key', sequence(contentOf(aTbsCertificate(V1)).subarray(0, -4))],
    ['one of an unknown version', aTbsCertificate({ version: Buffer.from('a003020163', 'hex') })],
    ['one with a key of an unknown kind', aTbsCertificate({ spki: sequence() })],
    [
      'one with names and times that make no sense',
      aTbsCertificate({ issuer: sequence(), notAfter: Buffer.alloc(0) }),
    ],
    [
      'one with a negative serial number',
      aTbsCertificate({ serialNumber: tlv(TAG.integer, Buffer.of(0x80)) }),
    ],
    [
      'one with unique identifiers',
      aTbsCertificate({ uniqueIdentifiers: Buffer.from('810200ff820200ff', 'hex') }),
    ],
    [
      'one larger than this service reads',
      aTbsCertificate({ extensions: [tlv(TAG.octetString, Buffer.alloc(70_000))] }),
    ],
    ['one with something behind it', Buffer.concat([TBS, Buffer.from('tail')])],
    [
      'one with a longer length than needed',
      Buffer.concat([Buffer.of(0x30, 0x84, 0, 0, 0, contentOf(TBS).length), contentOf(TBS)]),
    ],
    ['one of indefinite length', indefinite(0x30, contentOf(TBS))],
    ['one with the tag in its long form', Buffer.concat([Buffer.of(0x3f, 0x10), TBS.subarray(1)])],
    [
      'one with a field of indefinite length, and another inside',
      aTbsCertificate({ issuer: indefinite(0x30, indefinite(0x31, sequence())) }),
    ],
  ])('accepts a TBSCertificate: %s', (_name, bytes) => {
    expect(hasTbsCertificateShape(bytes)).toBe(true);
  });

  it.each([
    ['nothing', Buffer.alloc(0)],
    ['a text', Buffer.from('hello')],
    ['a cut-off TBSCertificate', TBS.subarray(0, -1)],
    ['one of indefinite length that does not end', indefinite(0x30, contentOf(TBS)).subarray(0, -2)],
    ['one without its key', aTbsCertificate({ spki: Buffer.alloc(0) })],
    ['one in an OCTET STRING', tlv(TAG.octetString, TBS)],
    ['one whose name is a SET', aTbsCertificate({ issuer: setOfOne(sequence()) })],
    ['an endless tag', Buffer.alloc(100, 0xff)],
    ['a length beyond all bounds', Buffer.from('30fe' + 'ff'.repeat(126), 'hex')],
    ['an end without a beginning', Buffer.alloc(10)],
  ])('rejects %s', (_name, bytes) => {
    expect(hasTbsCertificateShape(bytes)).toBe(false);
  });

  it('rejects other objects that CAs sign: requests, CRLs, certificates, OCSP responses', () => {
    openssl.makeKey('key.pem', '-algorithm', 'EC', '-pkeyopt', 'ec_paramgen_curve:P-256');
    const request = openssl.makeCsr('key.pem', '/CN=ca/O=Acme');
    expect(hasTbsCertificateShape(readSignedObject(request).signed)).toBe(false);

    openssl.run('req', '-x509', '-key', 'key.pem', '-subj', '/CN=ca', '-out', 'ca.pem');
    openssl.write('index.txt', 'R\t401231235959Z\t260101000000Z\t01\tunknown\t/CN=gone\n');
    openssl.write(
      'ca.cnf',
      '[ca]\ndefault_ca=d\n[d]\ndatabase=index.txt\ndefault_md=sha256\ndefault_crl_days=7\n',
    );
    openssl.run(
      'ca',
      '-config',
      'ca.cnf',
      '-gencrl',
      '-keyfile',
      'key.pem',
      '-cert',
      'ca.pem',
      '-out',
      'crl.pem',
    );
    openssl.run('crl', '-in', 'crl.pem', '-outform', 'DER', '-out', 'crl.der');
    expect(hasTbsCertificateShape(readSignedObject(openssl.read('crl.der')).signed)).toBe(false);

    openssl.run('x509', '-in', 'ca.pem', '-outform', 'DER', '-out', 'ca.der');
    const certificate = openssl.read('ca.der');
    expect(hasTbsCertificateShape(certificate)).toBe(false);
    expect(hasTbsCertificateShape(readSignedObject(certificate).signed)).toBe(true);

    const files = ['-index', 'index.txt', '-rsigner', 'ca.pem', '-rkey', 'key.pem', '-CA', 'ca.pem'];
    openssl.run('ocsp', ...files, '-issuer', 'ca.pem', '-serial', '1', '-respout', 'ocsp.der');
    const ocsp = openssl.read('ocsp.der');
    const basic = ocsp.subarray(ocsp.indexOf(Buffer.from('2b0601050507300101', 'hex')) + 9 + 4);
    const responseData = basic.subarray(basic.indexOf(0x30) + 4);
    expect(responseData[0]).toBe(0x30);
    expect(hasTbsCertificateShape(responseData)).toBe(false);
  });

  it('accepts all that readTbsCertificate accepts, with any byte changed', () => {
    fc.assert(
      fc.property(fc.nat(TBS.length - 1), fc.integer({ min: 1, max: 255 }), (at, change) => {
        const changed = Buffer.from(TBS);
        changed[at]! ^= change;
        if (reads(changed)) expect(hasTbsCertificateShape(changed)).toBe(true);
      }),
      { numRuns: 2_000 },
    );
  });

  it('returns a result for random bytes', () => {
    const { publicKey } = generateKeyPairSync('ed25519');
    expect(hasTbsCertificateShape(publicKey.export({ format: 'der', type: 'spki' }))).toBe(false);
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        expect(typeof hasTbsCertificateShape(Buffer.from(bytes))).toBe('boolean');
      }),
      { numRuns: 2_000 },
    );
  });
});

function reads(der: Buffer): boolean {
  try {
    readTbsCertificate(der);
    return true;
  } catch {
    return false;
  }
}
