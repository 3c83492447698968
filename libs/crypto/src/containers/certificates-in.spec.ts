import { InvalidValueError } from '@libs/kernel';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { aCa } from '../testing/a-certificate';
import { OpenSsl } from '../testing/openssl';
import { octetString, sequence, tlv, unsignedInteger } from '../x509/der/der';
import { TAG } from '../x509/der/der-tag';
import { derToPem } from '../x509/der/pem';
import { ObjectIdentifier } from '../x509/der/object-identifier';
import { certificateIn, certificatesIn } from './certificates-in';

const base64 = (bytes: Buffer | string): string => Buffer.from(bytes).toString('base64');
const SIGNED_DATA = new ObjectIdentifier('1.2.840.113549.1.7.2').der;
const DATA = new ObjectIdentifier('1.2.840.113549.1.7.1').der;

/** A certs-only SignedData around these bytes. */
const bundle = (...certificates: Buffer[]): Buffer =>
  sequence(
    SIGNED_DATA,
    tlv(
      0xa0,
      sequence(
        unsignedInteger(Buffer.from([1])),
        tlv(TAG.set, Buffer.alloc(0)),
        sequence(DATA),
        tlv(0xa0, Buffer.concat(certificates)),
        tlv(TAG.set, Buffer.alloc(0)),
      ),
    ),
  );

describe('certificatesIn', () => {
  const openssl = new OpenSsl();
  let one: Buffer;
  let other: Buffer;

  beforeAll(async () => {
    one = (await aCa({ type: 'ECDSA', bits: 256 })).root.der;
    other = (await aCa({ type: 'ECDSA', bits: 384 })).root.der;
    openssl.write('one.pem', derToPem(one, 'CERTIFICATE'));
    openssl.write('other.pem', derToPem(other, 'CERTIFICATE'));
  });
  afterAll(() => {
    openssl.remove();
  });

  const ders = (text: string): Buffer[] => certificatesIn(text, 'ca').map(({ der }) => Buffer.from(der));

  it('reads one certificate from PEM and from DER', () => {
    for (const bytes of [one, derToPem(one, 'CERTIFICATE'), `text\n${derToPem(one, 'ANY LABEL')}`]) {
      expect(ders(base64(bytes))).toEqual([one]);
    }
  });

  it.each(['PEM', 'DER'])(
    'reads the certificates of a PKCS#7 file of openssl in %s, byte for byte',
    (form) => {
      const files = ['-certfile', 'one.pem', '-certfile', 'other.pem', '-out', 'x.p7'];
      openssl.run('crl2pkcs7', '-nocrl', '-outform', form, ...files);
      expect(ders(base64(openssl.read('x.p7')))).toEqual([one, other]);
    },
  );

  it('reads a certificate beside a CRL and signers, and in BER of indefinite length', () => {
    const indefinite = Buffer.concat([
      Buffer.from([0x30, 0x80]),
      SIGNED_DATA,
      Buffer.from([0xa0, 0x80]),
      sequence(
        unsignedInteger(Buffer.from([1])),
        tlv(TAG.set, Buffer.alloc(0)),
        sequence(DATA),
        tlv(0xa0, one),
        tlv(0xa1, sequence()),
        tlv(TAG.set, sequence()),
      ),
      Buffer.alloc(4),
    ]);
    expect(ders(base64(indefinite))).toEqual([one]);
  });

  it('rejects a certificate in BER inside of a PKCS#7 file', () => {
    const ber = Buffer.concat([Buffer.from([0x30, 0x80]), one.subarray(4), Buffer.alloc(2)]);
    expect(() => certificatesIn(base64(bundle(ber)), 'ca')).toThrow('cert is not an X.509 certificate');
  });

  it.each([
    ['none', bundle(), 'ca: the PKCS#7 file holds no certificate'],
    ['33', bundle(...Array.from({ length: 33 }, () => sequence())), 'holds more than 32 certificates'],
    ['another content', sequence(DATA, tlv(0xa0, octetString())), 'is not SignedData'],
    ['no content', sequence(SIGNED_DATA), 'ca: the PKCS#7 file is malformed'],
    [
      'bytes after it',
      Buffer.concat([bundle(sequence()), Buffer.from([0])]),
      'ca: the PKCS#7 file is malformed',
    ],
  ])('rejects a PKCS#7 file with %s', (_what, der, sentence) => {
    expect(() => certificatesIn(base64(der), 'ca')).toThrow(sentence);
  });

  it.each([
    [
      'an object identifier of 60,000 bytes',
      sequence(tlv(TAG.oid, Buffer.alloc(60_000, 0x81)), tlv(0xa0, octetString())),
    ],
    ['10,000 levels', nested(10_000, sequence(SIGNED_DATA))],
    [
      '10,000 levels of indefinite length',
      Buffer.concat([Buffer.from('308006012a', 'hex'), Buffer.alloc(20_000, Buffer.from([0xa0, 0x80]))]),
    ],
    [
      '50,000 elements',
      sequence(SIGNED_DATA, tlv(0xa0, sequence(Buffer.alloc(100_000, Buffer.from([5, 0]))))),
    ],
    ['NULL in place of a certificate', bundle(Buffer.from([5, 0]))],
    ['a length of 2^32', Buffer.from('3084ffffffff0601', 'hex')],
  ])('rejects %s as invalid', (_what, der) => {
    expect(() => certificatesIn(base64(der), 'ca')).toThrow(InvalidValueError);
  });

  it('rejects several certificates where one is allowed', () => {
    expect(certificateIn(base64(bundle(one)), 'certificate').der).toEqual(one);
    expect(() => certificateIn(base64(bundle(one, other)), 'certificate')).toThrow(
      'certificate holds 2 certificates, one is allowed',
    );
  });
});

/** The content inside of `levels` times `[0]`, beginning as a ContentInfo. */
function nested(levels: number, content: Buffer): Buffer {
  let der = content;
  for (let level = 0; level < levels && der.length < 150_000; level++) der = tlv(0xa0, der);
  return sequence(SIGNED_DATA, der);
}
