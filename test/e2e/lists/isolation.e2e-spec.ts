import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { query } from '../../support/database';
import { eventually } from '../../support/eventually';
import { createCa } from '../../support/issuing';
import { certificateRow, insertCertificates } from '../../support/listed-certificates';
import { makeCsr } from '../../support/openssl';
import { type Answer, type ApiClient, type ServiceProcess, startService } from '../../support/service';

type Refusal = Answer<{ err?: string }>;

const filtered = (path: string, expression: string): string =>
  `${path}?filter=${encodeURIComponent(`metadata[jsonpath]${encodeURIComponent(expression)}`)}`;
const statusesOf = (answers: readonly Refusal[]): number[] => [
  ...new Set(answers.map(({ status }) => status)),
];

/** No index serves these, and they take seconds on the rows below. */
const SLOW_PATTERN = Array.from({ length: 20 }, (_, n) => `$.x like_regex "(x+x+)+y.*(x|xx)*z${n}"`).join(
  ' || ',
);
const SLOW_PATH = '$.x[*] ? (@ == $.x[*]) == -1';

describe('lists that keep PostgreSQL busy', () => {
  let url: string;
  let service: ServiceProcess;
  let admin: ApiClient;
  let other: ApiClient;
  let csr: string;

  const sign = (): Promise<Answer> => admin.post('/cas/root/certificates/sign', { csr });
  /** Certificates with metadata that are large, and slow to search. */
  const insertLarge = async (metadata: object, from: number): Promise<void> =>
    insertCertificates(
      url,
      Array.from({ length: 40 }, (_, n) => ({ ...certificateRow(from + n), metadata: { ...metadata } })),
    );

  beforeAll(async () => {
    service = await startService({
      DATABASE_POOL_SIZE: '4',
      DATABASE_READ_POOL_SIZE: '2',
      LIST_REQUESTS_PER_CALLER: '8',
      LIST_REQUESTS_MAXIMUM: '12',
      LIST_TIME_LIMIT_SECONDS: '2',
    });
    url = service.databaseUrl;
    admin = service.admin;
    other = service.reader;
    await createCa(admin, { id: 'root', subject: { common_name: 'Isolation Root' } });
    csr = makeCsr('/CN=device').toString('base64');
    await insertLarge({ x: 'x'.repeat(60_000) }, 0);
    await insertLarge({ x: Array.from({ length: 4_000 }, (_, n) => n) }, 100);
    await query(url, 'ANALYZE');
  });
  afterAll(() => service.remove());

  it.each(['like_regex "(x)\\\\1"', 'LIKE_REGEX "(x*)\\u005c1y"', 'like\\u005fregex/*"*/"(x)(x)\\x5c2"'])(
    'GET /certificates rejects a like_regex pattern with a back-reference with 400: %s',
    async (test) => {
      const { status, body }: Refusal = await admin.get(filtered('/certificates', `$.x ${test}`));
      expect({ status, err: body.err }).toEqual({
        status: 400,
        err: expect.stringMatching(/^filter metadata: like_regex: .*back-reference/) as string,
      });
    },
  );

  it('GET /certificates rejects a like_regex pattern that PostgreSQL cannot allocate memory for with 400', async () => {
    const path = filtered('/certificates', '$.x like_regex "(x{1,200}){1,200}y"');
    const { status, body }: Refusal = await admin.get(path);
    expect({ status, err: body.err }).toEqual({
      status: 400,
      err: 'filter metadata: like_regex: the pattern must have at most 1000 characters with its repetitions written out, got 40201',
    });
  });

  it('GET /certificates ends a list with like_regex at its time limit, with 503 that names the limit', async () => {
    const { status, body, headers }: Refusal = await admin.get(filtered('/certificates', SLOW_PATTERN));
    expect({ status, err: body.err }).toEqual({
      status: 503,
      err: expect.stringContaining('longer than 0.25 s, the limit with like_regex') as string,
    });
    expect(headers.get('retry-after')).toMatch(/^\d+$/);
  });

  it.each([
    ['GET /certificates', (text: string) => filtered('/certificates', text)],
    ['GET /cas', (text: string) => filtered('/cas', text)],
    ['GET /stats', (text: string) => filtered('/stats', text).replace('filter=', 'cert_filter=')],
  ])(
    '60 slow requests of %s in parallel get 200, 429 or 503 with Retry-After, and signing gets 201',
    async (_, path) => {
      for (const expression of [SLOW_PATTERN, SLOW_PATH]) {
        const attack = Array.from({ length: 60 }, () => admin.get<{ err?: string }>(path(expression)));
        const signed = [await sign(), await sign(), await sign()];
        expect(statusesOf(signed as Refusal[])).toEqual([201]);
        const answers = await Promise.all(attack);
        expect(answers.filter(({ status }) => ![200, 429, 503].includes(status))).toEqual([]);
        expect(statusesOf(answers)).toContain(429);
        const refused = answers.filter(({ status }) => status !== 200);
        expect(refused.filter(({ headers }) => headers.get('retry-after') === null)).toEqual([]);
      }
    },
  );

  it.each(['/events', '/stats', '/stats/issuance', '/stats/expirations', '/profiles', '/cas'])(
    'GET %s counts as a list of its caller',
    async (path) => {
      const blocking = new Client({ connectionString: url });
      await blocking.connect();
      await blocking.query('BEGIN; LOCK TABLE certificate IN ACCESS EXCLUSIVE MODE');
      const busy = Array.from({ length: 8 }, () => admin.get('/certificates'));
      const refused = await eventually(async () => {
        const answer = await admin.get<{ err: string }>(path);
        return answer.status === 429 ? answer : undefined;
      });
      await blocking.query('ROLLBACK');
      await blocking.end();
      expect(refused.body.err).toContain('this caller has 8 lists');
      expect((await other.get(path)).status).toBe(200);
      await Promise.all(busy);
    },
  );

  it('a request that waits too long for a connection of the service is answered with 503 and Retry-After', async () => {
    const blocking = new Client({ connectionString: url });
    await blocking.connect();
    await blocking.query('BEGIN; LOCK TABLE certificate IN ACCESS EXCLUSIVE MODE');
    const requests = Array.from({ length: 8 }, () => admin.get<{ err: string }>('/certificates/00ff'));
    const refused = await Promise.any(
      requests.map(async (request) => {
        const answer = await request;
        if (answer.status === 404) throw new Error('a connection was free');
        return answer;
      }),
    );
    await blocking.end();
    expect(refused).toMatchObject({
      status: 503,
      body: { err: 'the database has no free connection: retry later' },
    });
    expect(refused.headers.get('retry-after')).toBe('1');
    expect(statusesOf(await Promise.all(requests)).filter((status) => ![404, 503].includes(status))).toEqual(
      [],
    );
  });

  it('twelve lists of one caller at once are answered with 200 by default', async () => {
    const roomy = await startService();
    const client = roomy.reader;
    const paths = ['/certificates', '/cas', '/profiles', '/stats', '/events', '/stats/issuance'];
    const answers = await Promise.all([...paths, ...paths].map((path) => client.get<{ err?: string }>(path)));
    await roomy.remove();
    expect(statusesOf(answers)).toEqual([200]);
  });
});
