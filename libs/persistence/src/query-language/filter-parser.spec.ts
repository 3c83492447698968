import { DomainError } from '@libs/kernel';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Filter } from './filter';
import { parseFilters } from './filter-parser';
import { operatorNamed, operatorNames } from './filter-operators';
import type { FieldType, ListField, ListFields } from './list-field';

const FIELDS: ListFields = new Map<string, ListField>([
  ['name', { type: 'string', value: 'name' }],
  ['subject.common_name', { type: 'string', value: 'subject_common_name' }],
  ['sans', { type: 'string array', value: 'sans' }],
  ['valid_to', { type: 'date', value: 'valid_to' }],
  ['level', { type: 'number', value: 'level' }],
  ['status', { type: 'enum', value: 'status' }],
  ['is_ca', { type: 'enum', value: 'is_ca::text', words: ['true', 'false'] }],
  ['metadata', { type: 'JSON', value: 'metadata' }],
]);

/** One field of each type, an operand that it takes, and the number that the contract gives the type (4.2). */
const TYPES: readonly (readonly [type: FieldType, field: string, operand: string, number: number])[] = [
  ['string', 'name', 'x', 0],
  ['string array', 'sans', 'x', 1],
  ['date', 'valid_to', '2026-06-09T08:30:00Z', 2],
  ['number', 'level', '3', 3],
  ['enum', 'status', 'ACTIVE', 4],
  ['JSON', 'metadata', '$.a == 1', 5],
];

const parse = (...texts: string[]): Filter[] => parseFilters(texts, FIELDS, false);
const parseStrictly = (...texts: string[]): Filter[] => parseFilters(texts, FIELDS, true);
const valuesOf = (text: string): readonly string[] | undefined => parse(text)[0]?.values;

describe('a filter', () => {
  it.each(['name[eq]bilbao', 'name[eq]=bilbao'])('is accepted in the spelling %s', (text) => {
    expect(parse(text)).toEqual([
      { field: 'name', test: 'equals', isNegated: false, ignoresCase: false, values: ['bilbao'] },
    ]);
  });

  it.each([
    ['name[eq]==x', '=x'],
    ['name[eq]===', '=='],
    ['name[eq]=', ''],
    ['name[eq]', ''],
    ['name[eq]a=b', 'a=b'],
    ['name[eq] =x', ' =x'],
    ['name[eq]:x', ':x'],
    ['name[eq]=a[0]]', 'a[0]]'],
    ['name[eq][eq]x', '[eq]x'],
    ['name[eq]a\nb', 'a\nb'],
    ['name[eq]a,b', 'a,b'],
    ['name[ct]=100%_', '100%_'],
  ])('%j has the value %j', (text, value) => {
    expect(valuesOf(text)).toEqual([value]);
  });

  it('may name a field with dots, and field names are case-sensitive', () => {
    expect(parse('subject.common_name[eq]x')).toHaveLength(1);
    expect(parse('Name[eq]x')).toEqual([]);
  });

  it('keeps its position among others, also when they have the same field', () => {
    const fields = parse('name[ne]a', 'status[eq]ACTIVE', 'name[ne]b').map(({ field }) => field);
    expect(fields).toEqual(['name', 'status', 'name']);
  });
});

