import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { eventuallyHolds } from '../support/eventually';
import { createCa } from '../support/issuing';
import { RawConnection } from '../support/raw-connection';
import { type ApiClient, type Service, sharedService, startService } from '../support/service';

const KIB = 1024;

let service: Service;
let admin: ApiClient;
const open: RawConnection[] = [];

beforeAll(async () => {
  service = await sharedService();
  admin = service.admin;
  await createCa(admin, { id: 'before-authentication' });
});
afterAll(() => {
  for (const connection of open) connection.close();
});

async function request(lines: readonly string[], body = ''): Promise<RawConnection> {
  const connection = await RawConnection.request(service.url, lines, body);
  open.push(connection);
  return connection;
}

const bearer = async (permission: 'reader' | 'issuer' | 'admin') =>
  `Authorization: Bearer ${await service.token(permission)}`;

/** Announces 40,000 bytes and sends 20,000: in one piece, as chunks, or not before it is invited to. */
const HALF_SENT: readonly (readonly [string, readonly string[], string])[] = [
  ['with a Content-Length', ['Content-Length: 40000'], 'x'.repeat(20_000)],
  ['in chunks', ['Transfer-Encoding: chunked'], `4e20\r\n${'x'.repeat(20_000)}\r\n`],
  ['that waits for 100 Continue', ['Content-Length: 40000', 'Expect: 100-continue'], ''],
];

// The service closes a connection two seconds after a refusal: tests that wait for it wait side by side.
describe.concurrent.each(HALF_SENT)('before a body %s is complete', (_how, headers, half) => {
  it('a call without a token is answered 401 and its connection is closed', async () => {
    const connection = await request(['POST /v1/profiles HTTP/1.1', ...headers], half);
    await eventuallyHolds(() => {
      expect(connection.status).toBe(401);
      expect(connection.received).toMatch(/\r\nwww-authenticate: Bearer\r\n/i);
      expect(connection.received).toMatch(/\r\nx-request-id: /i);
      expect(connection.received).toContain(
        '{"err":"the Authorization header with a bearer token is missing"}',
      );
      expect(connection.closed).toBe(true);
    });
  });

  it('a call with an invalid token is answered 401 and its connection is closed', async () => {
    const lines = [
      'PUT /api/ca/v1/cas/before-authentication/metadata HTTP/1.1',
      'Authorization: Bearer a.b.c',
      ...headers,
    ];
    const connection = await request(lines, half);
    await eventuallyHolds(() => {
      expect([connection.status, connection.closed]).toEqual([401, true]);
    });
  });

  it('a call without the permission of its route is answered 403 and its connection is closed', async () => {
    const lines = ['POST /v1/profiles HTTP/1.1', await bearer('reader'), ...headers];
    const connection = await request(lines, half);
    await eventuallyHolds(() => {
      expect(connection.status).toBe(403);
      expect(connection.received).toContain('{"err":"this call needs the permission admin"}');
      expect(connection.closed).toBe(true);
    });
  });

  it.each([
    ['an unknown path', 'POST /v1/nothing'],
    ['another method of a known path', 'PATCH /v1/profiles'],
  ])('%s is answered 404 in plain text and its connection is closed', async (_title, line) => {
    const connection = await request([`${line} HTTP/1.1`, ...headers], half);
    await eventuallyHolds(() => {
      expect(connection.status).toBe(404);
      expect(connection.received).toMatch(/\r\n\r\n404 page not found$/);
      expect(connection.closed).toBe(true);
    });
  });

  it('a public route is answered and its connection is closed', async () => {
    const connection = await request(['GET /health HTTP/1.1', ...headers], half);
    await eventuallyHolds(() => {
      expect([connection.status, connection.closed]).toEqual([200, true]);
    });
  });

  it('a CORS preflight is answered and its connection is closed', async () => {
    const cors = ['Origin: http://x.test', 'Access-Control-Request-Method: POST'];
    const connection = await request(['OPTIONS /v1/cas HTTP/1.1', ...cors, ...headers], half);
    await eventuallyHolds(() => {
      expect([connection.status, connection.closed]).toEqual([204, true]);
    });
  });
});

