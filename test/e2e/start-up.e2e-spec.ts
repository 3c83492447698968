import { spawnSync } from 'node:child_process';
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { createDatabase } from '../support/database';
import { createCa, sign } from '../support/issuing';
import { ServiceProcess } from '../support/service';

/** Starts the service with these variables and expects it to end with one sentence and exit code 1. */
async function refusal(variables: Record<string, string>, dataDirectory?: string): Promise<string> {
  const { code, stderr } = await (await ServiceProcess.launch(variables, dataDirectory)).exited();
  expect(code).toBe(1);
  expect(stderr.trimEnd()).not.toContain('\n');
  return stderr.trim();
}

describe('a start that cannot succeed ends with one sentence and exit code 1', () => {
  let directory: string;

  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'ca-start-'));
  });

  afterAll(() => rm(directory, { recursive: true, force: true }));

  it.each([
    ['NODE_ENV', 'prod'],
    ['KEY_ENCRYPTION_KEY_FILE', '/nonexistent'],
    ['KEY_ENGINES_FILE', '/nonexistent'],
  ])('%s=%s is rejected with the name of the variable', async (variable, value) => {
    expect(await refusal({ [variable]: value })).toContain(variable);
  });

  it('names a file of keys that cannot be read', async () => {
    const DATABASE_URL = await createDatabase(inject('postgresUrl'));
    const issuer = { AUTH_ISSUER: 'https://id.example', AUTH_AUDIENCE: 'ca' };
    expect(await refusal({ ...issuer, DATABASE_URL, AUTH_JWKS_FILE: '/nonexistent' })).toContain(
      'AUTH_JWKS_FILE',
    );
  });

  it('names a database that cannot be reached, without its password', async () => {
    const sentence = await refusal({ DATABASE_URL: 'postgresql://ca:secret-word@127.0.0.1:1/ca' });
    expect(sentence).toMatch(/^DATABASE_URL: /);
    expect(sentence).not.toContain('secret-word');
  });

  it('names a database that rejects the password', async () => {
    const url = new URL(inject('postgresUrl'));
    url.password = 'wrong-word';
    const sentence = await refusal({ DATABASE_URL: url.href });
    expect(sentence).toMatch(/^DATABASE_URL: /);
    expect(sentence).not.toContain('wrong-word');
  });

  it('names a port that is in use', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await new Promise((done) => server.once('listening', done));
    const { port } = server.address() as { port: number };
    const DATABASE_URL = await createDatabase(inject('postgresUrl'));
    expect(await refusal({ HTTP_PORT: String(port), DATABASE_URL })).toMatch(
      new RegExp(`^HTTP_PORT: port ${port} .* in use`),
    );
    server.close();
  });

  it('names a metrics port that is in use', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await new Promise((done) => server.once('listening', done));
    const { port } = server.address() as { port: number };
    const DATABASE_URL = await createDatabase(inject('postgresUrl'));
    expect(await refusal({ METRICS_PORT: String(port), DATABASE_URL })).toMatch(
      new RegExp(`^METRICS_PORT: port ${port} .* in use .* 0 `),
    );
    server.close();
  });

  it('names a data directory that is not one', async () => {
    const file = join(directory, 'file');
    await writeFile(file, '');
    expect(await refusal({}, file)).toContain('DATA_DIR');
  });

  it('rejects development defaults in production', async () => {
    expect(await refusal({ NODE_ENV: 'production' })).toMatch(/^AUTH_ISSUER /);
  });

  it('rejects an http address of the token issuer in production', async () => {
    const production = {
      NODE_ENV: 'production',
      AUTH_ISSUER: 'http://id.example',
      AUTH_AUDIENCE: 'ca',
      DATABASE_URL: await createDatabase(inject('postgresUrl')),
      KEY_ENCRYPTION_KEY: 'a'.repeat(64),
    };
    expect(await refusal(production)).toMatch(/^AUTH_ISSUER: http:\/\/id.example.* AUTH_ALLOW_HTTP/);
  });

  it('rejects a key-encryption key that did not encrypt the stored keys', async () => {
    const DATABASE_URL = await createDatabase(inject('postgresUrl'));
    const service = await ServiceProcess.start({ DATABASE_URL, KEY_ENCRYPTION_KEY: 'a'.repeat(64) });
    await createCa(service.admin);
    await service.remove();
    expect(await refusal({ DATABASE_URL, KEY_ENCRYPTION_KEY: 'b'.repeat(64) })).toMatch(
      /^KEY_ENCRYPTION_KEY /,
    );
  });
});

describe('the service', () => {
  it('keeps its data over a restart and stops its embedded database', async () => {
    const first = await ServiceProcess.start();
    const ca = await createCa(first.admin);
    expect((await first.kill('SIGTERM')).code).toBe(0);
    const second = await first.restart();
    expect((await sign(second.admin, ca.id)).issuer_metadata.id).toBe(ca.id);
    expect((await second.kill('SIGINT')).code).toBe(0);
    const left = spawnSync('ps', ['-eo', 'args'], { encoding: 'utf8' }).stdout;
    expect(left).not.toContain(first.dataDirectory);
    await rm(first.dataDirectory, { recursive: true, force: true });
  });

  it('runs twice on one machine, each with an embedded database', async () => {
    const [one, two] = await Promise.all([ServiceProcess.start(), ServiceProcess.start()]);
    await Promise.all([createCa(one.admin, { id: 'same' }), createCa(two.admin, { id: 'same' })]);
    await Promise.all([one.remove(), two.remove()]);
  });

  it('npm run token prints tokens of every role and rejects an unknown role', async () => {
    const directory = await mkdtemp(join(tmpdir(), 'ca-token-'));
    await chmod(directory, 0o755);
    const run = (...role: string[]) =>
      spawnSync(process.execPath, [resolve('dist/apps/ca-service/src/cli/print-token.js'), ...role], {
        env: { PATH: process.env.PATH, DATA_DIR: directory },
        cwd: tmpdir(),
        encoding: 'utf8',
      });
    const roleOf = (token: string) =>
      (
        JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString()) as {
          realm_access: { roles: string[] };
        }
      ).realm_access.roles;
    expect(roleOf(run().stdout)).toEqual(['admin']);
    expect(roleOf(run('--role', 'reader').stdout)).toEqual(['reader']);
    expect(roleOf(run('--role', 'issuer').stdout)).toEqual(['issuer']);
    expect(run('--role', 'cook')).toMatchObject({
      status: 1,
      stdout: '',
      stderr: '--role: must be one of reader, issuer, admin\n',
    });
    await rm(directory, { recursive: true });
  });
});
