import { mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { exportJWK } from 'jose';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Logger } from '@nestjs/common';
import { aKey } from '../testing';
import { FileKeySource } from './file.key-source';

let directory: string;
let file: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'jwks-'));
  file = join(directory, 'jwks.json');
  Logger.overrideLogger(false);
});
afterEach(async () => {
  vi.useRealTimers();
  await rm(directory, { recursive: true });
});

const write = (...keys: object[]) => writeFile(file, JSON.stringify({ keys }));
const WEAK_RSA = { kty: 'RSA', e: 'AQAB', n: `s${'A'.repeat(170)}` };

describe('FileKeySource', () => {
  it('finds a key by its kid', async () => {
    const [one, two] = await Promise.all([aKey('ES256', 'one'), aKey('ES256', 'two')]);
    await write(one.jwk, two.jwk);
    const source = await FileKeySource.open(file);
    const key = await source.keyFor({ alg: 'ES256', kid: 'two' });
    expect(key.export({ format: 'jwk' })).toMatchObject({ x: two.jwk.x });
  });

  it('finds the only matching key for a token without kid, and rejects the token when two match', async () => {
    const [one, two, rsa] = await Promise.all([
      aKey('ES256', 'one'),
      aKey('ES256', 'two'),
      aKey('RS256', 'rsa'),
    ]);
    await write(one.jwk, two.jwk, rsa.jwk);
    const source = await FileKeySource.open(file);
    expect((await source.keyFor({ alg: 'RS256' })).asymmetricKeyType).toBe('rsa');
    await expect(source.keyFor({ alg: 'ES256' })).rejects.toThrow(
      'it does not say which key it was signed with',
    );
  });

  it('uses a key only for its published algorithm and use', async () => {
    const { jwk } = await aKey('RS256', 'k');
    for (const contradiction of [{ alg: 'PS256' }, { use: 'enc' }, { key_ops: ['encrypt'] }]) {
      await write({ ...jwk, ...contradiction });
      const source = await FileKeySource.open(file);
      await expect(source.keyFor({ alg: 'RS256', kid: 'k' })).rejects.toThrow('a key that is not known');
    }
  });

  it('ignores keys of a type it does not know', async () => {
    const { jwk } = await aKey('ES256', 'k');
    await write({ kty: 'FUTURE', kid: 'f' }, jwk);
    const source = await FileKeySource.open(file);
    await expect(source.keyFor({ alg: 'ES256', kid: 'k' })).resolves.toBeDefined();
    await expect(source.keyFor({ alg: 'ES256', kid: 'f' })).rejects.toThrow('a key that is not known');
  });

  it('reads the file again when a token names a key that was added', async () => {
    const [one, two] = await Promise.all([aKey('ES256', 'one'), aKey('ES256', 'two')]);
    await write(one.jwk);
    const source = await FileKeySource.open(file);
    await expect(source.keyFor({ alg: 'ES256', kid: 'two' })).rejects.toThrow('a key that is not known');
    await write(one.jwk, two.jwk);
    await expect(source.keyFor({ alg: 'ES256', kid: 'two' })).resolves.toBeDefined();
  });

  it('rejects a removed key after a few seconds', async () => {
    const [one, two] = await Promise.all([aKey('ES256', 'one'), aKey('ES256', 'two')]);
    await write(one.jwk, two.jwk);
    vi.useFakeTimers({ toFake: ['Date'] });
    const source = await FileKeySource.open(file);
    await writeFile(`${file}.new`, JSON.stringify({ keys: [two.jwk] }));
    await rename(`${file}.new`, file);
    await expect(source.keyFor({ alg: 'ES256', kid: 'one' })).resolves.toBeDefined();
    vi.advanceTimersByTime(5_000);
    await expect(source.keyFor({ alg: 'ES256', kid: 'one' })).rejects.toThrow('a key that is not known');
  });

  it('keeps its keys when the file becomes invalid or missing', async () => {
    const one = await aKey('ES256', 'one');
    await write(one.jwk);
    const source = await FileKeySource.open(file);
    for (const spoil of [() => writeFile(file, '{'), () => rm(file)]) {
      await spoil();
      await expect(source.keyFor({ alg: 'ES256', kid: 'two' })).rejects.toThrow('a key that is not known');
      await expect(source.keyFor({ alg: 'ES256', kid: 'one' })).resolves.toBeDefined();
    }
  });

  it('does not start without the file', async () => {
    await expect(FileKeySource.open(file)).rejects.toThrow(
      expect.objectContaining({
        name: 'StartUpError',
        message: `AUTH_JWKS_FILE names a file that is not there: ${file}`,
      }),
    );
  });

  it('does not start when the path is a directory', async () => {
    await expect(FileKeySource.open(directory)).rejects.toThrow(
      'AUTH_JWKS_FILE names a file that cannot be read (EISDIR)',
    );
  });

  it.each<[string, string, string]>([
    ['no JSON', 'PEM?', 'is not JSON'],
    ['null', 'null', 'is not a JSON Web Key Set'],
    ['a single key', '{"kty":"EC"}', 'is not a JSON Web Key Set'],
    ['a list of text', '{"keys":["k"]}', 'is not a JSON Web Key Set'],
    ['no keys', '{"keys":[]}', 'holds no RSA, EC or OKP key'],
    ['a broken key', '{"keys":[{"kty":"EC","crv":"P-256","x":"AA","y":"AA"}]}', 'cannot be read (its key 1)'],
    ['a short RSA key', JSON.stringify({ keys: [WEAK_RSA] }), 'shorter than 2048 bits'],
    [
      'a shared secret',
      '{"keys":[{"kty":"oct","k":"c2VjcmV0"}]}',
      'holds a private or secret key (its key 1)',
    ],
    ['too much', `{"keys":[],"x":"${'x'.repeat(300_000)}"}`, 'is larger than 256 KiB'],
  ])('does not start on %s', async (_title, content, message) => {
    await writeFile(file, content);
    await expect(FileKeySource.open(file)).rejects.toThrow(
      expect.objectContaining({
        name: 'StartUpError',
        message: expect.stringContaining(`AUTH_JWKS_FILE`) as string,
      }),
    );
    await expect(FileKeySource.open(file)).rejects.toThrow(message);
  });

  it('does not start on a private key, and does not quote it', async () => {
    const { privateKey, jwk } = await aKey('ES256', 'k');
    const { d } = await exportJWK(privateKey);
    await write({ ...jwk, d });
    const error = await FileKeySource.open(file).catch((reason: unknown) => reason as Error);
    expect((error as Error).message).toContain('AUTH_JWKS_FILE holds a private or secret key (its key 1)');
    expect((error as Error).message).not.toContain(d);
  });
});
