import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { inSoak } from '../../support/in-soak';
import {
  type CertificateRow,
  certificateRow,
  insertCertificates,
  readSerialNumbers,
} from '../../support/listed-certificates';
import { type ServiceProcess, startService } from '../../support/service';
import { meets, NAIVE_FIELDS, NAIVE_OPERATORS } from './naive-filter';
import { matches, predicate } from './naive-json-path';

const ROWS = Array.from({ length: 200 }, (_, n) => certificateRow(n));

/** What wildcards, operators and lists are made of, and letters of both cases. */
const ODD_CHARACTERS = Array.from('aAnNñÑé%_\\[]=.,- 019"\'');

/** Operands that some rows have, that are in some, and that are in none. */
const OPERANDS = {
  string: [
    'example',
    'xample.org',
    'ensor-0',
    'EXAMPLE',
    'sensor-01.example.org',
    'peña',
    '100%_sure',
    '%',
    '_',
    '\\',
    '=x',
    '',
    'Root',
    'a',
  ],
  array: ['ClientAuth', 'clientauth', 'a.example.org', '10.0.0.1', '%', 'Digital', ''],
  date: [
    '2026-01-10T00:00:00Z',
    '2026-01-10T02:00:00+02:00',
    '2026-01-05',
    '2026-01-03T00:00:00.500Z',
    '2091-01-01 00:00:00Z',
  ],
  number: ['256', '2048', '0', '-1', '300.5', '+4096'],
  enum: ['ACTIVE', 'EXPIRED', 'active', 'REVOKED', 'MANAGED', 'KeyCompromise', 'RSA', ''],
};

/**
 * Operands of the type and operands that rows have; four for an alias of an operator. Outside the soak, neighbouring
 * fields share the operands of the type between them.
 */
function operandsFor(field: string, operator: string): string[] {
  const [type, read] = NAIVE_FIELDS[field]!;
  const isList = /^n?in(_ic)?$/.test(operator);
  if (field === 'is_ca') return isList ? ['true', 'false,true'] : ['true', 'false'];
  const isText = type === 'string' || type === 'enum';
  const own = isText ? ROWS.slice(0, 3).map((row) => String(read(row))) : [];
  const lists = isList ? [`${own[0]},${own[1]}`, ',', `nothing,${own[2]}`] : [];
  const half = Object.keys(NAIVE_FIELDS).indexOf(field) % 2;
  const ofType = OPERANDS[type].filter((_, n) => inSoak(true, n % 2 === half));
  const all = [...lists, ...own, ...ofType];
  return operator.replace('_ic', '').length > 3 ? all.slice(0, 4) : all;
}

describe('the filters of a list', () => {
  let service: ServiceProcess;
  let token: string;

  beforeAll(async () => {
    service = await startService();
    await insertCertificates(service.databaseUrl, ROWS);
    token = await service.token('reader');
  });
  afterAll(() => service.remove());

  /** The serial numbers of the rows that meet all filters, by the service. */
  const found = async (filters: readonly string[]): Promise<string[]> => {
    const parameters = new URLSearchParams(filters.map((filter): [string, string] => ['filter', filter]));
    const { serialNumbers } = await readSerialNumbers(
      service.url,
      token,
      `?page_size=1000&strict=true&${parameters.toString()}`,
    );
    return [...serialNumbers].sort();
  };
  const serials = (rows: readonly CertificateRow[]): string[] =>
    rows.map(({ serial_number }) => serial_number).sort();

  const cases = Object.entries(NAIVE_FIELDS).flatMap(([field, [type]]) =>
    Object.keys(NAIVE_OPERATORS[type]).map((operator) => ({ field, type, operator })),
  );

  it.each(cases)(
    '$field[$operator] find the same rows as a test of every row',
    async ({ field, operator }) => {
      for (const [n, operand] of operandsFor(field, operator).entries()) {
        const expected = serials(ROWS.filter((row) => meets(row, field, operator, operand)));
        expect(await found([`${field}[${operator}]=${operand}`]), `= ${operand}`).toEqual(expected);
        // Without the sign, an operand that begins with one would lose it.
        if (n > 2 || operand.startsWith('=')) continue;
        expect(await found([`${field}[${operator.toUpperCase()}]${operand}`]), operand).toEqual(expected);
      }
    },
  );

  it('find the same rows as a test of every row, for random combinations of up to three', async () => {
    const one = fc.constantFrom(...cases).chain(({ field, type, operator }) => {
      const ofRow = fc.nat(ROWS.length - 1).map((n) => String(NAIVE_FIELDS[field]![1](ROWS[n]!)));
      const odd = fc.string({ unit: fc.constantFrom(...ODD_CHARACTERS), maxLength: 6 });
      const operand =
        field === 'is_ca'
          ? fc.constantFrom('true', 'false')
          : type === 'string' || type === 'enum'
            ? fc.oneof(
                ofRow,
                ofRow.map((text) => text.slice(1, 4)),
                odd,
              )
            : fc.constantFrom(...OPERANDS[type]);
      return operand.map((text) => ({ field, operator, text }));
    });
    await fc.assert(
      fc.asyncProperty(fc.array(one, { minLength: 1, maxLength: 3 }), async (filters) => {
        const expected = ROWS.filter((row) =>
          filters.every(({ field, operator, text }) => meets(row, field, operator, text)),
        );
        const texts = filters.map(({ field, operator, text }) => `${field}[${operator}]=${text}`);
        expect(await found(texts)).toEqual(serials(expected));
      }),
      { numRuns: inSoak(2000, 150) },
    );
  });

  it('find the same rows by a random JSONPath as an independent evaluation', async () => {
    await fc.assert(
      fc.asyncProperty(predicate, async (one) => {
        const expected = ROWS.filter(({ metadata }) => matches(metadata as never, one));
        expect(await found([`metadata[jsonpath]${one.text}`])).toEqual(serials(expected));
      }),
      { numRuns: inSoak(2000, 150) },
    );
  });

  it.each([
    [`exists($.tags[*] ? (@ == "a"))`, 'tags'],
    [`$.site like_regex "^B" flag "i"`, 'site'],
    [`$.rack.type() == "number"`, 'rack'],
    [`$.tags[last] == "b"`, 'tags'],
    [`$."lamassu.io/ra".device == "d1"`, 'lamassu.io/ra'],
  ])('find only rows with the key of the JSONPath %s', async (path, key) => {
    const some = await found([`metadata[jsonpath]${path}`]);
    expect(some.length).toBeGreaterThan(0);
    const have = serials(ROWS.filter(({ metadata }) => metadata !== null && key in metadata));
    expect(have).toEqual(expect.arrayContaining(some));
  });

  it('accept a JSONPath that is encoded twice, as existing clients send it', async () => {
    const once = await found([`metadata[jsonpath]$.site == "bilbao"`]);
    expect(once.length).toBeGreaterThan(0);
    expect(
      await found([
        encodeURIComponent(`metadata[jsonpath]$.site == "bilbao"`).replace(
          'metadata%5Bjsonpath%5D',
          'metadata[jsonpath]',
        ),
      ]),
    ).toEqual(once);
  });
});
