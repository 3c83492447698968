import { describe, expect, it } from 'vitest';
import { aName } from '../../testing';
import { sequence, tlv, utf8String } from '../der/der';
import { TAG } from '../der/der-tag';
import { DistinguishedName } from './distinguished-name';
import { canonicalName, nameDigest, namesMatch } from './name-matching';
import { ObjectIdentifier } from '../der/object-identifier';
import { OID } from '../der/object-identifiers';

type Attribute = readonly [oid: ObjectIdentifier, value: Buffer];

const name = (...rdns: Attribute[][]): DistinguishedName =>
  DistinguishedName.fromDer(
    sequence(...rdns.map((rdn) => tlv(TAG.set, ...rdn.map(([oid, value]) => sequence(oid.der, value))))),
  );
const cn = (value: Buffer): DistinguishedName => name([[OID.commonName, value]]);
const text = (value: string): Buffer => utf8String(value);
const bmp = (value: string): Buffer => tlv(TAG.bmpString, Buffer.from(value, 'utf16le').swap16());
const universal = (value: string): Buffer => {
  const utf32 = Array.from(value, (character) => character.codePointAt(0) ?? 0);
  return tlv(
    TAG.universalString,
    Buffer.from(new Uint8Array(utf32.flatMap((each) => [0, 0, each >> 8, each & 0xff]))),
  );
};
const O = OID.organization;
const EMAIL = new ObjectIdentifier('1.2.840.113549.1.9.1');

describe('namesMatch (RFC 5280 section 7.1)', () => {
  it.each<[string, DistinguishedName, DistinguishedName]>([
    ['of another string type', aName({ commonName: 'Root' }), cn(bmp('Root'))],
    ['in a UniversalString', aName({ commonName: 'Añejo' }), cn(universal('Añejo'))],
    ['in a TeletexString', cn(text('Añejo')), cn(tlv(TAG.teletexString, Buffer.from('Añejo', 'latin1')))],
    ['in an IA5String', cn(text('Root')), cn(tlv(TAG.ia5String, Buffer.from('ROOT')))],
    ['with tabs and line breaks for spaces', cn(text('Root CA')), cn(text('Root\t\r\nCA'))],
    ['of spaces only', cn(text('')), cn(text('  '))],
    ['with a final sigma', cn(text('ΟΔΟΣ')), cn(text('οδος'))],
    ['with a ligature', cn(text('office')), cn(text('o\ufb03ce'))],
    ['in another case', cn(text('Root CA')), cn(text('ROOT ca'))],
    ['with more spaces', cn(text('Root CA')), cn(text('  Root \u00a0  CA '))],
    ['with invisible characters', cn(text('Root')), cn(text('Ro\u00ad\u200b\u200d\u202e\u034f\ufe0fot'))],
    ['in compatibility characters', cn(text('Root')), cn(text('\uff32oot'))],
    ['with a letter that has no single lower-case form', cn(text('Straße')), cn(text('STRASSE'))],
    ['composed in another way', cn(text('Ca\u00f1a')), cn(text('Can\u0303a'))],
    [
      'with the attributes of an RDN in another order',
      name([
        [OID.commonName, text('a')],
        [O, text('b')],
      ]),
      name([
        [O, text('B')],
        [OID.commonName, text('A')],
      ]),
    ],
  ])('is true for values %s', (_what, a, b) => {
    expect(namesMatch(a, b)).toBe(true);
    expect(namesMatch(b, a)).toBe(true);
    expect(canonicalName(a)).toEqual(canonicalName(b));
    expect(nameDigest(a)).toEqual(nameDigest(b));
  });

  it.each<[string, DistinguishedName, DistinguishedName]>([
    ['values that differ', cn(text('Root')), cn(text('Roots'))],
    ['letters that differ in their accent', cn(text('Anejo')), cn(text('Añejo'))],
    ['letters of another script', cn(text('Root')), cn(text('R\u043eot'))],
    [
      'bytes in place of a string',
      name([[EMAIL, tlv(TAG.bitString, Buffer.of(0, 0x41))]]),
      name([[EMAIL, text('#03020041')]]),
    ],
    ['an inner space', cn(text('Ro ot')), cn(text('Root'))],
    ['another attribute', cn(text('Root')), name([[O, text('Root')]])],
    [
      'RDNs in another order',
      name([[O, text('a')]], [[O, text('b')]]),
      name([[O, text('b')]], [[O, text('a')]]),
    ],
    [
      'one RDN in place of two',
      name([
        [O, text('a')],
        [O, text('b')],
      ]),
      name([[O, text('a')]], [[O, text('b')]]),
    ],
    ['a prefix', name([[O, text('a')]]), name([[O, text('a')]], [[OID.commonName, text('b')]])],
    [
      'an attribute that the service does not write',
      cn(text('a')),
      name([[OID.commonName, text('a')]], [[EMAIL, text('b')]]),
    ],
    [
      'text that looks like a separator',
      name([[O, text('a"]+["2.5.4.10')]]),
      name([
        [O, text('a')],
        [O, text('')],
      ]),
    ],
    ['the empty name', cn(text('a')), DistinguishedName.fromDer(sequence())],
  ])('is false for %s', (_what, a, b) => {
    expect(namesMatch(a, b)).toBe(false);
    expect(namesMatch(b, a)).toBe(false);
    expect(canonicalName(a)).not.toEqual(canonicalName(b));
  });
});
