import { createHash } from 'node:crypto';
import { InvalidValueError } from '@libs/kernel';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { OpenSsl } from '../../testing/openssl';
import { parseCertificationRequest } from './csr-parser';
import { aName } from '../../testing/a-certificate';
import { aCsr } from '../../testing/a-csr';
import { anExtension } from '../../testing/a-tbs-certificate';
import {
  bitString,
  explicitTag,
  nullValue,
  sequence,
  setOfOne,
  tlv,
  unsignedInteger,
  utf8String,
} from '../der/der';
import { DerReader } from '../der/der-reader';
import { dottedOf, ObjectIdentifier } from '../der/object-identifier';
import { OID } from '../der/object-identifiers';
import { SIGNATURE_ALGORITHMS } from '../keys/signature-algorithm';
import { readSignedObject } from './signed-object';

const NOT_A_REQUEST = 'csr is not a PKCS#10 certification request: ';
const DOES_NOT_VERIFY = 'csr signature does not verify with the public key it carries';

describe('parseCertificationRequest', () => {
  const openssl = new OpenSsl();
  let csr: Buffer;

  beforeAll(() => {
    openssl.makeKey('rsa.pem', '-algorithm', 'RSA', '-pkeyopt', 'rsa_keygen_bits:2048');
    openssl.makeKey('ed25519.pem', '-algorithm', 'ed25519');
    for (const bits of ['256', '384', '521']) {
      openssl.makeKey(`p${bits}.pem`, '-algorithm', 'EC', '-pkeyopt', `ec_paramgen_curve:P-${bits}`);
    }
    const extensions = [
      'subjectAltName=critical,DNS:sensor.test,IP:192.0.2.1,IP:2001:db8::1,email:a@b.test,URI:urn:x:y,' +
        'dirName:name,otherName:1.2.3;UTF8:x,RID:1.2.3.4',
      'keyUsage=critical,digitalSignature,keyAgreement,decipherOnly',
      'extendedKeyUsage=clientAuth,1.2.3.4,serverAuth,clientAuth,msSGC',
      'basicConstraints=CA:TRUE',
    ];
    openssl.write('name.cnf', '[req]\ndistinguished_name=dn\n[dn]\n[name]\nCN=inner\n');
    const options = extensions.flatMap((extension) => ['-addext', extension]);
    csr = openssl.makeCsr('p256.pem', '/O=Acme/CN=sensor-0001', '-config', 'name.cnf', ...options);
  });

  afterAll(() => {
    openssl.remove();
  });

  it('reads subject, key, usages and alternative names', () => {
    const request = parseCertificationRequest(csr);
    expect(request.subject.subject).toMatchObject({ commonName: 'sensor-0001', organization: 'Acme' });
    expect(request.publicKey).toMatchObject({ type: 'ECDSA', bits: 256 });
    expect(request.keyUsage).toEqual(['DigitalSignature', 'KeyAgreement', 'DecipherOnly']);
    const purposes = ['ClientAuth', '1.2.3.4', 'ServerAuth', 'MicrosoftServerGatedCrypto'];
    expect(request.extendedKeyUsage).toEqual(purposes);
    expect(request.subjectAltName?.critical).toBe(true);
    expect(csr.includes(request.subjectAltName!.value)).toBe(true);
    expect(request.der).toBe(csr);
  });

  it('agrees with openssl on the key id', () => {
    openssl.run('pkey', '-in', 'p256.pem', '-pubout', '-outform', 'DER', '-out', 'public.der');
    const digest = createHash('sha256').update(openssl.read('public.der')).digest('hex');
    expect(parseCertificationRequest(csr).publicKey.keyId).toBe(digest);
  });

  it.each([
    ['rsa.pem', 'RSA', 2048, ['-sha256']],
    ['rsa.pem', 'RSA', 2048, ['-sha384']],
    ['rsa.pem', 'RSA', 2048, ['-sha512']],
    ['rsa.pem', 'RSA', 2048, ['-sha256', '-sigopt', 'rsa_padding_mode:pss']],
    ['rsa.pem', 'RSA', 2048, ['-sha384', '-sigopt', 'rsa_padding_mode:pss', '-sigopt', 'rsa_pss_saltlen:-1']],
    ['rsa.pem', 'RSA', 2048, ['-sha512', '-sigopt', 'rsa_padding_mode:pss', '-sigopt', 'rsa_pss_saltlen:20']],
    ['p256.pem', 'ECDSA', 256, ['-sha256']],
    ['p256.pem', 'ECDSA', 256, ['-sha512']],
    ['p384.pem', 'ECDSA', 384, ['-sha384']],
    ['p521.pem', 'ECDSA', 521, ['-sha512']],
    ['ed25519.pem', 'Ed25519', 256, []],
  ])('verifies a request that openssl signed with %s (%s, %i bits) %j', (key, type, bits, options) => {
    const request = parseCertificationRequest(openssl.makeCsr(key, '/CN=x', ...options));
    expect(request.publicKey).toMatchObject({ type, bits });
    expect(request).toMatchObject({ keyUsage: [], extendedKeyUsage: [] });
    expect(request).not.toHaveProperty('subjectAltName');
  });

  it.each([
    ['rsa.pem', ['-sha1'], '1.2.840.113549.1.1.5'],
    ['rsa.pem', ['-sha1', '-sigopt', 'rsa_padding_mode:pss'], '1.2.840.113549.1.1.10'],
    ['p256.pem', ['-sha1'], '1.2.840.10045.4.1'],
  ])('rejects SHA-1: %s %j', (key, options, oid) => {
    const der = openssl.makeCsr(key, '/CN=x', ...options);
    expect(() => parseCertificationRequest(der)).toThrow(`csr signature algorithm ${oid} is not supported`);
  });

  it('rejects the signature of another key', () => {
    const last = Buffer.from(csr);
    last[last.length - 1]! ^= 1;
    expect(() => parseCertificationRequest(last)).toThrow(DOES_NOT_VERIFY);

    const renamed = Buffer.from(csr);
    renamed.write('sensor-0002', renamed.indexOf('sensor-0001'));
    expect(() => parseCertificationRequest(renamed)).toThrow(DOES_NOT_VERIFY);
  });

  it('rejects a signature of another type than the key', () => {
    const { signed, signature } = readSignedObject(csr);
    const { algorithmIdentifier } = readSignedObject(openssl.makeCsr('rsa.pem', '/CN=x'));
    const mixed = sequence(signed, algorithmIdentifier, bitString(signature));
    expect(() => parseCertificationRequest(mixed)).toThrow(DOES_NOT_VERIFY);
  });

  it('rejects bytes after the request', () => {
    expect(() => parseCertificationRequest(Buffer.concat([csr, Buffer.of(0)]))).toThrow(
      `${NOT_A_REQUEST}unexpected data at byte ${csr.length}`,
    );
  });

  it('rejects a request that is cut off at any byte', () => {
    for (let length = 0; length < csr.length; length++) {
      expect(() => parseCertificationRequest(csr.subarray(0, length))).toThrow(NOT_A_REQUEST);
    }
  });

  it('rejects requests above the size limit before reading them', () => {
    expect(() => parseCertificationRequest(Buffer.alloc(10_000_000, 0x30))).toThrow('more than 65536 bytes');
  });

  const extension = (oid: Buffer, value: string) => sequence(oid, tlv(0x04, Buffer.from(value, 'hex')));
  const request = (...extensions: Buffer[]) =>
    sequence(OID.extensionRequest.der, setOfOne(sequence(...extensions)));

  it.each([
    [
      'an extension twice',
      [request(...Array<Buffer>(2).fill(extension(OID.keyUsage.der, '030106')))],
      'occurs twice',
    ],
    ['extensions twice', [request(), request()], 'it requests extensions twice'],
    ['a key usage that is none', [request(extension(OID.keyUsage.der, '0402ffff'))], 'unexpected element'],
    [
      'a key usage of no bytes',
      [request(extension(OID.keyUsage.der, '0300'))],
      'extension keyUsage: key usage is not a bit string',
    ],
    [
      'an empty extended key usage',
      [request(extension(OID.extendedKeyUsage.der, '3000'))],
      'extension extKeyUsage: empty list at byte 0, at least one element is required',
    ],
    [
      'no alternative name',
      [request(extension(OID.subjectAltName.der, '3000'))],
      'extension subjectAltName: empty list at byte 0, at least one element is required',
    ],
    ['an unknown kind of name', [request(extension(OID.subjectAltName.der, '30028900'))], 'of no known kind'],
    ['a DNS name outside ASCII', [request(extension(OID.subjectAltName.der, '30038201e9'))], 'not ASCII'],
  ])('rejects a request for %s', (_name, attributes, text) => {
    const der = withAttributes(csr, ...attributes);
    expect(() => parseCertificationRequest(der)).toThrow(InvalidValueError);
    expect(() => parseCertificationRequest(der)).toThrow(NOT_A_REQUEST);
    expect(() => parseCertificationRequest(der)).toThrow(text);
  });

  it('throws InvalidValueError for any mutation', () => {
    const edits = fc.array(
      fc.tuple(fc.nat(csr.length - 1), fc.nat(255), fc.constantFrom('set', 'cut', 'insert')),
      {
        minLength: 1,
        maxLength: 4,
      },
    );
    fc.assert(
      fc.property(edits, (list) => {
        let bytes = [...csr];
        for (const [at, byte, kind] of list) bytes = mutated(bytes, at, byte, kind);
        const der = Buffer.from(bytes);
        fc.pre(!der.equals(csr));
        expect(() => parseCertificationRequest(der)).toThrow(InvalidValueError);
      }),
      { numRuns: 4000 },
    );
  });

  it('rejects an RSA key that is too large before it verifies the signature', () => {
    const modulus = Buffer.alloc(2048, 0xff);
    const numbers = sequence(unsignedInteger(modulus), unsignedInteger(Buffer.of(1, 0, 1)));
    const spki = sequence(sequence(OID.rsaEncryption.der, nullValue()), bitString(numbers));
    const info = sequence(tlv(0x02, Buffer.of(0)), aName({ commonName: 'large' }).der, spki, explicitTag(0));
    const { identifier } = SIGNATURE_ALGORITHMS.RSASSA_PKCS1_V1_5_SHA_256;
    expect(() =>
      parseCertificationRequest(sequence(info, identifier, bitString(Buffer.alloc(2048)))),
    ).toThrow('public key is weak: RSA modulus has 16384 bits, at most 8192 are accepted');
  });

  it('throws InvalidValueError for random bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
        expect(() => parseCertificationRequest(Buffer.from(bytes))).toThrow(InvalidValueError);
      }),
      { numRuns: 2000 },
    );
  });
});

