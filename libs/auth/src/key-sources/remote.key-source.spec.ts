import { generateKeyPairSync } from 'node:crypto';
import { Logger } from '@nestjs/common';
import { exportJWK } from 'jose';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { aKey, AUDIENCE, call, IdentityProvider, securedApp, type SigningKey } from '../testing';
import { discoverJwksUri } from './oidc-discovery';
import { openKeySource } from './open-key-source';
import { REMOTE_KEY_TIMES, type RemoteKeyTimes, RemoteKeySource } from './remote.key-source';

const HEADER = { alg: 'ES256', kid: 'one' };
const UNAVAILABLE = expect.objectContaining({ kind: 'unavailable', code: 'auth.keys-unavailable' }) as Error;

let provider: IdentityProvider;
let one: SigningKey;
let two: SigningKey;
beforeEach(async () => {
  Logger.overrideLogger(false);
  [one, two] = await Promise.all([aKey('ES256', 'one'), aKey('ES256', 'two')]);
  provider = await IdentityProvider.start(one);
  vi.useFakeTimers({ toFake: ['Date'] });
});
afterEach(async () => {
  vi.useRealTimers();
  await provider.stop();
});

const fromUri = (times: Partial<RemoteKeyTimes> = {}) =>
  new RemoteKeySource(provider.jwksUri, () => Promise.resolve(provider.jwksUri), {
    ...REMOTE_KEY_TIMES,
    ...times,
  });
const dataUri = () => `data:application/json,${encodeURIComponent(JSON.stringify({ keys: [one.jwk] }))}`;
const discovered = () => openKeySource({ kind: 'oidc-discovery', issuer: provider.issuer });

const redirectOnce = (p: IdentityProvider) => {
  p.answer = (response) => {
    p.answer = undefined;
    response.writeHead(302, { location: '/jwks' }).end();
  };
};

describe('RemoteKeySource', () => {
  it('fetches the keys once for many tokens', async () => {
    const source = fromUri();
    await Promise.all(Array.from({ length: 10 }, () => source.keyFor(HEADER)));
    expect(provider.requests).toEqual(['/jwks']);
  });

  it('finds a rotated key of the provider after the cooldown', async () => {
    const source = fromUri();
    await source.keyFor(HEADER);
    provider.keys = [two];
    await expect(source.keyFor({ ...HEADER, kid: 'two' })).rejects.toThrow('a key that is not known');
    vi.advanceTimersByTime(REMOTE_KEY_TIMES.cooldown);
    await expect(source.keyFor({ ...HEADER, kid: 'two' })).resolves.toBeDefined();
    await expect(source.keyFor(HEADER)).rejects.toThrow('a key that is not known');
  });

  it('fetches once for many tokens with unknown kids', async () => {
    const source = fromUri();
    for (let i = 0; i < 20; i++) await source.keyFor({ ...HEADER, kid: `guess-${i}` }).catch(() => undefined);
    expect(provider.requests).toHaveLength(1);
  });

  it('refreshes old keys in the background, so that a withdrawn key is rejected', async () => {
    const source = fromUri();
    await source.keyFor(HEADER);
    provider.keys = [two];
    vi.advanceTimersByTime(REMOTE_KEY_TIMES.refreshAfter);
    await expect(source.keyFor(HEADER)).resolves.toBeDefined();
    await vi.waitFor(() => expect(source.keyFor(HEADER)).rejects.toThrow('a key that is not known'), 5_000);
    expect(provider.requests).toHaveLength(2);
  });

  it('uses the last keys while the provider is down, and rejects tokens after an hour', async () => {
    const source = fromUri();
    await source.keyFor(HEADER);
    provider.answer = (response) => response.destroy();
    vi.advanceTimersByTime(REMOTE_KEY_TIMES.maxAge - 1);
    await expect(source.keyFor(HEADER)).resolves.toBeDefined();
    vi.advanceTimersByTime(REMOTE_KEY_TIMES.retryAfter);
    await expect(source.keyFor(HEADER)).rejects.toThrow(UNAVAILABLE);
    provider.answer = undefined;
    vi.advanceTimersByTime(REMOTE_KEY_TIMES.retryAfter);
    await expect(source.keyFor(HEADER)).resolves.toBeDefined();
  });

  it('reports unavailable keys without a fetch until the next attempt', async () => {
    provider.answer = (response) => response.writeHead(500).end();
    const source = fromUri();
    for (let i = 0; i < 5; i++) await expect(source.keyFor(HEADER)).rejects.toThrow(UNAVAILABLE);
    expect(provider.requests).toHaveLength(1);
    provider.answer = undefined;
    vi.advanceTimersByTime(REMOTE_KEY_TIMES.retryAfter);
    await expect(source.keyFor(HEADER)).resolves.toBeDefined();
  });

  it.each<[string, (provider: IdentityProvider) => void]>([
    [
      'an answer that is too large',
      (p) => (p.answer = (r) => r.end(`{"keys":[],"x":"${'x'.repeat(300_000)}"}`)),
    ],
    ['an answer that is no JSON', (p) => (p.answer = (r) => r.end('<html>'))],
    ['an answer that is no key set', (p) => (p.answer = (r) => r.end('{}'))],
    ['a redirect, even to good keys', redirectOnce],
    ['an answer that never ends', (p) => (p.answer = (r) => r.write('{"keys":['))],
    ['no answer', (p) => (p.answer = () => undefined)],
  ])('treats %s as unavailable keys', async (_title, spoil) => {
    spoil(provider);
    await expect(fromUri({ timeout: 300 }).keyFor(HEADER)).rejects.toThrow(UNAVAILABLE);
  });

  it('does not use an RSA key shorter than 2048 bits (RFC 7518 section 3.3)', async () => {
    const { publicKey } = generateKeyPairSync('rsa', { modulusLength: 1024 });
    provider.keys = [{ ...one, jwk: { ...publicKey.export({ format: 'jwk' }), kid: 'weak' } }];
    await expect(fromUri().keyFor({ alg: 'RS256', kid: 'weak' })).rejects.toThrow(
      'it was signed with a weak key',
    );
  });

  it('does not use a private key that the provider has published', async () => {
    provider.keys = [{ ...one, jwk: { ...one.jwk, d: (await exportJWK(one.privateKey)).d! } }];
    await expect(fromUri().keyFor(HEADER)).rejects.toThrow(UNAVAILABLE);
  });
});