describe('the operators', () => {
  const ALIASES: Readonly<Record<string, readonly string[]>> = {
    eq: ['equal'],
    eq_ic: ['equal_ignorecase'],
    ne: ['notequal'],
    ne_ic: ['notequal_ignorecase'],
    ct: ['contains'],
    ct_ic: ['contains_ignorecase'],
    nc: ['notcontains'],
    nc_ic: ['notcontains_ignorecase'],
    bf: ['before'],
    af: ['after'],
    lt: ['lessthan'],
    le: ['lessequal', 'lessorequal'],
    gt: ['greaterthan'],
    ge: ['greaterequal', 'greaterorequal'],
  };
  /** Contract 4.3. */
  const KNOWN: Readonly<Record<FieldType, readonly string[]>> = {
    string: ['eq', 'eq_ic', 'ne', 'ne_ic', 'ct', 'ct_ic', 'nc', 'nc_ic', 'in', 'in_ic', 'nin', 'nin_ic'],
    'string array': ['ct', 'ct_ic'],
    date: ['bf', 'af', 'eq'],
    number: ['eq', 'ne', 'lt', 'le', 'gt', 'ge'],
    enum: ['eq', 'ne', 'in'],
    JSON: ['jsonpath'],
  };
  const namesOf = (type: FieldType): string[] =>
    KNOWN[type].flatMap((name) => [name, ...(ALIASES[name] ?? [])]);

  it.each(TYPES)('of the type %s are those of the contract', (type) => {
    expect(operatorNames(type).sort()).toEqual(namesOf(type).sort());
  });

  it.each(TYPES)('of the type %s have aliases and are case-insensitive', (type, field, operand) => {
    for (const short of KNOWN[type]) {
      const [expected] = parse(`${field}[${short}]${operand}`);
      expect(expected).toMatchObject({ field, values: [operand] });
      for (const name of [short, ...(ALIASES[short] ?? [])]) {
        const odd = name.replace(/^./, (first) => first.toUpperCase());
        for (const written of [name, name.toUpperCase(), odd])
          expect(parse(`${field}[${written}]${operand}`), written).toEqual([expected]);
      }
    }
  });

  it.each([
    ['eq', 'equals', false, false],
    ['eq_ic', 'equals', false, true],
    ['ne', 'equals', true, false],
    ['ne_ic', 'equals', true, true],
    ['ct', 'contains', false, false],
    ['ct_ic', 'contains', false, true],
    ['nc', 'contains', true, false],
    ['nc_ic', 'contains', true, true],
    ['in', 'is one of', false, false],
    ['in_ic', 'is one of', false, true],
    ['nin', 'is one of', true, false],
    ['nin_ic', 'is one of', true, true],
  ])('of texts: %s has the test %s, negated %s, ignoring case %s', (name, test, isNegated, ignoresCase) => {
    expect(operatorNamed(name, 'string')).toEqual({ test, isNegated, ignoresCase });
  });

  it.each([
    ['lt', 'below'],
    ['le', 'at most'],
    ['gt', 'above'],
    ['ge', 'at least'],
  ])('of numbers: %s has the test %s', (name, test) => {
    expect(operatorNamed(name, 'number')).toEqual({ test, isNegated: false, ignoresCase: false });
  });

  it.each(TYPES)(
    'unknown to the type %s are rejected with the text of the contract',
    (_, field, __, number) => {
      for (const name of [
        'nonsense',
        'Regex',
        '',
        ' eq',
        '=',
        'toString',
        '__proto__',
        'constructor',
        'a[b',
      ]) {
        expect(() => parse(`${field}[${name}]x`)).toThrow(
          new RegExp(
            `^invalid filter operand '${name.replaceAll(/[[\]]/g, '\\$&')}' for field '${field}' of type ${number}$`,
          ),
        );
      }
    },
  );

  it('of another type are rejected and quoted as sent', () => {
    expect(() => parse('valid_to[Contains]x')).toThrow(
      /^invalid filter operand 'Contains' for field 'valid_to' of type 2$/,
    );
    expect(() => parse('metadata[EQ]x')).toThrow(
      /^invalid filter operand 'EQ' for field 'metadata' of type 5$/,
    );
    expect(() => parse('sans[eq]x')).toThrow(/^invalid filter operand 'eq' for field 'sans' of type 1$/);
  });
});

describe('a malformed filter or an unknown field', () => {
  const NO_FORM = ['', 'name', 'name=x', 'name[eq', 'name]eq[x', '[', ']'];

  it.each(NO_FORM)('%j is ignored, and rejected in strict mode', (text) => {
    expect(parse(text, 'name[eq]x')).toHaveLength(1);
    const sentence = `filter: "${text}" must have the form field[operator]value`;
    expect(() => parseStrictly(text)).toThrow(expect.objectContaining({ message: sentence }) as Error);
  });

  it.each([
    ['nothing[eq]x', 'nothing'],
    ['[eq]x', ''],
    ['[]', ''],
    ['name [eq]x', 'name '],
    ['NAME[eq]x', 'NAME'],
    ['name]x[eq]x', 'name]x'],
    ['nothing[nonsense]x', 'nothing'],
  ])('%j is ignored, and rejected in strict mode', (text, name) => {
    expect(parse(text)).toEqual([]);
    const sentence = `filter: this list has no field "${name}"`;
    expect(() => parseStrictly(text)).toThrow(expect.objectContaining({ message: sentence }) as Error);
  });

  it('is quoted with at most 100 characters', () => {
    expect(() => parseStrictly('x'.repeat(5000))).toThrow(/^filter: "x{100}…" must have/);
    expect(() => parseStrictly(`${'x'.repeat(5000)}[eq]`)).toThrow(
      /^filter: this list has no field "x{100}"$/,
    );
  });
});

