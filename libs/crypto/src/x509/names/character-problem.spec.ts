import { describe, expect, it } from 'vitest';
import { ia5String, sequence, tlv, utf8String } from '../der/der';
import { TAG } from '../der/der-tag';
import { characterProblem, stringProblem } from './character-problem';

const BIDI = [0x061c, 0x200e, 0x200f, 0x202a, 0x202b, 0x202c, 0x202d, 0x202e, 0x2066, 0x2067, 0x2068, 0x2069];

describe('characterProblem', () => {
  it.each(BIDI)('are not the bidirectional control U+%s', (codePoint) => {
    expect(characterProblem(`a${String.fromCodePoint(codePoint)}b`)).toBe(
      'has bidirectional control characters',
    );
  });

  it.each([
    ['a\0b', 'has control characters'],
    ['a\ud841', 'is not valid Unicode'],
    ['\udc41a', 'is not valid Unicode'],
    ['\u05d0\u{1f600} a', undefined],
  ])('reports for %j: %s', (text, problem) => {
    expect(characterProblem(text)).toBe(problem);
  });
});

describe('stringProblem', () => {
  it.each<[string, Buffer, string | undefined]>([
    ['a UTF8String', utf8String('a\u202eb'), 'has bidirectional control characters'],
    [
      'half a surrogate pair in a BMPString',
      tlv(TAG.bmpString, Buffer.from('d841', 'hex')),
      'is not valid Unicode',
    ],
    [
      'a surrogate in a UniversalString',
      tlv(TAG.universalString, Buffer.from('0000d841', 'hex')),
      'is not valid Unicode',
    ],
    ['a surrogate in UTF-8', tlv(TAG.utf8String, Buffer.from('eda181', 'hex')), 'is not valid Unicode'],
    ['plain text', sequence(utf8String('a'), ia5String('b')), undefined],
    ['octets', tlv(TAG.octetString, Buffer.from('a\u202eb')), undefined],
  ])('reports %s', (_what, string, problem) => {
    expect(stringProblem(sequence(sequence(ia5String('x')), tlv(0xa0, string)))).toBe(problem);
  });
});
