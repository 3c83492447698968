import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { eventually } from '../../support/eventually';
import { inSoak } from '../../support/in-soak';
import { certificateRow, insertCertificates } from '../../support/listed-certificates';
import { type ApiClient, type ServiceProcess, startService } from '../../support/service';

/** What expressions are made of: accessors, item methods, operators, and what PostgreSQL takes for an error. */
const PIECES = [
  ...['$', '@', '$site', '$1', 'strict ', 'lax ', '.site', '.rack', '.tags', '.*', '.**', '.**{2 to last}'],
  ...['[*]', '[0]', '[last]', '[0 to 1]', '?(@ == 1)', '(', ')', 'exists(', ' is unknown', '/* */', '_'],
  ...[' == ', ' < ', ' && ', ' || ', '!', ' + ', ' / ', ' % 0', ' * ', ' starts with "b"'],
  ...['1', '-3', '1e400', '1e131072', '0x1g', '"a"', '"2026-03-01"', 'null', 'true', '$."\\"'],
  ...['"\\ud800"', '"\\x"', '"\\u0000"', '"\\u{110000}"', ' like_regex "(a{1000}){1000}"'],
  ...[' like_regex "("', ' like_regex "a" flag "q"', ' like_regex "a" flag "x"', ' like_regex "a" flag "z"'],
];
const VALUES = [
  '$.site',
  '$.rack',
  '$.tags',
  '$',
  '"2026-03-01"',
  '"10:00:00"',
  '"12:00:00+02"',
  '12',
  '0',
  '1e300',
];
const METHODS = [
  ...[
    '',
    '.datetime()',
    '.date()',
    '.time()',
    '.time_tz()',
    '.timestamp()',
    '.timestamp_tz()',
    '.timestamp(9)',
  ],
  ...[
    '.datetime("YYYY-MM-DD")',
    '.datetime("zz")',
    '.double()',
    '.number()',
    '.decimal(2,1)',
    '.decimal(9999,1)',
  ],
  ...[
    '.bigint()',
    '.integer()',
    '.boolean()',
    '.string()',
    '.size()',
    '.keyvalue()',
    '.abs()',
    '.type()',
    '.no()',
  ],
];

const pieces = fc
  .array(fc.constantFrom(...PIECES, ...METHODS), { maxLength: 12 })
  .map((some) => some.join(''));
const value = fc.constantFrom(...VALUES);
const method = fc.constantFrom(...METHODS);
const operator = fc.constantFrom(' == ', ' < ', ' >= ', ' + ', ' / ');
const comparison = fc.tuple(value, method, operator, value, method).map((some) => some.join(''));

const PATHS = inSoak(10_000, 700);

describe('a random JSONPath', () => {
  let service: ServiceProcess;
  let client: ApiClient;

  beforeAll(async () => {
    service = await startService();
    const url = service.databaseUrl;
    await insertCertificates(
      url,
      Array.from({ length: 100 }, (_, n) => certificateRow(n)),
    );
    client = service.reader;
  });
  afterAll(() => service.remove());

  it.each([
    ['filter', 'filter metadata: '],
    ['sort_by', 'sort_by: '],
  ])('in %s is answered, or rejected with 400 that names the parameter', async (parameter, beginning) => {
    const answers = { answered: 0, refused: 0 };
    const path = fc.oneof(pieces, comparison, fc.string({ unit: 'binary' }));
    await fc.assert(
      fc.asyncProperty(path, async (text) => {
        const encoded = encodeURIComponent(`metadata[jsonpath]${text.replaceAll('\0', '')}`);
        // 503: a busy machine has exceeded the time limit of like_regex.
        const { status, body } = await eventually(async () => {
          const answer = await client.get<{ err?: string }>(
            `/certificates?page_size=5&${parameter}=${encoded}`,
          );
          return answer.status === 503 ? undefined : answer;
        });
        if (status === 200) answers.answered += 1;
        else {
          expect({ status, err: body.err }).toEqual({
            status: 400,
            err: expect.stringMatching(`^${beginning}.`) as string,
          });
          answers.refused += 1;
        }
      }),
      { numRuns: PATHS },
    );
    expect(answers.answered).toBeGreaterThan(PATHS / 20);
    if (parameter === 'filter') expect(answers.refused).toBeGreaterThan(PATHS / 20);
  });
});
