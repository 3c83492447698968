import { once } from 'node:events';
import { type IncomingMessage, request } from 'node:http';
import { json } from 'node:stream/consumers';
import { beforeAll, describe, expect, it } from 'vitest';
import { query } from '../support/database';
import { createCa, createProfile, sign } from '../support/issuing';
import { makeCsr } from '../support/openssl';
import { ApiClient, type Service, sharedService } from '../support/service';
import type { CaView } from '../support/wire';

describe('rejected calls', () => {
  let service: Service;
  let admin: ApiClient;
  let ca: CaView;

  beforeAll(async () => {
    service = await sharedService();
    admin = service.admin;
    ca = await createCa(admin, { id: 'refusals' });
  });

  it('a call without a valid token is answered 401', async () => {
    for (const token of [undefined, '', 'nonsense', `${await service.token()}x`]) {
      const answer = await new ApiClient(`${service.url}/v1`, token).get<{ err: string }>('/cas');
      expect(answer.status).toBe(401);
      expect(answer.body.err).toMatch(/token/);
      const scheme = token ? /^Bearer .*error="invalid_token"/ : /^Bearer(?!.*error=)/;
      expect(answer.headers.get('www-authenticate')).toMatch(scheme);
    }
  });

  it('a call without the permission of its route is answered 403', async () => {
    const reader = service.reader;
    const issuer = service.issuer;
    const csr = makeCsr('/CN=x').toString('base64');
    const signing = '/cas/refusals/certificates/sign';
    expect((await reader.get('/cas')).status).toBe(200);
    expect((await reader.post(signing, { csr })).status).toBe(403);
    expect((await issuer.post(signing, { csr })).status).toBe(201);
    expect((await issuer.post('/profiles', {})).status).toBe(403);
    expect(await issuer.post(signing, { csr, profile: { sign_as_ca: true } })).toMatchObject({
      status: 403,
      body: { err: 'sign_as_ca: issuing a CA certificate needs the permission admin' },
    });
  });

  it('a CSR with one bit changed in any byte is rejected with 400 and a reason', async () => {
    const pem = makeCsr('/CN=x', { extensions: ['subjectAltName=DNS:a.test,IP:192.0.2.1'] }).toString(
      'latin1',
    );
    const der = Buffer.from(pem.replaceAll(/-----.*-----|\s/g, ''), 'base64');
    const answers = [];
    for (let at = 0; at < der.length; at++) {
      const wrong = Buffer.from(der);
      wrong[at]! ^= 1 << (at % 8);
      const text = `-----BEGIN CERTIFICATE REQUEST-----\n${wrong.toString('base64')}\n-----END CERTIFICATE REQUEST-----\n`;
      const csr = Buffer.from(text).toString('base64');
      answers.push(await admin.post<{ err: string }>('/cas/refusals/certificates/sign', { csr }));
    }
    expect([...new Set(answers.map(({ status }) => status))]).toEqual([400]);
    expect(answers.filter(({ body }) => body.err.length < 10)).toEqual([]);
  });

  const signing = '/cas/refusals/certificates/sign';
  const base64 = (text: string): string => Buffer.from(text).toString('base64');
  it.each([
    ['broken JSON', 'POST', '/profiles', '{"name":', 'the body is not valid JSON'],
    ['an empty body', 'POST', '/profiles', '', 'EOF'],
    ['no body', 'POST', '/profiles', undefined, 'EOF'],
    ['a path that cannot be decoded', 'GET', '/cas/%ff', undefined, /not a valid url component/],
    ['an array for an object', 'POST', '/profiles', '[]', /object/],
    ['a number for a text', 'POST', '/profiles', '{"name":5}', /^name: /],
    ['an unknown key usage', 'POST', '/profiles', '{"key_usage":["Signing"]}', /unknown key usage: Signing/],
    [
      'an unknown extended key usage',
      'POST',
      '/profiles',
      '{"extended_key_usages":["x"]}',
      /unsupported ext key usage/,
    ],
    [
      'a bad duration',
      'POST',
      '/profiles',
      '{"validity":{"duration":"5x"}}',
      /time: unknown unit "x" in duration "5x"/,
    ],
    [
      'a CA without a profile',
      'POST',
      '/cas',
      '{"key_metadata":{"type":"RSA","bits":2048}}',
      'struct validation error',
    ],
    [
      'a CA without expiration',
      'POST',
      '/cas',
      '{"profile_id":"x","key_metadata":{"type":"RSA","bits":2048}}',
      'struct validation error',
    ],
    [
      'an unknown key type',
      'POST',
      '/cas',
      '{"profile_id":"x","key_metadata":{"type":"DSA","bits":1},"ca_expiration":{"type":"Duration","duration":"1y"}}',
      /^key_metadata.type: /,
    ],
    ['a CSR that is not base64', 'POST', signing, '{"csr":"%%%"}', /illegal base64 data at input byte/],
    ['a CSR that is not PEM', 'POST', signing, `{"csr":"${base64('hello')}"}`, 'missing csr block'],
    ['no CSR', 'POST', signing, '{}', 'struct validation error'],
    ['a null body', 'POST', signing, 'null', 'struct validation error'],
    [
      'a text with NUL',
      'POST',
      '/profiles',
      '{"name":"\\u0000"}',
      'the body has a text with a NUL character',
    ],
    ['half a surrogate pair', 'POST', '/cas', '{"metadata":{"a":"\\ud800"}}', /not valid Unicode/],
    ['a NUL in the path', 'GET', '/cas/%00', undefined, 'the URL has a NUL character'],
    ['a NUL in the query', 'GET', '/cas?bookmark=%00', undefined, 'the URL has a NUL character'],
    ['an unknown bookmark', 'GET', '/cas?bookmark=b2ZmOjI1', undefined, 'not a valid bookmark'],
    ['a word as a sequence', 'GET', '/events?after=x', undefined, /^after: /],
  ])('%s is rejected with 400 that names the fault', async (_case, method, path, body, sentence) => {
    const answer = await admin.send<{ err: string }>(method, path, body);
    expect([answer.status, answer.body]).toMatchObject([400, { err: expect.anything() as unknown }]);
    if (typeof sentence === 'string') expect(answer.body.err).toBe(sentence);
    else expect(answer.body.err).toMatch(sentence);
  });

  it('a CSR with a wrong signature or cut off is rejected with 400', async () => {
    const pem = makeCsr('/CN=x').toString();
    const der = Buffer.from(pem.replace(/-----[^-]+-----|\n/g, ''), 'base64');
    const toCsr = (bytes: Buffer): string =>
      base64(
        `-----BEGIN CERTIFICATE REQUEST-----\n${bytes.toString('base64')}\n-----END CERTIFICATE REQUEST-----\n`,
      );
    const forged = Buffer.from(der);
    const last = forged.length - 1;
    forged[last] = (forged[last] ?? 0) ^ 1;

    const wrong = await admin.post<{ err: string }>(signing, { csr: toCsr(forged) });
    expect([wrong.status, wrong.body.err]).toEqual([400, expect.stringMatching(/signature/)]);
    const short = await admin.post<{ err: string }>(signing, { csr: toCsr(der.subarray(0, 40)) });
    expect([short.status, short.body.err]).toEqual([400, expect.stringMatching(/csr/)]);
  });

  it.each([
    ['GET', '/cas/nobody', 'CA not found'],
    ['GET', '/cas/nobody/certificates', 'CA not found'],
    ['GET', '/certificates/00ff', 'certificate not found'],
    ['GET', '/cas/refusals/certificates/00ff', 'certificate not found'],
    ['GET', '/profiles/nobody', 'issuance profile not found'],
  ])('%s %s is answered with 404 and the text of the contract', async (method, path, text) => {
    expect(await admin.send(method, path)).toMatchObject({ status: 404, body: { err: text } });
  });

  it('writing to an unknown CA, profile or certificate is answered 404', async () => {
    const csr = makeCsr('/CN=x').toString('base64');
    const newCa = {
      key_metadata: { type: 'ECDSA', bits: 256 },
      ca_expiration: { type: 'Duration', duration: '1y' },
    };
    const profile_id = await createProfile(admin);
    const refusals = [
      [await admin.post('/cas/nobody/certificates/sign', { csr }), 'CA not found'],
      [await admin.post(signing, { csr, profile_id: 'nobody' }), 'issuance profile not found'],
      [await admin.post('/cas', { ...newCa, profile_id: 'nobody' }), 'issuance profile not found'],
      [await admin.post('/cas', { ...newCa, profile_id, parent_id: 'nobody' }), 'CA not found'],
      [await admin.put('/certificates/00ff/status', { status: 'REVOKED' }), 'certificate not found'],
    ] as const;
    for (const [answer, text] of refusals) expect(answer).toMatchObject({ status: 404, body: { err: text } });
  });

  it('creating a CA with an existing id is rejected with 409 and keeps no key', async () => {
    const keys = await query(service.databaseUrl, 'SELECT count(*) FROM key');
    const answer = await admin.post('/cas', {
      id: 'refusals',
      profile_id: ca.profile_id,
      key_metadata: { type: 'ECDSA', bits: 256 },
      ca_expiration: { type: 'Duration', duration: '1y' },
    });
    expect(answer).toMatchObject({ status: 409, body: { err: 'CA already exists' } });
    expect(await query(service.databaseUrl, 'SELECT count(*) FROM key')).toEqual(keys);
  });

  it('an unknown status or reason of a certificate is rejected with 400', async () => {
    const { serial_number } = await sign(admin, 'refusals');
    const path = `/certificates/${serial_number}/status`;
    expect(await admin.put(path, { status: 'GONE' })).toMatchObject({
      status: 400,
      body: { err: 'struct validation error' },
    });
    expect(await admin.put(path, { status: 'REVOKED', revocation_reason: 'Boredom' })).toMatchObject({
      status: 400,
      body: { err: 'unsupported revocation code' },
    });
  });

  it('a certificate on hold can become ACTIVE, a revoked one cannot', async () => {
    const { serial_number } = await sign(admin, 'refusals');
    const path = `/certificates/${serial_number}/status`;
    expect((await admin.put(path, { status: 'REVOKED', revocation_reason: 'CertificateHold' })).status).toBe(
      200,
    );
    expect(await admin.put(path, { status: 'ACTIVE' })).toMatchObject({
      status: 200,
      body: {
        status: 'ACTIVE',
        revocation_timestamp: '0001-01-01T00:00:00Z',
        revocation_reason: 'CertificateHold',
      },
    });
    expect((await admin.put(path, { status: 'REVOKED' })).status).toBe(200);
    expect(await admin.put(path, { status: 'ACTIVE' })).toMatchObject({
      status: 400,
      body: { err: 'new status transition not allowed for certificate' },
    });
  });

  it('a CSR with a key that the profile does not allow is rejected with the text of the contract', async () => {
    const profile_id = await createProfile(admin, {
      crypto_enforcement: { enabled: true, allow_rsa_keys: true, allowed_rsa_key_sizes: [3072] },
    });
    const refuse = async (key: 'RSA 2048' | 'P-256' | 'Ed25519') => {
      const csr = makeCsr('/CN=x', { key }).toString('base64');
      return (await admin.post<{ err: string }>(signing, { csr, profile_id })).body.err;
    };
    expect(await refuse('RSA 2048')).toBe(
      'public key uses RSA key with size 2048, but issuance profile does not allow this key size',
    );
    expect(await refuse('P-256')).toBe('public key is ECDSA, but issuance profile does not allow ECDSA keys');
    expect(await refuse('Ed25519')).toBe(
      'public key is Ed25519, but issuance profile does not allow Ed25519 keys',
    );
  });

  it('an unknown route is answered 404 in plain text', async () => {
    const answer = await admin.get<string>('/nothing');
    expect([answer.status, answer.body]).toEqual([404, '404 page not found']);
  });

  it('a body over the limit is rejected with 413 before it is sent', async () => {
    const headers = { authorization: `Bearer ${await service.token()}`, 'content-length': 5 * 1024 * 1024 };
    const sent = request(`${service.url}/v1/profiles`, { method: 'POST', headers });
    sent.on('error', () => undefined).flushHeaders();
    const [response] = (await once(sent, 'response')) as [IncomingMessage];
    expect(response.statusCode).toBe(413);
    const { err } = (await json(response)) as { err: string };
    expect(err).toMatch(/too large/);
    sent.destroy();
  });
});
