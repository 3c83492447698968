import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { createDatabase, query } from '../support/database';
import { foreignCa } from '../support/foreign-ca';
import { createCa, createProfile } from '../support/issuing';
import { certificateRow, insertCertificates } from '../support/listed-certificates';
import { type Answer, type ApiClient, ServiceProcess, startService } from '../support/service';
import type { Page } from '../support/wire';

const MAXIMUM = 262_144;
/** Metadata whose JSON has this many octets. */
const ofSize = (octets: number): object => ({ x: 'x'.repeat(octets - '{"x":""}'.length) });
const base64 = (bytes: Buffer): string => bytes.toString('base64');

type Listed = Page<{ serial_number: string }>;
type Body = { err?: string; metadata?: object };

describe('the size of metadata', () => {
  let url: string;
  let service: ServiceProcess;
  let client: ApiClient;
  let profile_id: string;

  beforeAll(async () => {
    service = await startService();
    url = service.databaseUrl;
    client = service.admin;
    profile_id = await createProfile(client);
    await createCa(client, { id: 'root', profile_id });
  });
  afterAll(() => service.remove());

  const subject = { common_name: 'Large' };
  const WAYS: readonly [string, (metadata: object) => Promise<Answer<Body>>][] = [
    [
      'POST /cas',
      (metadata) =>
        client.post('/cas', {
          ...{ subject, profile_id, metadata, key_metadata: { type: 'ECDSA', bits: 256 } },
          ca_expiration: { type: 'Duration', duration: '1y' },
        }),
    ],
    [
      'POST /cas/import with a key',
      (metadata) => {
        const { certificate, key } = foreignCa({ subject: '/CN=Large with key' });
        return client.post('/cas/import', {
          ...{ ca: base64(certificate), private_key: base64(key), profile_id, metadata },
        });
      },
    ],
    [
      'POST /cas/import without a key',
      (metadata) => {
        const { certificate } = foreignCa({ subject: '/CN=Large without key' });
        return client.post('/cas/import', { ca: base64(certificate), metadata });
      },
    ],
    [
      'POST /certificates',
      (metadata) =>
        client.post('/certificates', {
          ...{ ca_id: 'root', key_spec: { type: 'ECDSA', bits: 256 }, subject, metadata },
        }),
    ],
    [
      'POST /certificates/import',
      (metadata) => {
        const { certificate } = foreignCa({
          subject: '/CN=Large',
          extensions: ['basicConstraints = CA:FALSE'],
        });
        return client.post('/certificates/import', { certificate: base64(certificate), metadata });
      },
    ],
  ];

  it.each(WAYS)(
    '%s accepts metadata of 256 KiB, and rejects one byte more with 400 before it creates a key',
    async (_, send) => {
      const [keys] = await query<{ count: string }>(url, 'SELECT count(*) FROM key');
      const { status, body } = await send(ofSize(MAXIMUM + 1));
      expect({ status, err: body.err }).toEqual({
        status: 400,
        err: 'metadata: must be at most 262144 bytes as JSON, got 262145',
      });
      expect(await query(url, 'SELECT count(*) FROM key')).toEqual([keys]);
      const taken = await send(ofSize(MAXIMUM));
      expect({ status: taken.status, err: taken.body.err }).toEqual({ status: 201, err: undefined });
    },
  );

  it.each(['PUT', 'PATCH'])(
    '%s /cas/{id}/metadata accepts a document of 256 KiB, and rejects one byte more with 400',
    async (method) => {
      const patch = async (octets: number): Promise<number> => {
        const patches = [{ op: 'add', path: '', value: ofSize(octets) }];
        return (await client.send<Body>(method, '/cas/root/metadata', JSON.stringify({ patches }))).status;
      };
      expect(await patch(MAXIMUM)).toBe(200);
      expect(await patch(MAXIMUM + 1)).toBe(400);
    },
  );
});

describe('with rows of 4 MB', () => {
  const COUNT = 24;
  const EACH = 4_000_000;
  let url: string;
  let service: ServiceProcess;
  let client: ApiClient;

  beforeAll(async () => {
    url = await createDatabase(inject('postgresUrl'));
    // A filter on the metadata reads all of it, which takes a busy machine seconds.
    service = await ServiceProcess.start({ DATABASE_URL: url, LIST_TIME_LIMIT_SECONDS: '30' });
    client = service.reader;
    await insertCertificates(
      url,
      Array.from({ length: COUNT }, (_, n) => ({ ...certificateRow(n), metadata: {} })),
    );
    // As an earlier version may have stored them.
    await query(url, "UPDATE certificate SET metadata = jsonb_build_object('x', repeat('x', $1))", [EACH]);
  });
  afterAll(() => service.remove());

  it.each([
    '',
    '&filter=subject.common_name[ct]sens',
    '&sort_by=subject.common_name',
    '&filter=metadata[jsonpath]exists($.x)',
  ])(
    'the pages of GET /certificates?page_size=1000%s have at most three rows each and all rows together',
    async (parameters) => {
      const found: string[] = [];
      let page = parameters;
      do {
        const { status, body } = await client.get<Listed>(`/certificates?page_size=1000${page}`);
        expect(status).toBe(200);
        expect(body.list.length).toBeGreaterThan(0);
        expect(body.list.length).toBeLessThanOrEqual(3);
        found.push(...body.list.map(({ serial_number }) => serial_number));
        page = body.next === '' ? '' : `&bookmark=${encodeURIComponent(body.next)}`;
      } while (page !== '');
      expect(new Set(found).size).toBe(found.length);
      const isNamed = parameters.includes('[ct]');
      const [all] = await query<{ count: string }>(
        url,
        `SELECT count(*) FROM certificate ${isNamed ? "WHERE subject_common_name LIKE '%sens%'" : ''}`,
      );
      expect(found).toHaveLength(Number(all?.count));
    },
  );

  it('a page of GET /certificates in PEM has the next page in the header Link', async () => {
    const response = await fetch(`${service.url}/api/ca/v1/certificates?page_size=1000`, {
      headers: { authorization: `Bearer ${await service.token('reader')}`, accept: 'application/x-pem-file' },
    });
    expect(response.status).toBe(200);
    expect(response.headers.get('link')).toContain('rel="next"');
  });
});
