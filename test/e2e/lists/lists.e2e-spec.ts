import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { query } from '../../support/database';
import { importCertificate } from '../../support/imported-certificate';
import { createCa } from '../../support/issuing';
import { makeCsr } from '../../support/openssl';
import { type Answer, type ApiClient, ServiceProcess, startService } from '../../support/service';
import { endValidity } from '../../support/stored-certificates';
import type { CertificateView, Page } from '../../support/wire';

type List = Page<CertificateView> & { err?: string };

const BULK = 40;
const DAY = 86_400_000;
const inDays = (days: number): string => new Date(Date.now() + days * DAY).toISOString();
const parameters = (...pairs: (readonly [string, string])[]): string =>
  `?${new URLSearchParams(pairs.map(([name, value]): [string, string] => [name, value])).toString()}`;
const filter = (text: string): string => parameters(['filter', text]);

describe('lists of certificates', () => {
  let url: string;
  let service: ServiceProcess;
  let admin: ApiClient;
  let client: ApiClient;
  /** A service on the same database with small pages, strict lists and a time limit of one second. */
  let limited: ServiceProcess;
  let limitedClient: ApiClient;
  let sensors: CertificateView[];
  let requested: CertificateView;

  beforeAll(async () => {
    service = await startService();
    url = service.databaseUrl;
    limited = await ServiceProcess.start({
      DATABASE_URL: url,
      LIST_MAXIMUM_PAGE_SIZE: '20',
      LIST_STRICT: 'true',
      LIST_TIME_LIMIT_SECONDS: '1',
    });
    admin = service.admin;
    client = service.reader;
    limitedClient = limited.reader;
    await createCa(admin, { id: 'root', subject: { common_name: 'Lists Root' } });
    await createCa(admin, { id: 'other', subject: { common_name: 'Other Root' } });
    const csr = makeCsr('/CN=bulk');
    for (let n = 0; n < BULK; n += 1) await signCsr(csr);
    requested = await signCsr(
      makeCsr('/CN=requested', {
        extensions: ['subjectAltName=DNS:csr.example.org,IP:2001:DB8::7,email:csr@example.org'],
      }),
    );
    const offset = { since: '2026-03-01T00:00:00+02:00' };
    sensors = [
      await importCertificate(admin, 'sensor-1', { days: 30, metadata: { site: 'bilbao', rack: 20 } }),
      await importCertificate(admin, 'Sensor-2', { days: 10, metadata: { site: 'bilbao', rack: 3 } }),
      await importCertificate(admin, 'sensor-3', { days: 20, metadata: { site: 'donostia', ...offset } }),
      await importCertificate(admin, 'sensor-4', {
        days: 15,
        metadata: { rack: 5 },
        altNames: 'DNS:foreign.example.org,IP:10.0.0.1',
      }),
    ];
  });
  afterAll(() => Promise.all([service.remove(), limited.remove()]));

  const signCsr = async (csr: Buffer): Promise<CertificateView> => {
    const { status, body } = await admin.post<CertificateView>('/cas/root/certificates/sign', {
      csr: csr.toString('base64'),
    });
    expect(status).toBe(201);
    return body;
  };
  const list = (path: string, by = client): Promise<Answer<List>> => by.get(`/certificates${path}`);
  const pageOf = async (path: string, by = client): Promise<List> => {
    const { status, body } = await list(path, by);
    expect({ status, err: body.err }).toEqual({ status: 200, err: undefined });
    return body;
  };
  const namesIn = async (path: string): Promise<string[]> =>
    (await pageOf(path)).list.map(({ subject }) => subject.common_name);
  const sizeOf = async (path: string, by = client): Promise<number> => (await pageOf(path, by)).list.length;

  describe('by filters', () => {
    it('are found with and without the equals sign, encoded or not', async () => {
      for (const text of ['subject.common_name[eq]sensor-1', 'subject.common_name[eq]=sensor-1']) {
        expect(await namesIn(`?filter=${text}`)).toEqual(['sensor-1']);
        expect(await namesIn(filter(text))).toEqual(['sensor-1']);
        expect(await namesIn(`?filter=${encodeURIComponent(text)}`)).toEqual(['sensor-1']);
      }
    });

    it('are found when they match all of them', async () => {
      const both = [
        ['filter', 'metadata[jsonpath]$.site == "bilbao"'],
        ['filter', 'subject.common_name[Contains_IgnoreCase]=SENSOR'],
        ['filter', 'metadata[jsonpath]$.rack > 3'],
      ] as const;
      expect(await namesIn(parameters(...both))).toEqual(['sensor-1']);
    });

    it('are found by alternative names, of a CSR and of an imported certificate', async () => {
      for (const text of ['csr.example.org', '2001:db8::7', 'csr@example.org'])
        expect(await namesIn(filter(`sans[ct]=${text}`)), text).toEqual([requested.subject.common_name]);
      expect(await namesIn(filter('sans[ct]10.0.0.1'))).toEqual(['sensor-4']);
      expect(await namesIn(filter('sans[contains_ignorecase]FOREIGN.example.org'))).toEqual(['sensor-4']);
      expect(await namesIn(filter('sans[ct]example.org'))).toEqual([]);
    });

    it('with an operator of another type are rejected with the text of the contract', async () => {
      expect(await list(filter('status[ct]ACTIVE'))).toMatchObject({
        status: 400,
        body: { err: "invalid filter operand 'ct' for field 'status' of type 4" },
      });
    });

    it.each([
      ['valid_to[bf]=2026-02-30', /^filter valid_to: "2026-02-30" must be a time/],
      ['key_metadata.bits[eq]many', /^filter key_metadata\.bits: "many" must be a decimal number$/],
      ['is_ca[eq]maybe', /^filter is_ca: "maybe" must be one of true, false$/],
      ['subject.common_name[eq]\0', /^the URL has a NUL character$/],
      ['metadata[jsonpath]$.site ==', /^filter metadata: .*syntax error/],
      ['metadata[jsonpath]', /^filter metadata: /],
      ['metadata[jsonpath]$.site like_regex "("', /^filter metadata: .*regular expression/],
      ['metadata[jsonpath]$.site like_regex "a" flag "x"', /^filter metadata: .*flag/],
      ['metadata[jsonpath]$."\\u0000" == 1', /^filter metadata: /],
      ['metadata[jsonpath]$site == 1', /^filter metadata: .*variable/],
      ['metadata[jsonpath]$.since.datetime() < "2026-01-01".datetime()', /^filter metadata: .*time zone/],
    ])('are rejected with 400 that names the field: %j', async (text, sentence) => {
      const { status, body } = await list(filter(text));
      expect({ status, err: body.err }).toEqual({
        status: 400,
        err: expect.stringMatching(sentence) as string,
      });
    });

    it('are found by a JSONPath with 600 nested parentheses', async () => {
      const deep = `metadata[jsonpath]${'!('.repeat(600)}$.rack == 3${')'.repeat(600)}`;
      expect(await namesIn(filter(deep))).toEqual(['Sensor-2']);
    });

    it('with unknown fields are ignored, unless strict or LIST_STRICT is true', async () => {
      const unknown = [
        ['filter=nothing[eq]x', 'filter: this list has no field "nothing"'],
        ['filter=status', 'filter: "status" must have the form field[operator]value'],
        [
          'sort_by=nothing',
          'sort_by: "nothing" is neither a field of this list nor a path into a document of it',
        ],
      ] as const;
      for (const [text, err] of unknown) {
        const refused = { status: 400, body: { err } };
        expect(await sizeOf(`?${text}`)).toBe(25);
        expect(await list(`?${text}&strict=true`)).toMatchObject(refused);
        expect(await list(`?${text}&strict=false&strict=1`)).toMatchObject(refused);
        expect(await list(`?${text}`, limitedClient)).toMatchObject(refused);
        expect(await sizeOf(`?${text}&strict=false`, limitedClient)).toBe(20);
      }
    });

    it('with a value of strict other than true and false are rejected with 400', async () => {
      expect(await list('?strict=perhaps')).toMatchObject({
        status: 400,
        body: { err: expect.stringContaining('strict') as string },
      });
    });
  });

  describe('in order', () => {
    const sorted = (...pairs: (readonly [string, string])[]): Promise<string[]> =>
      namesIn(parameters(['filter', 'subject.common_name[ct_ic]sensor'], ...pairs));

    it('are sorted by creation without sort_by', async () => {
      expect(await sorted()).toEqual(['sensor-1', 'Sensor-2', 'sensor-3', 'sensor-4']);
      expect(await sorted(['sort_mode', 'desc'])).toEqual(['sensor-1', 'Sensor-2', 'sensor-3', 'sensor-4']);
    });

    it('are sorted by the last sort_by', async () => {
      const order = ['Sensor-2', 'sensor-4', 'sensor-3', 'sensor-1'];
      expect(await sorted(['sort_by', 'nothing'], ['sort_by', ' valid_to '])).toEqual(order);
      expect(await sorted(['sort_by', 'valid_to'], ['sort_mode', 'DESC'])).toEqual(order);
      expect(await sorted(['sort_by', 'valid_to'], ['sort_mode', 'desc'])).toEqual(order.toReversed());
    });

    it('are sorted by the numbers at a JSONPath, those without a value first, and last when descending', async () => {
      const by = ['sort_by', 'metadata[jsonpath]$.rack'] as const;
      expect(await sorted(by)).toEqual(['sensor-3', 'Sensor-2', 'sensor-4', 'sensor-1']);
      expect(await sorted(by, ['sort_mode', 'desc'])).toEqual([
        'sensor-1',
        'sensor-4',
        'Sensor-2',
        'sensor-3',
      ]);
    });

    it('keep order and filter over pages that only the bookmark requests', async () => {
      const seen: string[] = [];
      let next = parameters(
        ['filter', 'subject.common_name[ct_ic]sensor'],
        ['sort_by', 'metadata[jsonpath]$.rack'],
        ['sort_mode', 'desc'],
        ['page_size', '1'],
      );
      for (let page = 0; page < 4; page += 1) {
        const body = await pageOf(next);
        seen.push(...body.list.map(({ subject }) => subject.common_name));
        next = `?bookmark=${body.next}`;
      }
      expect([seen, next]).toEqual([['sensor-1', 'sensor-4', 'Sensor-2', 'sensor-3'], '?bookmark=']);
    });
  });

  describe('by pages', () => {
    it.each([
      ['', 25],
      ['?page_size=', 25],
      ['?page_size=many', 25],
      ['?page_size=2.5', 25],
      ['?page_size=0', 15],
      ['?page_size=-3', 15],
      ['?page_size=31', 31],
      ['?page_size=3&page_size=7', 7],
      ['?page_size=7&page_size=many', 25],
      ['?page_size=1000000', BULK + 7],
    ])('have, with %j, %i certificates', async (path, size) => {
      expect(await sizeOf(path)).toBe(size);
    });

    it.each([
      ['', 20],
      ['?page_size=21', 20],
      ['?page_size=1000', 20],
      ['?page_size=19', 19],
    ])('have, with %j and LIST_MAXIMUM_PAGE_SIZE=20, %i certificates', async (path, size) => {
      expect(await sizeOf(path, limitedClient)).toBe(size);
    });

    it('continue at the bookmark, which overrides all other parameters', async () => {
      const first = await pageOf(parameters(['page_size', '4'], ['filter', 'subject.common_name[eq]bulk']));
      const second = await pageOf(`?bookmark=${first.next}`);
      const rest =
        '&page_size=2&filter=status[eq]REVOKED&filter=status[nonsense]x&sort_by=valid_to&sort_mode=desc';
      expect(second.list).toHaveLength(4);
      expect((await pageOf(`?bookmark=${first.next}${rest}`)).list).toEqual(second.list);
      expect((await pageOf(`?bookmark=x&bookmark=${first.next}`)).list).toEqual(second.list);
      const all = await pageOf(parameters(['page_size', '8'], ['filter', 'subject.common_name[eq]bulk']));
      expect([...first.list, ...second.list]).toEqual(all.list);
    });

    it('reject a bookmark that is changed or of another list with 400', async () => {
      const { next } = await pageOf('?page_size=4');
      const below = await client.get<List>('/cas/root/certificates?page_size=4');
      const changed = `${next.slice(0, -8)}${next.at(-8) === 'A' ? 'B' : 'A'}${next.slice(-7)}`;
      const soon = `/expiration?expires_before=${inDays(60)}`;
      const { next: ofExpiring } = await pageOf(`${soon}&page_size=1`);
      expect(await sizeOf(`${soon}&bookmark=${ofExpiring}`)).toBe(1);
      for (const path of [
        `/certificates?bookmark=${changed}`,
        `/certificates?bookmark=${next.slice(0, -1)}`,
        `/certificates?bookmark=${below.body.next}`,
        `/certificates/status/ACTIVE?bookmark=${next}`,
        `/certificates/expiration?bookmark=${ofExpiring}`,
        `/cas/root/certificates?bookmark=${next}`,
        `/cas/other/certificates?bookmark=${below.body.next}`,
        `/cas/root/certificates/status/ACTIVE?bookmark=${below.body.next}`,
        `/cas?bookmark=${next}`,
        `/profiles?bookmark=${next}`,
      ]) {
        const refused = { status: 400, body: { err: 'not a valid bookmark' } };
        expect(await client.get(path), path).toMatchObject(refused);
      }
    });
  });

  describe('by expiry', () => {
    const expiring = (after?: number, before?: number): Promise<string[]> =>
      namesIn(
        `/expiration${parameters(
          ...(after === undefined ? [] : [['expires_after', inDays(after)] as const]),
          ...(before === undefined ? [] : [['expires_before', inDays(before)] as const]),
          ['page_size', '100'],
        )}`,
      );

    it('are those between both bounds, the earliest first', async () => {
      expect(await expiring(12, 25)).toEqual(['sensor-4', 'sensor-3']);
    });

    it('accept the years 0001 and 9999 as bounds', async () => {
      for (const [bound, count] of [
        ['expires_after=0001-01-01T00:00:00Z', BULK + 7],
        ['expires_before=9999-12-31T23:59:59Z', BULK + 7],
        ['expires_before=0001-01-01T00:00:00Z', 0],
        ['expires_after=9999-12-31T23:59:59Z', 0],
      ] as const)
        expect(await namesIn(`/expiration?${bound}&page_size=100`), bound).toHaveLength(count);
    });

    it('are all without a bound, and those on one side with one bound', async () => {
      expect(await expiring(undefined, 60)).toEqual(['Sensor-2', 'sensor-4', 'sensor-3', 'sensor-1']);
      const later = await expiring(25);
      expect([later[0], later.length]).toEqual(['sensor-1', BULK + 4]);
      expect(await expiring()).toHaveLength(BULK + 7);
    });

    it('reject a malformed bound with 400 that names it', async () => {
      for (const bound of ['expires_after', 'expires_before'])
        for (const text of [
          'soon',
          '2026-01-01',
          '2026-01-01T00:00:00',
          '',
          '2026-02-30T00:00:00Z',
          '2026-01-01T24:00:00Z',
          '0000-01-01T00:00:00Z',
          '0001-01-01T00:00:00%2B14:00',
          '9999-12-31T23:59:59-14:00',
          '10000-01-01T00:00:00Z',
          '294277-01-01T00:00:00Z',
          '-0044-03-15T00:00:00Z',
        ]) {
          const { status, body } = await list(`/expiration?${bound}=${text}`);
          expect({ status, err: body.err }, text).toEqual({
            status: 400,
            err: expect.stringContaining(bound) as string,
          });
        }
    });

    it('use the last of repeated bounds', async () => {
      expect(await sizeOf(`/expiration?expires_before=soon&expires_before=${inDays(12)}`)).toBe(1);
    });

    it('omit certificates on hold and expired ones, and keep inactive ones', async () => {
      const [first, second, third] = sensors;
      const set = (certificate: CertificateView | undefined, status: string, reason?: string) =>
        admin.put(`/certificates/${certificate?.serial_number}/status`, {
          status,
          revocation_reason: reason,
        });
      expect((await set(first, 'REVOKED', 'CertificateHold')).status).toBe(200);
      expect((await set(second, 'EXPIRED')).status).toBe(200);
      expect((await set(third, 'INACTIVE')).status).toBe(200);
      expect(await expiring(undefined, 60)).toEqual(['sensor-4', 'sensor-3']);
    });
  });

  describe('by status', () => {
    it('are an empty list for an unknown status', async () => {
      for (const word of ['NOTHING', 'active', '%20', encodeURIComponent(`' OR 1=1 --`)])
        expect(await pageOf(`/status/${word}`), word).toEqual({ next: '', list: [] });
      expect(await pageOf(filter('status[eq]active'))).toEqual({ next: '', list: [] });
    });

    it('are EXPIRED after the last second of their validity, without a job', async () => {
      const { serial_number } = await importCertificate(admin, 'ephemeral');
      const end = Math.ceil(Date.now() / 1000) * 1000 + 2000;
      await endValidity(url, { serial_number }, `'${new Date(end).toISOString()}'`);
      const only = `filter=serial_number[eq]${serial_number}`;
      /** The statuses in each list. */
      const statusNow = async (): Promise<string[]> => {
        const paths = [
          `/status/EXPIRED?${only}`,
          `?${only}&filter=status[eq]EXPIRED`,
          `/status/ACTIVE?${only}`,
        ];
        const pages = await Promise.all([...paths, `/expiration?${only}`].map((path) => pageOf(path)));
        return pages.map((page) => page.list.map(({ status }) => status).join());
      };
      // Valid to the end of its last second (RFC 5280 section 4.1.2.5): it has a second more.
      // On a busy machine the second may have passed: then the first answer shows nothing.
      await sleep(end + 200 - Date.now());
      const before = await statusNow();
      if (Date.now() < end + 1000) expect(before).toEqual(['', '', 'ACTIVE', 'ACTIVE']);
      await sleep(end + 1050 - Date.now());
      expect(await statusNow()).toEqual(['EXPIRED', 'EXPIRED', '', '']);
      const [row] = await query<{ status: string }>(
        url,
        'SELECT status FROM certificate_status WHERE certificate_id = (SELECT id FROM certificate WHERE serial_number = $1)',
        [serial_number],
      );
      expect(row).toEqual({ status: 'ACTIVE' });
    });
  });

  it('that exceed LIST_TIME_LIMIT_SECONDS are answered with 503, and later ones with 200', async () => {
    const locker = new Client({ connectionString: url });
    await locker.connect();
    try {
      await locker.query('BEGIN; LOCK TABLE certificate IN ACCESS EXCLUSIVE MODE');
      for (const path of ['/certificates', '/cas', '/certificates/status/ACTIVE']) {
        expect(await limitedClient.get(path)).toMatchObject({
          status: 503,
          body: { err: expect.stringMatching(/^the list took longer than 1 s: /) as string },
        });
      }
      const profiles = await limitedClient.get('/profiles');
      expect(profiles.status).toBe(200);
    } finally {
      await locker.end();
    }
    expect(await sizeOf('', limitedClient)).toBe(20);
  });
});
