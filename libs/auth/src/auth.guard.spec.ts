import { createHmac, createPublicKey } from 'node:crypto';
import { type AddressInfo, connect } from 'node:net';
import type { ExecutionContext } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { CompactSign } from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PermissionGuard } from './auth.guard';
import type { AuthSettings } from './auth.options';
import { aKey, AUDIENCE, call, IdentityProvider, securedApp, signed, type SigningKey } from './testing';

const encode = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
const now = () => Math.floor(Date.now() / 1000);

let provider: IdentityProvider;
let app: NestFastifyApplication;
const settings = (override: Partial<AuthSettings> = {}): AuthSettings => ({
  keys: { kind: 'jwks-uri', uri: provider.jwksUri },
  issuer: provider.issuer,
  audience: AUDIENCE,
  ...override,
});

beforeAll(async () => {
  const keys = await Promise.all(
    ['ES256', 'RS256', 'PS256', 'ES384', 'ES512', 'RS512', 'EdDSA', 'Ed25519'].map((alg) => aKey(alg)),
  );
  provider = await IdentityProvider.start(...keys);
  app = await securedApp(settings());
});
afterAll(async () => {
  await app.close();
  await provider.stop();
});

const bearer = async (token: string | Promise<string>) => call(app, `Bearer ${await token}`);
const keyOf = (alg: string): SigningKey => provider.keys.find((key) => key.alg === alg)!;

describe('the guard accepts', () => {
  it.each(['RS256', 'RS512', 'PS256', 'ES256', 'ES384', 'ES512', 'EdDSA', 'Ed25519'])(
    'a valid %s token',
    async (alg) => {
      const { status, body } = await bearer(signed(keyOf(alg), provider.claims()));
      expect(status).toBe(200);
      expect(body).toEqual({ subject: 'alice', permission: 'admin', caller: 'alice' });
    },
  );

  it('a token that is used again', async () => {
    const token = await provider.token();
    expect((await bearer(token)).status).toBe(200);
    expect((await bearer(token)).body).toEqual({ subject: 'alice', permission: 'admin', caller: 'alice' });
  });

  it.each<string | undefined>(['JWT', 'jwt', 'at+jwt', 'AT+JWT', 'application/at+jwt', undefined])(
    'a token of the type %j (header typ, RFC 9068 section 2.1)',
    async (typ) => {
      expect((await bearer(provider.token({}, { typ }))).status).toBe(200);
    },
  );

  it('a token for several audiences, one of them this service', async () => {
    expect((await bearer(provider.token({ aud: ['other', AUDIENCE] }))).status).toBe(200);
  });

  it('a token that expired within the clock tolerance', async () => {
    expect((await bearer(provider.token({ exp: now() - 10 }))).status).toBe(200);
  });

  it('any call on a public route, even with an invalid token', async () => {
    expect((await call(app, undefined, ['GET', '/cas/health'])).body).toEqual({ text: 'ok' });
    expect((await call(app, 'Bearer nonsense', ['GET', '/cas/health'])).status).toBe(200);
  });
});

