import { DomainError } from '@libs/kernel';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ListField, ListFields } from './list-field';
import { parseSort } from './sort-parser';

const FIELDS: ListFields = new Map<string, ListField>([
  ['name', { type: 'string', value: 'name' }],
  ['sans', { type: 'string array', value: 'sans', order: 'sans[1]' }],
  ['valid_to', { type: 'date', value: 'valid_to' }],
  ['metadata', { type: 'JSON', value: 'metadata' }],
]);

const parse = (sortBy?: string, sortMode?: string) => parseSort({ sortBy, sortMode }, FIELDS, false);
const parseStrictly = (sortBy?: string) => parseSort({ sortBy }, FIELDS, true);

describe('an order', () => {
  it.each(['name', 'sans', 'valid_to'])('may be the field %s', (field) => {
    expect(parse(field)).toEqual({ field, isDescending: false });
  });

  it('may have spaces around it', () => {
    expect(parse('  valid_to\t')).toEqual({ field: 'valid_to', isDescending: false });
  });

  it.each([undefined, '', '   '])('is absent for %j', (text) => {
    expect(parse(text, 'desc')).toBeUndefined();
    expect(parseStrictly(text)).toBeUndefined();
  });

  it('is descending for desc and ascending for any other mode', () => {
    expect(parse('name', 'desc')?.isDescending).toBe(true);
    for (const mode of [undefined, '', 'asc', 'DESC', 'Desc', ' desc', 'descending', '1'])
      expect(parse('name', mode)?.isDescending).toBe(false);
    expect(parse('metadata[jsonpath]$.a', 'desc')?.isDescending).toBe(true);
  });

  it.each([
    '$.a',
    '$.a.b_2',
    '$._x',
    '$[0]',
    '$.a[0].b',
    '$.a[last]',
    '$.a[123456789]',
    '$."lamassu.io/ra".device',
    '$."a \\"quoted\\" name"',
    '$."a.b"[1]',
  ])('may be the path %s into a JSON field', (path) => {
    expect(parse(`metadata[jsonpath]${path}`)).toEqual({ field: 'metadata', path, isDescending: false });
  });

  const NONE = [
    'nothing',
    'Name',
    'name[eq]',
    'name; DROP TABLE certificate',
    'toString',
    // A document has no order, and no other field has paths.
    'metadata',
    'name[jsonpath]$.a',
    'nothing[jsonpath]$.a',
    'metadata[JSONPATH]$.a',
    'metadata[jsonpath]',
    'metadata[jsonpath]$',
    'metadata[jsonpath]=$.a',
    'metadata[jsonpath]a',
    'metadata[jsonpath]$.',
    'metadata[jsonpath]$..a',
    'metadata[jsonpath]$.1a',
    'metadata[jsonpath]$.a b',
    'metadata[jsonpath]$.*',
    'metadata[jsonpath]$.a[*]',
    'metadata[jsonpath]$.a[-1]',
    'metadata[jsonpath]$.a[0 to 2]',
    'metadata[jsonpath]$.a[1234567890]',
    'metadata[jsonpath]$.a ? (@ > 1)',
    'metadata[jsonpath]$.a.type()',
    'metadata[jsonpath]$.a == 1',
    'metadata[jsonpath]$.""',
    'metadata[jsonpath]$."a',
    'metadata[jsonpath]$."a"b"',
    'metadata[jsonpath]$."a\\"',
    'metadata[jsonpath]strict $.a',
  ];

  it.each(NONE)('is ignored, and rejected in strict mode, when the list does not have it: %s', (text) => {
    expect(parse(text, 'desc')).toBeUndefined();
    const sentence = `sort_by: "${text.slice(0, 100)}" is neither a field of this list nor a path into a document of it`;
    expect(() => parseStrictly(text)).toThrow(expect.objectContaining({ message: sentence }) as Error);
  });

  it('has a path of at most 500 characters', () => {
    const path = `$.${'a'.repeat(498)}`;
    expect(parse(`metadata[jsonpath]${path}`)).toMatchObject({ path });
    expect(parse(`metadata[jsonpath]${path}a`)).toBeUndefined();
    expect(() => parseStrictly(`metadata[jsonpath]${path}a`)).toThrow(
      /^sort_by: "metadata\[jsonpath\]\$\.a{80}" is neither/,
    );
  });

  it('of arbitrary text is a field of the list, absent, or rejected', () => {
    const path = fc.string({ unit: fc.constantFrom(...Array.from('$."\\[]0a(@?)* \0')) });
    const text = fc.oneof(
      fc.string({ unit: 'binary' }),
      path.map((end) => `metadata[jsonpath]$${end}`),
    );
    fc.assert(
      fc.property(text, fc.string(), fc.boolean(), (sortBy, sortMode, isStrict) => {
        try {
          const sort = parseSort({ sortBy, sortMode }, FIELDS, isStrict);
          if (sort) expect(FIELDS.has(sort.field)).toBe(true);
        } catch (error) {
          if (!(error instanceof DomainError)) throw error;
          expect(error.kind).toBe('invalid');
        }
      }),
      { numRuns: 500 },
    );
  });
});