function mutated(bytes: number[], at: number, byte: number, kind: string): number[] {
  if (kind === 'set') return bytes.with(at % bytes.length, byte);
  return bytes.toSpliced(at % bytes.length, kind === 'cut' ? 1 : 0, ...(kind === 'cut' ? [] : [byte]));
}

describe('the attributes of a request', () => {
  const EXTENSION = anExtension(new ObjectIdentifier('1.2.3'), Buffer.of(5, 0));
  /** RFC 2985 section 5.4.1. */
  const CHALLENGE_PASSWORD = new ObjectIdentifier('1.2.840.113549.1.9.7');

  it('that Microsoft uses for extensions is read', () => {
    const der = aCsr({ extensions: [EXTENSION], extensionRequest: OID.microsoftExtensionRequest });
    expect([...parseCertificationRequest(der).extensions.keys()].map(dottedOf)).toEqual(['1.2.3']);
  });

  it('that request no extensions are named', () => {
    const other = sequence(CHALLENGE_PASSWORD.der, setOfOne(utf8String('secret')));
    const request = parseCertificationRequest(aCsr({ extensions: [EXTENSION], others: [other] }));
    expect(request.otherAttributes.map(dottedOf)).toEqual([CHALLENGE_PASSWORD.dotted]);
  });

  it('must not request extensions in both forms', () => {
    const other = sequence(OID.microsoftExtensionRequest.der, setOfOne(sequence(EXTENSION)));
    expect(() => parseCertificationRequest(aCsr({ extensions: [EXTENSION], others: [other] }))).toThrow(
      'it requests extensions twice',
    );
  });
});

/** The request with other attributes. Its signature is invalid, but is verified last. */
function withAttributes(csr: Buffer, ...attributes: Buffer[]): Buffer {
  const { signed, algorithmIdentifier, signature } = readSignedObject(csr);
  const info = DerReader.over(signed).enter(0x30);
  const head = [info.element(), info.element(), info.element()];
  return sequence(
    sequence(...head, explicitTag(0, ...attributes)),
    algorithmIdentifier,
    bitString(signature),
  );
}