describe('the guard answers 401 to', () => {
  it.each<[string, Record<string, unknown>, string]>([
    [
      'another issuer',
      { iss: 'https://evil.example' },
      'the token is not valid: it comes from another issuer',
    ],
    ['no issuer', { iss: undefined }, 'the token is not valid: it comes from another issuer'],
    ['another audience', { aud: 'other' }, 'the token is not valid: it was made for another audience'],
    ['no audience', { aud: undefined }, 'the token is not valid: it was made for another audience'],
    ['an expired token', { exp: 1_700_000_000 }, 'the token has expired'],
    ['a token of tomorrow', { nbf: 4_000_000_000 }, 'the token is not valid yet'],
    ['a token without expiry', { exp: undefined }, 'the token is not valid: it has no expiry (claim exp)'],
    [
      'an expiry that is text',
      { exp: '4000000000' },
      'the token is not valid: its claim exp is not a number',
    ],
    ['a token without subject', { sub: undefined }, 'the token is not valid: it has no subject (claim sub)'],
    ['an empty subject', { sub: '' }, 'the token is not valid: it has no subject (claim sub)'],
  ])('%s', async (_title, claims, message) => {
    const { status, body, challenge } = await bearer(provider.token(claims));
    expect({ status, ...body }).toEqual({ status: 401, err: message, code: 'auth.unauthenticated' });
    expect(challenge).toBe('Bearer error="invalid_token"');
  });

  it('no token, with the bare challenge of RFC 6750', async () => {
    const { status, body, challenge } = await call(app, undefined);
    expect(status).toBe(401);
    expect(body['err']).toBe('the Authorization header with a bearer token is missing');
    expect(challenge).toBe('Bearer');
  });

  it('an unsigned token (alg none), with and without a signature part', async () => {
    const unsigned = `${encode({ alg: 'none' })}.${encode(provider.claims())}.`;
    expect((await bearer(unsigned)).body['err']).toContain('not a signed JSON Web Token');
    expect((await bearer(`${unsigned}AAAA`)).body['err']).toContain('an algorithm that is not allowed');
  });

  it('HS256 keyed with the RSA public key (key confusion)', async () => {
    const { jwk } = keyOf('RS256');
    const publicKey = createPublicKey({ key: jwk, format: 'jwk' });
    const content = `${encode({ alg: 'HS256', typ: 'JWT', kid: jwk.kid })}.${encode(provider.claims())}`;
    for (const type of ['spki', 'pkcs1'] as const) {
      const secret = publicKey.export({ type, format: 'pem' });
      const { status, body } = await bearer(
        `${content}.${createHmac('sha256', secret).update(content).digest('base64url')}`,
      );
      expect(status).toBe(401);
      expect(body['err']).toContain('an algorithm that is not allowed');
    }
  });

  it('a key that the provider does not publish, even when the token brings it along', async () => {
    const stranger = await aKey('ES256', 'stranger');
    const { status, body } = await bearer(signed(stranger, provider.claims(), { jwk: stranger.jwk }));
    expect(status).toBe(401);
    expect(body['err']).toBe('the token is not valid: it was signed with a key that is not known');
  });

  it('a token of another key with the kid of the provider', async () => {
    const stranger = await aKey('ES256', keyOf('ES256').jwk.kid);
    expect((await bearer(signed(stranger, provider.claims()))).body['err']).toContain(
      'its signature is wrong',
    );
  });

  it('a token whose algorithm is not the one its key is published for', async () => {
    const { kid } = keyOf('RS256').jwk;
    expect((await bearer(signed(keyOf('PS256'), provider.claims(), { kid }))).status).toBe(401);
  });

  it('a changed payload', async () => {
    const [header, , signature] = (await provider.token()).split('.');
    const forged = `${header!}.${encode({ ...provider.claims(), sub: 'mallory' })}.${signature!}`;
    expect((await bearer(forged)).body['err']).toContain('its signature is wrong');
  });

  it('a token with critical extensions', async () => {
    const token = await provider.token({}, { crit: ['b64'], b64: true });
    expect((await bearer(token)).body['err']).toContain('an extension that is not supported');
  });

  it.each<unknown>([
    'JOSE',
    'dpop+jwt',
    'logout+jwt',
    'secevent+jwt',
    'application/jwt',
    'at+jwt ',
    '',
    null,
    1,
    ['JWT'],
  ])('a token of the type %j (header typ)', async (typ) => {
    const { status, body } = await bearer(provider.token({}, { typ }));
    expect(status).toBe(401);
    expect(body['err']).toBe(
      'the token is not valid: its header typ must be JWT, at+jwt or application/at+jwt',
    );
  });

  it('a signed payload that is no set of claims', async () => {
    const sign = (payload: string) =>
      new CompactSign(Buffer.from(payload))
        .setProtectedHeader({ alg: 'ES256', typ: 'JWT', kid: provider.keys[0]!.jwk.kid! })
        .sign(provider.keys[0]!.privateKey);
    for (const payload of ['null', '"text"', '[]', '{not json']) {
      expect((await bearer(sign(payload))).status).toBe(401);
    }
  });

  it('a header that is no JSON', async () => {
    expect((await bearer('bm8.bm8.bm8')).body['err']).toContain('not a signed JSON Web Token');
  });

  it('a huge token', async () => {
    const { status, body } = await bearer(provider.token({ filler: 'x'.repeat(13_000) }));
    expect(status).toBe(401);
    expect(body['err']).toContain('longer than 16384 characters');
  });

  it('two Authorization headers on the wire', async () => {
    await app.listen(0, '127.0.0.1');
    const { port } = app.getHttpServer().address() as AddressInfo;
    const header = `Authorization: Bearer ${await provider.token()}\r\n`;
    const answer = await new Promise<string>((resolve) => {
      let text = '';
      connect(port, '127.0.0.1')
        .on('data', (data) => (text += data.toString()))
        .on('close', () => {
          resolve(text);
        })
        .write(`GET /cas HTTP/1.1\r\nHost: x\r\nConnection: close\r\n${header}${header}\r\n`);
    });
    expect(answer).toContain('HTTP/1.1 401');
    expect(answer).toContain('there more than once');
  });

  it('a public route whose handler asks for the caller', async () => {
    const token = await provider.token();
    expect((await call(app, `Bearer ${token}`, ['GET', '/cas/public-with-principal'])).status).toBe(401);
  });
});