describe('before a call is authenticated', () => {
  it('100 half-sent bodies without a token are answered 401 and closed, and the service answers others', async () => {
    const half = `{"${'\\"'.repeat(20_000)}`;
    const connections = await Promise.all(
      Array.from({ length: 100 }, () => request(['POST /v1/cas HTTP/1.1', 'Content-Length: 300000'], half)),
    );
    await eventuallyHolds(() => {
      expect(new Set(connections.map(({ status }) => status))).toEqual(new Set([401]));
      expect(connections.filter(({ closed }) => !closed)).toEqual([]);
    });
    expect((await admin.get('/cas/before-authentication')).status).toBe(200);
  });

  it('a client that sends a whole body with a token that lacks the permission can read the 403', async () => {
    const stranger = service.reader;
    for (let i = 0; i < 20; i++) {
      expect((await stranger.send('POST', '/cas', 'x'.repeat(200_000))).status).toBe(403);
    }
  });

  it('a rejection with 401 carries the CORS header that lets browsers read it', async () => {
    const connection = await request(['POST /v1/cas HTTP/1.1', 'Origin: http://x.test', 'Content-Length: 0']);
    await eventuallyHolds(() => {
      expect(connection.status).toBe(401);
      expect(connection.received).toMatch(/\r\naccess-control-allow-origin: \*\r\n/i);
    });
  });

  it('a connection that sends 800 requests at once is closed after fewer than 100 answers', async () => {
    const connection = await request(['GET /health HTTP/1.1']);
    connection.send('GET /health HTTP/1.1\r\nHost: ca.test\r\n\r\n'.repeat(800));
    await eventuallyHolds(() => {
      expect(connection.closed).toBe(true);
    });
    expect(connection.received.split('HTTP/1.1 200').length).toBeLessThan(100);
  });
});

describe('an authorized body', () => {
  it('is requested with 100 Continue, then read', async () => {
    const body = '{"name":"invited"}';
    const lines = ['POST /v1/profiles HTTP/1.1', await bearer('admin'), `Content-Length: ${body.length}`];
    const connection = await request([...lines, 'Expect: 100-continue']);
    await eventuallyHolds(() => {
      expect(connection.status).toBe(100);
    });
    connection.send(body);
    await eventuallyHolds(() => {
      expect(connection.received).toContain('HTTP/1.1 201');
    });
  });

  it.concurrent.each([
    ['POST /v1/profiles', 64 * KIB],
    ['POST /v1/cas/before-authentication/certificates/sign', 64 * KIB],
    ['PUT /v1/certificates/00/status', 64 * KIB],
    ['POST /v1/cas', 320 * KIB],
    ['POST /v1/cas/import', 512 * KIB],
    ['PUT /v1/cas/before-authentication/metadata', 320 * KIB],
    ['PATCH /v1/cas/before-authentication/metadata', 320 * KIB],
    ['POST /v1/certificates', 320 * KIB],
    ['POST /v1/certificates/import', 320 * KIB],
    ['PUT /v1/certificates/00/metadata', 320 * KIB],
    ['PATCH /v1/certificates/00/metadata', 320 * KIB],
    ['POST /v1/cas/before-authentication/signature/sign', 4 * KIB * KIB],
    ['POST /v1/cas/before-authentication/signature/verify', 4 * KIB * KIB],
  ])(
    'of %s may have %i bytes: a longer one, announced or in chunks, is rejected with 413 and the limit',
    async (route, limit) => {
      const [method = '', path = ''] = route.split(' /v1');
      // Not JSON: what is read at all is answered 400.
      expect(await admin.send(method, path, '!'.repeat(limit))).toMatchObject({ status: 400 });
      const err = `the body is too large: this call takes at most ${limit} bytes`;
      const lines = [`${method} /v1${path} HTTP/1.1`, await bearer('admin')];
      const announced = await request([...lines, `Content-Length: ${limit + 1}`]);
      const chunked = await request([...lines, 'Transfer-Encoding: chunked']);
      for (let sent = 0; sent <= limit; sent += 32 * KIB) chunked.send(`8000\r\n${'!'.repeat(32 * KIB)}\r\n`);
      for (const connection of [announced, chunked]) {
        await eventuallyHolds(() => {
          expect(connection.status).toBe(413);
          expect(connection.received).toContain(err);
          expect(connection.closed).toBe(true);
        });
      }
    },
  );

  it.each([
    ['20,001 elements', `[${'0,'.repeat(20_000)}0]`, 'the body has more than 20000 members and elements'],
    ['65 levels', '['.repeat(65), 'the body nests deeper than 64 levels'],
    ['a string of escaped quotes without an end', `{"${'\\"'.repeat(20_000)}`, 'the body is not valid JSON'],
  ])('with %s is rejected with 400', async (_what, body, err) => {
    expect(await admin.send('PUT', '/cas/before-authentication/metadata', body)).toMatchObject({
      status: 400,
      body: { err },
    });
  });
});

describe('the number of connections', () => {
  it('is at most HTTP_MAX_CONNECTIONS; when the connections end, another is accepted', async () => {
    const small = await startService({ HTTP_MAX_CONNECTIONS: '5' });
    try {
      const ask = () => RawConnection.request(small.url, ['GET /health HTTP/1.1']);
      const held = await Promise.all(Array.from({ length: 5 }, () => RawConnection.open(small.url)));
      const refused = await ask();
      await eventuallyHolds(() => {
        expect([refused.status, refused.closed]).toEqual([undefined, true]);
      });
      for (const connection of held) connection.close();
      await eventuallyHolds(async () => {
        const accepted = await ask();
        await eventuallyHolds(() => {
          expect(accepted.status ?? accepted.closed).not.toBe(false);
        });
        expect(accepted.status).toBe(200);
        accepted.close();
      });
    } finally {
      await small.remove();
    }
  });
});
