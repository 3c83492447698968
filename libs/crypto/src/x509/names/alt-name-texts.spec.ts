import { describe, expect, it } from 'vitest';
import { altNameTexts } from './alt-name-texts';
import { explicitTag, implicitTag, sequence, tlv } from '../der/der';
import { TAG } from '../der/der-tag';
import { ipOctets } from './ip-address';

const ia5 = (tag: number, text: string): Buffer => implicitTag(tag, Buffer.from(text, 'latin1'));
const mail = (text: string): Buffer => ia5(1, text);
const dns = (text: string): Buffer => ia5(2, text);
const uri = (text: string): Buffer => ia5(6, text);
const ip = (address: string): Buffer => implicitTag(7, ipOctets(address));

/** 2.5.4.3, and a name of it. */
const COMMON_NAME = tlv(TAG.oid, Buffer.from('550403', 'hex'));
const directoryName = explicitTag(
  4,
  sequence(tlv(TAG.set, sequence(COMMON_NAME, tlv(TAG.utf8String, Buffer.from('a name'))))),
);
const otherName = explicitTag(0, COMMON_NAME, explicitTag(0, tlv(TAG.utf8String, Buffer.from('other'))));
const registeredId = implicitTag(8, Buffer.from('550403', 'hex'));

describe('the texts of alternative names', () => {
  it('are DNS names, mail addresses and URIs in order, in the forms in which they are compared', () => {
    const names = sequence(dns('*.Example.org.'), mail('A@Example.org'), uri('urn:uuid:AB'), dns('xn--a'));
    expect(altNameTexts(names)).toEqual(['*.example.org', 'A@example.org', 'urn:uuid:AB', 'xn--a']);
  });

  it.each([
    ['a DNS name in Latin-1', dns('ñ')],
    ['a mail address in Latin-1', mail('mü@acme.test')],
    ['a name of no kind', implicitTag(9, Buffer.from('b'))],
    ['an x400Address', explicitTag(3, sequence())],
    ['an ediPartyName', explicitTag(5, sequence())],
    ['a directoryName that is none', explicitTag(4, tlv(TAG.utf8String, Buffer.from('b')))],
    ['an otherName without a value', explicitTag(0, COMMON_NAME)],
    ['a registeredID that is none', implicitTag(8, Buffer.from('80', 'hex'))],
  ])('skip a name that cannot be read: %s', (_case, unreadable) => {
    expect(altNameTexts(sequence(dns('a'), unreadable, dns('b')))).toEqual(['a', 'b']);
  });

  it('are those before a name whose length exceeds the list', () => {
    expect(altNameTexts(sequence(dns('a'), Buffer.from('820a62', 'hex')))).toEqual(['a']);
  });

  it('are those of the first 1,000 names', () => {
    const names = sequence(...Array.from({ length: 1001 }, (_, n) => dns(`host-${n}`)));
    expect(altNameTexts(names)).toHaveLength(1000);
  });

  it.each([
    ['192.0.2.1', '192.0.2.1'],
    ['0.0.0.0', '0.0.0.0'],
    // RFC 5952: lower case (4.3), no leading zeros (4.1), the longest run of zeros (4.2.3), the first of two (4.2.3),
    // and not one group alone (4.2.2).
    ['2001:DB8:0:0:0:0:0:1', '2001:db8::1'],
    ['2001:0db8:000a:0001:0001:0001:0001:0001', '2001:db8:a:1:1:1:1:1'],
    ['2001:0:0:1:0:0:0:1', '2001:0:0:1::1'],
    ['2001:db8:0:0:1:0:0:1', '2001:db8::1:0:0:1'],
    ['2001:db8:0:1:1:1:1:1', '2001:db8:0:1:1:1:1:1'],
    ['0:0:0:0:0:0:0:0', '::'],
    ['::1', '::1'],
    ['1::', '1::'],
  ])('are IP addresses in the form of RFC 5952: %s is %s', (address, text) => {
    expect(altNameTexts(sequence(ip(address)))).toEqual([text]);
  });

  it('omit names without a text, and addresses of invalid length', () => {
    const network = implicitTag(7, Buffer.from('0a000000ff000000', 'hex'));
    expect(altNameTexts(sequence(directoryName, otherName, dns('a'), registeredId, network))).toEqual(['a']);
    expect(altNameTexts(sequence(directoryName))).toEqual([]);
  });

  it('are unique, also across kinds of names', () => {
    const names = sequence(dns('a'), dns('b'), dns('a'), uri('a'), dns('A'), ip('10.0.0.1'), dns('10.0.0.1'));
    expect(altNameTexts(names)).toEqual(['a', 'b', '10.0.0.1']);
  });

  it('omit those with more than 2,048 characters or U+0000', () => {
    const longest = 'x'.repeat(2048);
    expect(altNameTexts(sequence(uri(longest), uri(`${longest}x`), dns('a\0b'), dns('a')))).toEqual([
      longest,
      'a',
    ]);
  });

  it.each([
    ['nothing', Buffer.alloc(0)],
    ['no names', sequence()],
    ['no list', dns('a')],
    ['octets behind the list', Buffer.concat([sequence(dns('a')), Buffer.from('0500', 'hex')])],
    ['a list that is cut off', sequence(dns('a'), dns('b')).subarray(0, -1)],
  ])('are empty for a malformed extension: %s', (_case, value) => {
    expect(altNameTexts(value)).toEqual([]);
  });
});
