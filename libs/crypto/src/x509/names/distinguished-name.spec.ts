import * as x509 from '@peculiar/x509';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { aName } from '../../testing/a-certificate';
import { OpenSsl } from '../../testing/openssl';
import { DistinguishedName } from './distinguished-name';
import { EMPTY_SUBJECT } from './name-attribute';

const FULL = {
  commonName: 'Factory Root',
  organization: 'Acme',
  organizationUnit: 'PKI',
  country: 'ES',
  state: 'Gipuzkoa',
  locality: 'Mondragón',
};

/** The subject of a request that openssl created. */
function subjectFromOpenSsl(...args: string[]): DistinguishedName {
  const openssl = new OpenSsl();
  openssl.makeKey('key.pem', '-algorithm', 'ed25519');
  openssl.makeCsr('key.pem', ...(args as [string]));
  const request = new x509.Pkcs10CertificateRequest(openssl.read('csr.der'));
  openssl.remove();
  return DistinguishedName.fromDer(Buffer.from(request.subjectName.toArrayBuffer()));
}

describe('DistinguishedName', () => {
  it('encodes C, O, OU, L, ST, CN in this order', () => {
    const name = new x509.Name(DistinguishedName.of(FULL).der);
    expect(name.toString()).toBe('C=ES, O=Acme, OU=PKI, L=Mondragón, ST=Gipuzkoa, CN=Factory Root');
  });

  it('encodes PrintableString if the characters allow it, otherwise UTF8String', () => {
    const types = (commonName: string) => aName({ commonName }).values.map(({ tag }) => tag);
    expect(types("Az09 '()+,-./:=?")).toEqual([0x13]);
    for (const character of ['ó', '@', '*', '_', '&', '!']) expect(types(`a${character}`)).toEqual([0x0c]);
  });

  it('omits empty attributes', () => {
    expect(aName({ commonName: 'x' }).der.toString('hex')).toBe('300c310a300806035504031301' + '78');
    expect(DistinguishedName.of(EMPTY_SUBJECT)).toMatchObject({ isEmpty: true, der: Buffer.of(0x30, 0) });
  });

  it('decodes what it encoded', () => {
    const text = fc.string({ maxLength: 30, unit: 'grapheme' }).filter((value) => !/\p{Cc}/u.test(value));
    const subjects = fc.record({
      commonName: text,
      organization: text,
      organizationUnit: text,
      country: fc.constantFrom('', 'ES', 'DE'),
      state: text,
      locality: text,
    });
    fc.assert(
      fc.property(subjects, (subject) => {
        fc.pre(Object.values(subject).every((value) => Array.from(value).length <= 64));
        expect(DistinguishedName.fromDer(DistinguishedName.of(subject).der).subject).toEqual(subject);
      }),
    );
  });

  it.each([
    ['commonName', 'common_name', 64],
    ['organization', 'organization', 64],
    ['organizationUnit', 'organization_unit', 64],
    ['locality', 'locality', 128],
    ['state', 'state', 128],
  ])('accepts a %s of the maximum length, and none that is longer', (field, label, bound) => {
    expect(aName({ [field]: '🔑'.repeat(bound) }).isEmpty).toBe(false);
    expect(() => aName({ [field]: 'x'.repeat(bound + 1) })).toThrow(
      `subject ${label} is longer than ${bound} characters`,
    );
  });

  it.each(['E', 'ESP', 'é!', 'E*'])('rejects the country %j', (country) => {
    expect(() => aName({ country })).toThrow(/^subject country /);
  });

  it.each(['a\0b', 'a\nb', '\u0085'])('rejects the control character in %j', (commonName) => {
    expect(() => aName({ commonName })).toThrow('subject common_name has control characters');
  });

  it('rejects half of a surrogate pair', () => {
    expect(() => aName({ commonName: 'a\ud83d' })).toThrow('subject common_name is not valid Unicode');
  });

  it('keeps the bytes of a decoded name, and shows the first value of each attribute', () => {
    const name = subjectFromOpenSsl('/CN=a/O=one/O=two/emailAddress=a@b.test/C=DE');
    expect(name.subject).toEqual({ ...EMPTY_SUBJECT, commonName: 'a', organization: 'one', country: 'DE' });
    expect(new x509.Name(name.der).toString()).toBe('CN=a, O=one, O=two, E=a@b.test, C=DE');
  });

  it.each([
    ['14', Buffer.from('Mondrag\xf3n', 'latin1'), 'Mondragón'],
    ['16', Buffer.from('a@b'), 'a@b'],
    ['12', Buffer.from('123'), '123'],
    ['1e', Buffer.from('004d00f3', 'hex'), 'Mó'],
    ['1c', Buffer.from('0001f511', 'hex'), '🔑'],
  ])('reads the old string type 0x%s', (tag, content, text) => {
    expect(nameWithValue(tag, content).subject.commonName).toBe(text);
  });

  it.each([
    ['0c', Buffer.of(0xff)],
    ['13', Buffer.of(0xe9)],
    ['1e', Buffer.of(0)],
    ['1c', Buffer.from('00110000', 'hex')],
    ['1c', Buffer.from('0000', 'hex')],
    ['04', Buffer.of(1)],
  ])('rejects an invalid value of string type 0x%s', (tag, content) => {
    expect(() => nameWithValue(tag, content)).toThrow('name is not an X.501 Name: a name holds');
  });

  it.each(['30023100', '300f3100310b3009060355040313026162'])(
    'names an empty relative distinguished name in %s',
    (hex) => {
      expect(() => DistinguishedName.fromDer(Buffer.from(hex, 'hex'))).toThrow(
        'name is not an X.501 Name: a relative distinguished name is empty, it needs an attribute',
      );
    },
  );

  it.each(['', '3000ff', '30023100', '3003310130', '020100'])('rejects the bytes %j', (hex) => {
    expect(() => DistinguishedName.fromDer(Buffer.from(hex, 'hex'))).toThrow('name is not an X.501 Name');
  });
});

/** A name whose common name has the given string type. */
function nameWithValue(tag: string, content: Buffer): DistinguishedName {
  const size = (extra: number) => (content.length + extra).toString(16).padStart(2, '0');
  const head = `30${size(11)}31${size(9)}30${size(7)}0603550403${tag}${size(0)}`;
  return DistinguishedName.fromDer(Buffer.concat([Buffer.from(head, 'hex'), content]));
}