describe('the guard compares permissions', () => {
  const ROUTES = { reader: ['GET', '/cas'], issuer: ['POST', '/cas/sign'], admin: ['POST', '/cas'] } as const;

  it.each([
    [['pki-admin'], [200, 201, 201]],
    [['issuer'], [200, 201, 403]],
    [['pki-reader'], [200, 403, 403]],
    [['unrelated'], [403, 403, 403]],
    [[], [403, 403, 403]],
  ])('of a caller with the roles %j', async (roles, expected) => {
    const token = await provider.token({ realm_access: { roles } });
    const statuses = [];
    for (const route of Object.values(ROUTES))
      statuses.push((await call(app, `Bearer ${token}`, route)).status);
    expect(statuses).toEqual(expected);
  });

  it('and names the missing one', async () => {
    const token = await provider.token({ realm_access: { roles: ['reader'] } });
    const { body, challenge } = await call(app, `Bearer ${token}`, ROUTES.admin);
    expect(body).toEqual({ err: 'this call needs the permission admin', code: 'auth.permission-denied' });
    expect(challenge).toBe('Bearer error="insufficient_scope"');
  });

  it('found in a scope of space-separated names', async () => {
    const scoped = await securedApp(settings({ rolesClaim: 'scope', roles: { issuer: ['ca:issue'] } }));
    const token = await provider.token({ scope: 'openid ca:issue', realm_access: undefined });
    expect((await call(scoped, `Bearer ${token}`)).body['permission']).toBe('issuer');
    await scoped.close();
  });
});

describe('the guard', () => {
  it('rejects a route that declares nothing, even when the check at start missed it', async () => {
    const undeclared = { getHandler: () => () => undefined, getClass: () => Map };
    const refused = app.get(PermissionGuard).canActivate(undeclared as unknown as ExecutionContext);
    await expect(refused).rejects.toThrow('this call declares no permission, so it is refused to everyone');
  });

  it('accepts only the allowed algorithms', async () => {
    const strict = await securedApp(settings({ algorithms: ['ES384'] }));
    const statusOf = async (alg: string) =>
      (await call(strict, `Bearer ${await signed(keyOf(alg), provider.claims())}`)).status;
    expect(await statusOf('ES384')).toBe(200);
    expect(await statusOf('ES256')).toBe(401);
    await strict.close();
  });

  it('rejects tokens of another application in the same process', async () => {
    const other = await securedApp(settings({ audience: 'other' }));
    expect((await call(other, `Bearer ${await provider.token()}`)).status).toBe(401);
    expect((await bearer(provider.token())).status).toBe(200);
    await other.close();
    expect((await bearer(provider.token())).status).toBe(200);
  });
});