describe('the value of a date field', () => {
  it.each([
    ['2026-06-09T08:30:00Z', '2026-06-09T08:30:00Z'],
    ['2026-06-09t08:30:00z', '2026-06-09t08:30:00z'],
    ['2026-06-09T08:30:00.123456789Z', '2026-06-09T08:30:00.123456789Z'],
    ['2026-06-09T08:30:00+02:00', '2026-06-09T08:30:00+02:00'],
    ['2026-06-09T08:30:00-1130', '2026-06-09T08:30:00-1130'],
    ['2026-06-09 08:30:00', '2026-06-09 08:30:00Z'],
    ['2026-06-09T08:30', '2026-06-09T08:30Z'],
    ['2026-06-09', '2026-06-09T00:00:00Z'],
    ['2024-02-29', '2024-02-29T00:00:00Z'],
    ['0001-01-01T00:00:00Z', '0001-01-01T00:00:00Z'],
    ['9999-12-31T23:59:59Z', '9999-12-31T23:59:59Z'],
  ])('%s is parsed as %s', (text, value) => {
    expect(valuesOf(`valid_to[af]=${text}`)).toEqual([value]);
  });

  it.each([
    '',
    'tomorrow',
    'now',
    'infinity',
    '2026',
    '2026-6-9',
    '2026-02-30',
    '2025-02-29',
    '2026-00-10',
    '2026-13-01',
    '2026-01-00',
    '0000-01-01',
    '10000-01-01',
    '2026-06-09T24:00:00Z',
    '2026-06-09T08:60:00Z',
    '2026-06-09T08:30:60Z',
    '2026-06-09T08Z',
    '2026-06-09T08:30:00.Z',
    '2026-06-09T08:30:00.1234567890Z',
    '2026-06-09T08:30:00+15:00',
    '2026-06-09T08:30:00 02:00',
    '2026-06-09T08:30:00+02',
    '2026-06-09Z',
    ' 2026-06-09',
    '2026-06-09\n',
  ])('%j is rejected', (text) => {
    const sentence = `filter valid_to: "${text}" must be a time such as 2026-06-09T08:30:00Z`;
    expect(() => parse(`valid_to[bf]${text}`)).toThrow(
      expect.objectContaining({ message: sentence }) as Error,
    );
  });
});

describe('the value of a number or enum field', () => {
  it.each(['0', '-1', '+7', '2048', '2.5', '0.000000000000000001', '9'.repeat(18)])(
    '%s is a number',
    (text) => {
      expect(valuesOf(`level[ge]${text}`)).toEqual([text]);
    },
  );

  it.each(['', 'x', '1e3', '.5', '1.', '0x10', 'NaN', 'Infinity', '1,5', ' 1', '--1', '1'.repeat(19), '١'])(
    '%j is not a number',
    (text) => {
      const sentence = `filter level: "${text}" must be a decimal number`;
      expect(() => parse(`level[eq]${text}`)).toThrow(
        expect.objectContaining({ message: sentence }) as Error,
      );
    },
  );

  it('must be true or false for a boolean field', () => {
    expect(valuesOf('is_ca[eq]true')).toEqual(['true']);
    expect(valuesOf('is_ca[in]=false,true')).toEqual(['false', 'true']);
    for (const word of ['TRUE', '1', 't', '', 'yes'])
      expect(() => parse(`is_ca[eq]${word}`)).toThrow(`filter is_ca: "${word}" must be one of true, false`);
    expect(() => parse('is_ca[in]true,perhaps')).toThrow(
      'filter is_ca: "perhaps" must be one of true, false',
    );
  });

  it('may be any word for an enum without fixed words', () => {
    expect(valuesOf('status[eq]SOMETHING')).toEqual(['SOMETHING']);
  });
});

describe('the value of the operator in', () => {
  it.each([
    ['a,b', ['a', 'b']],
    ['=a,b', ['a', 'b']],
    [',a,,b,', ['a', 'b']],
    [' a , b', [' a ', ' b']],
    ['a,=b', ['a', '=b']],
  ])('%j has the items %j', (text, values) => {
    for (const operator of ['in', 'in_ic', 'nin', 'nin_ic'])
      expect(valuesOf(`name[${operator}]${text}`)).toEqual(values);
  });

  it.each(['', '=', ',', ',,,', '=,'])('%j is empty and ignored', (text) => {
    expect(parse(`name[in]${text}`, `name[nin]${text}`, `status[in]${text}`)).toEqual([]);
    expect(parseStrictly(`name[in]${text}`)).toEqual([]);
  });

  it('has at most 200 items', () => {
    const items = Array.from({ length: 200 }, () => 'a');
    expect(valuesOf(`name[in]${items.join(',')}`)).toHaveLength(200);
    expect(() => parse(`name[in]${items.join(',')},b`)).toThrow(
      /^filter name: the list must have at most 200 items, got 201$/,
    );
  });
});