describe('OIDC discovery', () => {
  it('finds the keys of the provider, lazily', async () => {
    const source = await discovered();
    expect(provider.requests).toEqual([]);
    await expect(source.keyFor(HEADER)).resolves.toBeDefined();
    expect(provider.requests).toEqual(['/.well-known/openid-configuration', '/jwks']);
  });

  it.each<[string, () => object]>([
    ['is about another issuer', () => ({ issuer: 'https://evil.example', jwks_uri: provider.jwksUri })],
    [
      'differs from the issuer by a slash',
      () => ({ issuer: `${provider.issuer}/`, jwks_uri: provider.jwksUri }),
    ],
    ['names no keys', () => ({ issuer: provider.issuer })],
    ['names no address', () => ({ issuer: provider.issuer, jwks_uri: '/jwks' })],
    ['names a file', () => ({ issuer: provider.issuer, jwks_uri: 'file:///etc/passwd' })],
    ['carries the keys itself', () => ({ issuer: provider.issuer, jwks_uri: dataUri() })],
  ])('refuses a document that %s', async (_title, discovery) => {
    provider.discovery = discovery();
    await expect((await discovered()).keyFor(HEADER)).rejects.toThrow(UNAVAILABLE);
    expect(provider.requests).toEqual(['/.well-known/openid-configuration']);
  });

  it('refuses keys at an http address that is not loopback, unless HTTP is allowed', async () => {
    const uri = `http://keys.example:1/jwks`;
    provider.discovery = { issuer: provider.issuer, jwks_uri: uri };
    const signal = AbortSignal.timeout(5_000);
    const discover = (allowHttp: boolean) => discoverJwksUri(provider.issuer, { signal, allowHttp });
    await expect(discover(false)).rejects.toThrow('names no usable jwks_uri');
    await expect(discover(true)).resolves.toBe(uri);
  });

  it('follows no redirect to another document', async () => {
    provider.answer = (response) => {
      provider.answer = undefined;
      response.writeHead(302, { location: '/.well-known/openid-configuration' }).end();
    };
    await expect((await discovered()).keyFor(HEADER)).rejects.toThrow(UNAVAILABLE);
    expect(provider.requests).toHaveLength(1);
  });

  it('removes a terminating slash before it looks for the document', async () => {
    const issuer = `${provider.issuer}/realm/`;
    provider.answer = (response) => response.end(JSON.stringify({ issuer, jwks_uri: provider.jwksUri }));
    await (await openKeySource({ kind: 'oidc-discovery', issuer })).keyFor(HEADER).catch(() => undefined);
    expect(provider.requests[0]).toBe('/realm/.well-known/openid-configuration');
  });
});

describe('an application whose provider is down', () => {
  it('starts, answers 503 and not 401, and recovers', async () => {
    provider.answer = (response) => response.destroy();
    const { issuer } = provider;
    const app = await securedApp({ keys: { kind: 'oidc-discovery', issuer }, issuer, audience: AUDIENCE });
    const authorization = `Bearer ${await provider.token()}`;
    const refused = await call(app, authorization);
    expect(refused).toMatchObject({
      status: 503,
      body: { code: 'auth.keys-unavailable' },
      challenge: undefined,
    });
    expect((await call(app, undefined)).status).toBe(401);

    provider.answer = undefined;
    vi.advanceTimersByTime(REMOTE_KEY_TIMES.retryAfter);
    expect((await call(app, authorization)).status).toBe(200);
    await app.close();
  });
});
