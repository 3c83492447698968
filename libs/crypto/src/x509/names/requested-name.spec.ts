import * as x509 from '@peculiar/x509';
import { describe, expect, it } from 'vitest';
import { OpenSsl } from '../../testing/openssl';
import { sequence, tlv, utf8String } from '../der/der';
import { TAG } from '../der/der-tag';
import { ObjectIdentifier } from '../der/object-identifier';
import { OID } from '../der/object-identifiers';
import { DistinguishedName } from './distinguished-name';
import { requestedName } from './requested-name';

const PRIVATE = new ObjectIdentifier('1.3.6.1.4.1.99999.7');

/** The subject of a request that openssl created. */
function subjectFromOpenSsl(subject: string): DistinguishedName {
  const openssl = new OpenSsl();
  openssl.makeKey('key.pem', '-algorithm', 'ed25519');
  openssl.makeCsr('key.pem', subject);
  const request = new x509.Pkcs10CertificateRequest(openssl.read('csr.der'));
  openssl.remove();
  return DistinguishedName.fromDer(Buffer.from(request.subjectName.toArrayBuffer()));
}

/** A name with one RDN of the given attributes. */
function nameOf(
  ...attributes: readonly (readonly [type: ObjectIdentifier, value: Buffer])[]
): DistinguishedName {
  const pairs = attributes.map(([type, value]) => sequence(type.der, value));
  return DistinguishedName.fromDer(sequence(tlv(TAG.set, ...pairs)));
}

const textOf = (name: DistinguishedName): string => new x509.Name(name.der).toString();

describe('requestedName', () => {
  it('keeps the order of the attributes, and all values', () => {
    const subject = '/CN=a/serialNumber=7/O=one/O=two/ST=s/C=DE';
    expect(textOf(requestedName(subjectFromOpenSsl(subject)))).toBe(
      'CN=a, 2.5.4.5=7, O=one, O=two, ST=s, C=DE',
    );
  });

  it('keeps attributes that the API does not have', () => {
    const subject =
      '/DC=test/DC=acme/UID=u1/GN=Ann/title=Dr/organizationIdentifier=VATES-0/CN=Ann/emailAddress=a@b.test';
    const name = subjectFromOpenSsl(subject);
    expect(textOf(requestedName(name))).toBe(textOf(name));
  });

  it('encodes domain components and e-mail addresses as IA5String', () => {
    const name = nameOf([new ObjectIdentifier('0.9.2342.19200300.100.1.25'), utf8String('acme')]);
    expect(requestedName(name).der.toString('latin1')).toContain('\x16\x04acme');
    expect(requestedName(nameOf([OID.emailAddress, utf8String('a@b.test')])).der.includes(0x16)).toBe(true);
  });

  it('keeps the attributes of one RDN together, in the order of DER', () => {
    const name = nameOf([OID.organizationUnit, utf8String('unit')], [OID.commonName, utf8String('host')]);
    const kept = requestedName(name);
    expect(textOf(kept)).toBe('CN=host+OU=unit');
    expect(requestedName(kept).der).toEqual(kept.der);
  });

  it('rejects an attribute type that occurs twice in one RDN', () => {
    const name = nameOf([OID.commonName, utf8String('a')], [OID.commonName, utf8String('b')]);
    expect(() => requestedName(name)).toThrow(
      'subject common_name occurs twice in one relative distinguished name (X.501 section 9.3)',
    );
  });

  it('leaves out values without characters, and RDNs without a value', () => {
    const name = nameOf([OID.commonName, utf8String('')], [OID.organization, utf8String('o')]);
    expect(textOf(requestedName(name))).toBe('O=o');
    expect(requestedName(nameOf([OID.commonName, utf8String('')])).isEmpty).toBe(true);
  });

  it('encodes retired string types as UTF8String, or PrintableString where the characters allow it', () => {
    const bmp = (text: string) => tlv(TAG.bmpString, Buffer.from(text, 'utf16le').swap16());
    expect(requestedName(nameOf([PRIVATE, bmp('ñ')])).der).toEqual(nameOf([PRIVATE, utf8String('ñ')]).der);
    expect(requestedName(nameOf([OID.commonName, bmp('a')])).values[0]?.tag).toBe(TAG.printableString);
  });

  it('keeps the bytes of a value whose attribute is unknown', () => {
    const name = nameOf([PRIVATE, tlv(TAG.ia5String, Buffer.from('a'))]);
    expect(requestedName(name).der).toEqual(name.der);
  });

  it.each([
    ['1.3.6.1.4.1.99999.7', PRIVATE, tlv(TAG.bitString, Buffer.of(0, 1)), 'has a value that is no string'],
    ['1.3.6.1.4.1.99999.7', PRIVATE, utf8String('a\u202eb'), 'has bidirectional control characters'],
    ['1.3.6.1.4.1.99999.7', PRIVATE, utf8String('a\0b'), 'has control characters'],
    ['title', new ObjectIdentifier('2.5.4.12'), utf8String('x'.repeat(65)), 'is longer than 64 characters'],
    ['email_address', OID.emailAddress, utf8String('ñ@b.test'), 'has characters outside IA5String'],
    ['email_address', OID.emailAddress, utf8String('a..b@b.test'), 'has an empty part between the dots'],
    [
      'dn_qualifier',
      new ObjectIdentifier('2.5.4.46'),
      utf8String('*'),
      'has characters outside PrintableString',
    ],
    ['common_name', OID.commonName, tlv(TAG.bmpString, Buffer.from('d83d', 'hex')), 'is not valid Unicode'],
  ])('names the attribute %s of a value that it rejects', (label, type, value, problem) => {
    expect(() => requestedName(nameOf([type, value]))).toThrow(`subject ${label} ${problem}`);
  });
});