describe('parseFilters', () => {
  it('rejects more than 20 filters, ignored ones included', () => {
    const twenty = Array.from({ length: 20 }, () => 'name[ne]x');
    expect(parse(...twenty)).toHaveLength(20);
    expect(() => parse(...twenty, 'nothing')).toThrow(/^filter: must occur at most 20 times, got 21$/);
  });

  it('rejects values of more than 2,000 characters, the optional = not counted', () => {
    const text = 'x'.repeat(2000);
    expect(valuesOf(`name[eq]=${text}`)).toEqual([text]);
    expect(() => parse(`name[eq]${text}x`)).toThrow(
      /^filter name: the value must have at most 2000 characters, got 2001$/,
    );
    expect(() => parse(`metadata[jsonpath]${text}x`)).toThrow(
      /^filter metadata: the value must have at most 2000 characters, got 2001$/,
    );
  });

  it('rejects filters of more than 4,000 octets together', () => {
    const sentence = /^filter: all filters together must have at most 4000 octets, got \d+$/;
    expect(parse(`name[eq]${'x'.repeat(2000)}`, `name[eq]${'x'.repeat(1700)}`)).toHaveLength(2);
    expect(() => parse(`name[eq]${'x'.repeat(2000)}`, `name[eq]${'x'.repeat(2000)}`)).toThrow(sentence);
    expect(() => parse(`name[eq]${'€'.repeat(1400)}`)).toThrow(sentence);
    expect(() => parse(`name[in]${'x'.repeat(5000)}`)).toThrow(sentence);
  });

  it.each(['name[eq]a\0', 'name[in]a,\0', 'metadata[jsonpath]$.a == "\0"', 'sans[ct]\0'])(
    'rejects U+0000 in %j',
    (text) => {
      expect(() => parse(text)).toThrow(/^filter \w+: the value must not contain the character U\+0000$/);
    },
  );
});

describe('the value of the operator jsonpath', () => {
  it.each([
    ['$.a == "b"', '$.a == "b"'],
    ['=$.a == "b"', '$.a == "b"'],
    ['%24.a%20%3D%3D%20%22b%22', '$.a == "b"'],
    ['$.a+==+"b"', '$.a == "b"'],
    ['$.a == "%2B%25"', '$.a == "+%"'],
    ['$.a == "%C3%B1"', '$.a == "ñ"'],
    ['$.a == "100%"', '$.a == "100%"'],
    ['$.a+== "%zz"', '$.a+== "%zz"'],
    ['$.a == "%ff"', '$.a == "%ff"'],
    ['$.a == "%00"', '$.a == "%00"'],
    ['', ''],
  ])('%j is URL-decoded to %j', (text, value) => {
    expect(valuesOf(`metadata[jsonpath]${text}`)).toEqual([value]);
  });

  it('is the only value that is URL-decoded', () => {
    expect(valuesOf('name[eq]a+b%20c')).toEqual(['a+b%20c']);
  });
});

describe('parseFilters with arbitrary text', () => {
  const name = fc.oneof(fc.constantFrom(...FIELDS.keys()), fc.string());
  const operator = fc.oneof(fc.constantFrom(...TYPES.flatMap(([type]) => operatorNames(type))), fc.string());
  const value = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.string({ unit: fc.constantFrom(...Array.from('0123-:TZ+., %')) }),
  );
  const filter = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.tuple(name, operator, value).map(([field, operand, text]) => `${field}[${operand}]${text}`),
  );

  it('returns filters of known fields or rejects with a domain error', () => {
    fc.assert(
      fc.property(fc.array(filter, { maxLength: 22 }), fc.boolean(), (texts, isStrict) => {
        try {
          for (const read of parseFilters(texts, FIELDS, isStrict)) {
            expect(FIELDS.has(read.field)).toBe(true);
            expect(read.values.length).toBeGreaterThan(0);
          }
        } catch (error) {
          if (!(error instanceof DomainError)) throw error;
          expect(error.kind).toBe('invalid');
        }
      }),
      { numRuns: 1000 },
    );
  });
});
