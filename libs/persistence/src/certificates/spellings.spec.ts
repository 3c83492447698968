import { describe, expect, it } from 'vitest';
import { altNameSpellings, keyIdSpelling, serialNumberSpelling } from './spellings';

describe('serialNumberSpelling', () => {
  it.each([
    ['7701', '7701'],
    ['AB:CD', 'abcd'],
    ['0C01', '0c01'],
    ['c01', '0c01'],
    ['00:00:0C:01', '0c01'],
    ['0', '00'],
    ['0000', '00'],
    ['0x0c01', '0x0c01'],
    ['-', '-'],
    [':', ':'],
    ['', ''],
  ])('of %j is %j', (text, stored) => {
    expect(serialNumberSpelling(text, 'equals')).toEqual([stored]);
    expect(serialNumberSpelling(text, 'is one of')).toEqual([stored]);
  });

  it('of a part keeps leading zeros and an odd number of digits', () => {
    expect(serialNumberSpelling('00:AB:C', 'contains')).toEqual(['00abc']);
  });
});

describe('keyIdSpelling', () => {
  it.each([
    ['00:AB:CD', '00abcd'],
    ['ABC', '0abc'],
    ['a key', 'a key'],
  ])('of %j is %j', (text, stored) => {
    expect(keyIdSpelling(text, 'equals')).toEqual([stored]);
  });

  it('of a part keeps an odd number of digits', () => {
    expect(keyIdSpelling('AB:C', 'contains')).toEqual(['abc']);
  });
});

describe('altNameSpellings', () => {
  it.each([
    ['Web.Acme.TEST.', 'web.acme.test'],
    ['*.Acme.test', '*.acme.test'],
    ['bücher.example', 'xn--bcher-kva.example'],
    ['XN--BCHER-KVA.example', 'xn--bcher-kva.example'],
    ['2001:DB8:0:0:0:0:0:1', '2001:db8::1'],
    ['2001:0db8::0001', '2001:db8::1'],
    ['::ffff:192.0.2.1', '::ffff:c000:201'],
    ['[2001:DB8::1]', '2001:db8::1'],
    ['A.Person@Acme.TEST', 'A.Person@acme.test'],
  ])('of %j has the compared form %j', (text, compared) => {
    expect(altNameSpellings(text)).toEqual([text, compared]);
  });

  it.each([
    'web.acme.test',
    '192.0.2.1',
    'a@acme.test',
    'https://Acme.test/Path',
    'urn:uuid:AB',
    '.',
    'fe80::1%eth0',
    '',
  ])('of %j is the text alone', (text) => {
    expect(altNameSpellings(text)).toEqual([text]);
  });
});
