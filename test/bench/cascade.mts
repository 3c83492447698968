/**
 * `npm run bench:cascade -- [--certificates 100000]`: seconds that one request takes to revoke a CA with that many
 * certificates, in one transaction with an event for each; beside it, in the same database, the plain UPDATE of
 * as many rows, which nobody can save. A second CA signs all the while: nobody else should notice. The service is
 * the built one, on a PostgreSQL of its own with fsync on.
 */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { Client } from 'pg';

const require = createRequire(import.meta.url);
/** What `npm run build` made: the code that the service runs. */
const built = (file: string): unknown => require(`../../dist/libs/${file}`);
const { EmbeddedPostgres } = built(
  'persistence/src/embedded-postgres/index.js',
) as typeof import('../../libs/persistence/src/embedded-postgres/index.ts');
const { DevelopmentIssuer } = built('auth/src/index.js') as typeof import('../../libs/auth/src/index.ts');

const { values } = parseArgs({ options: { certificates: { type: 'string', default: '100000' } } });
const count = Math.min(Math.max(Number(values.certificates) || 100_000, 1), 10_000_000);

/** Clones of one certificate, each with a serial number of its own: only the bytes of the DER repeat. */
const CLONE = `
  INSERT INTO certificate
  SELECT (jsonb_populate_record(leaf, jsonb_build_object('serial_number', md5(n::text)))).*
  FROM certificate leaf, generate_series(1, $2) AS n
  WHERE leaf.serial_number = $1`;

interface CertificateBody {
  readonly serial_number: string;
}

const say = (line: string): void => {
  process.stderr.write(`${line}\n`);
};

async function seconds(work: () => Promise<unknown>): Promise<number> {
  const begin = performance.now();
  await work();
  return (performance.now() - begin) / 1000;
}

function startService(
  dataDirectory: string,
  databaseUrl: string,
): Promise<{ url: string; child: ChildProcess }> {
  const child = spawn(process.execPath, ['dist/apps/ca-service/src/main.js'], {
    env: {
      PATH: process.env['PATH'],
      HTTP_PORT: '0',
      LOG_LEVEL: 'warn',
      DATA_DIR: dataDirectory,
      DATABASE_URL: databaseUrl,
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  return new Promise((resolve, reject) => {
    let output = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      output += text;
      const address = /API\s+(http:\/\/\S+)\/api\/ca\/v1/.exec(output)?.[1];
      if (address !== undefined) resolve({ url: `${address}/api/ca/v1`, child });
    });
    child.once('exit', () => {
      reject(new Error(`the service did not start: ${output}`));
    });
  });
}

const directory = mkdtempSync(join(tmpdir(), 'bench-cascade-'));
const postgres = await EmbeddedPostgres.start({ dataDirectory: join(directory, 'postgres') });
const { url, child } = await startService(directory, postgres.url);
const database = new Client({ connectionString: postgres.url });
await database.connect();

const issuer = await DevelopmentIssuer.open(join(directory, 'development-issuer'));
const authorization = `Bearer ${await issuer.issueToken({ permission: 'admin' })}`;
const request = [
  'req',
  '-new',
  '-newkey',
  'rsa:2048',
  '-nodes',
  '-keyout',
  '/dev/null',
  '-subj',
  '/CN=device',
];
const csr = execFileSync('openssl', request, { stdio: ['ignore', 'pipe', 'ignore'] }).toString('base64');

async function post<T>(path: string, body: object): Promise<T> {
  const response = await fetch(`${url}${path}`, {
    method: 'POST',
    headers: { authorization },
    body: JSON.stringify(body),
  });
  if (!response.ok) throw new Error(`${path} answered ${response.status}: ${await response.text()}`);
  return (await response.json()) as T;
}

try {
  const { id: profile_id } = await post<{ id: string }>('/profiles', {
    validity: { type: 'Duration', duration: '1y' },
  });
  const newCa = {
    profile_id,
    subject: { common_name: 'Bench' },
    key_metadata: { type: 'ECDSA', bits: 256 },
    ca_expiration: { type: 'Duration', duration: '10y' },
  };
  await post('/cas', { ...newCa, id: 'revoked' });
  await post('/cas', { ...newCa, id: 'bystander' });
  const leaf = await post<CertificateBody>('/cas/revoked/certificates/sign', { csr });
  say(`writing ${count} certificates`);
  await database.query(CLONE, [leaf.serial_number, count]);
  await database.query('VACUUM ANALYZE certificate');

  await database.query('BEGIN');
  const baseline = await seconds(() =>
    database.query(`UPDATE certificate SET status = 'REVOKED' WHERE issuer_ca_id = 'revoked'`),
  );
  await database.query('ROLLBACK');
  await database.query('VACUUM certificate');
  await database.query('CHECKPOINT');

  const latencies: number[] = [];
  const end = new AbortController();
  const bystander = (async () => {
    while (!end.signal.aborted)
      latencies.push(await seconds(() => post('/cas/bystander/certificates/sign', { csr })));
  })();
  say('revoking');
  const revocation = await seconds(() => post('/cas/revoked/status', { status: 'REVOKED' }));
  end.abort();
  await bystander;

  const counted = await database.query<{ revoked: number; events: number }>(
    `SELECT (SELECT count(*)::int FROM certificate WHERE issuer_ca_id = 'revoked' AND status = 'REVOKED') AS revoked,
            (SELECT count(*)::int FROM outbox WHERE type = 'certificate.status.update') AS events`,
  );
  const pending = `SELECT count(*)::int AS count FROM outbox WHERE sequence IS NULL`;
  const written = await seconds(async () => {
    while (((await database.query<{ count: number }>(pending)).rows[0]?.count ?? 0) > 0) {
      await new Promise((done) => setTimeout(done, 100));
    }
  });
  latencies.sort((a, b) => a - b);
  const p99 = latencies[Math.floor(latencies.length * 0.99)] ?? NaN;
  const rows = counted.rows[0];
  process.stdout.write(
    [
      '| What | Reading | ratio to the plain UPDATE |',
      '| --- | --- | --- |',
      `| plain UPDATE of ${count} rows | ${baseline.toFixed(1)} s | 1 |`,
      `| revoking the CA: one request, ${rows?.revoked} certificates, ${rows?.events} events | ${revocation.toFixed(1)} s | ${(revocation / baseline).toFixed(1)} |`,
      `| until every event is written out and numbered, after the answer | ${written.toFixed(1)} s | ${(written / baseline).toFixed(1)} |`,
      `| signing by another CA meanwhile, p99 of ${latencies.length} | ${(p99 * 1000).toFixed(0)} ms | |`,
      '',
    ].join('\n'),
  );
  if (rows?.revoked !== count + 2 || rows.events !== count + 2)
    throw new Error('not every certificate was reached');
} finally {
  await database.end();
  child.kill('SIGTERM');
  await new Promise((done) => child.once('exit', done));
  await postgres.stop();
  rmSync(directory, { recursive: true, force: true });
}
