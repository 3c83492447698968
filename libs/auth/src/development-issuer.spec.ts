import { chmod, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createLocalJWKSet, decodeJwt, jwtVerify } from 'jose';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { DEVELOPMENT_AUDIENCE, DEVELOPMENT_ISSUER, DevelopmentIssuer } from './development-issuer';
import { call, securedApp } from './testing';

let parent: string;
let directory: string;
beforeEach(async () => {
  parent = await mkdtemp(join(tmpdir(), 'issuer-'));
  directory = join(parent, 'data', 'auth');
});
afterEach(() => rm(parent, { recursive: true }));

const modeOf = async (path: string) => ((await stat(path)).mode & 0o777).toString(8);

describe('DevelopmentIssuer', () => {
  it('signs tokens that its published key verifies', async () => {
    const issuer = await DevelopmentIssuer.open(directory);
    const token = await issuer.issueToken({ permission: 'issuer', subject: 'bob', lifetimeSeconds: 60 });
    const { payload, protectedHeader } = await jwtVerify(token, createLocalJWKSet(issuer.jwks), {
      issuer: DEVELOPMENT_ISSUER,
      audience: DEVELOPMENT_AUDIENCE,
      requiredClaims: ['exp', 'iat', 'jti', 'sub'],
    });
    expect(protectedHeader).toMatchObject({ alg: 'ES256', typ: 'JWT' });
    expect(payload).toMatchObject({ sub: 'bob', realm_access: { roles: ['issuer'] } });
    expect(payload.exp! - payload.iat!).toBe(60);
  });

  it('signs tokens for a day by default', async () => {
    const issuer = await DevelopmentIssuer.open(directory);
    const { exp, iat, sub } = decodeJwt(await issuer.issueToken({ permission: 'admin' }));
    expect(exp! - iat!).toBe(86_400);
    expect(sub).toBe('development-admin');
  });

  it('keeps its key, so that tokens survive a restart', async () => {
    const { jwks } = await DevelopmentIssuer.open(directory);
    expect((await DevelopmentIssuer.open(directory)).jwks).toEqual(jwks);
    expect(JSON.parse(await readFile(join(directory, 'jwks.json'), 'utf8'))).toEqual(jwks);
  });

  it('makes one key when opened concurrently, and leaves no temporary files', async () => {
    const issuers = await Promise.all(Array.from({ length: 20 }, () => DevelopmentIssuer.open(directory)));
    expect(new Set(issuers.map(({ jwks }) => jwks.keys[0]?.kid)).size).toBe(1);
    expect((await readdir(directory)).sort()).toEqual(['jwks.json', 'private.jwk.json']);
  });

  it('keeps directory and files from other users, and the private part out of the public file', async () => {
    await DevelopmentIssuer.open(directory);
    expect(await modeOf(directory)).toBe('700');
    expect(await modeOf(join(directory, 'private.jwk.json'))).toBe('600');
    expect(await readFile(join(directory, 'jwks.json'), 'utf8')).not.toContain('"d"');
  });

  it('writes the public file again when a crash left only the private one', async () => {
    const { jwks } = await DevelopmentIssuer.open(directory);
    await rm(join(directory, 'jwks.json'));
    await DevelopmentIssuer.open(directory);
    expect(JSON.parse(await readFile(join(directory, 'jwks.json'), 'utf8'))).toEqual(jwks);
  });

  it('does not start when the directory cannot be made', async () => {
    await writeFile(join(parent, 'data'), 'a file where the directory should be');
    await expect(DevelopmentIssuer.open(directory)).rejects.toThrow(
      expect.objectContaining({
        name: 'StartUpError',
        message: expect.stringContaining('set DATA_DIR to') as string,
      }),
    );
  });

  it('does not start when the directory cannot be read', async () => {
    await DevelopmentIssuer.open(directory);
    await chmod(directory, 0);
    // Nothing is unreadable for root: as root, look as the user nobody.
    const root = process.getuid?.() === 0;
    if (root) process.seteuid?.(65_534);
    try {
      await expect(DevelopmentIssuer.open(directory)).rejects.toThrow('DATA_DIR');
    } finally {
      if (root) process.seteuid?.(0);
      await chmod(directory, 0o700);
    }
  });

  it.each(['', 'no json', '{}', 'null', '{"kty":"EC","crv":"P-256","d":"AA","x":"AA","y":"AA"}'])(
    'does not start on a private key file that holds %j, and does not quote it',
    async (content) => {
      await DevelopmentIssuer.open(directory);
      await writeFile(join(directory, 'private.jwk.json'), content);
      await expect(DevelopmentIssuer.open(directory)).rejects.toThrow(
        /^.*private\.jwk\.json \(under DATA_DIR\) is not the private key of the development issuer: remove it/,
      );
    },
  );

  it('signs tokens that an application in development mode accepts, and rejects those of another issuer', async () => {
    const app = await securedApp({ keys: { kind: 'development', directory } });
    const own = await DevelopmentIssuer.open(directory);
    const other = await DevelopmentIssuer.open(join(parent, 'other'));
    const answerTo = async (issuer: DevelopmentIssuer) =>
      call(app, `Bearer ${await issuer.issueToken({ permission: 'reader' })}`);
    expect((await answerTo(own)).body).toMatchObject({ permission: 'reader' });
    expect((await answerTo(other)).status).toBe(401);
    await app.close();
  });
});
