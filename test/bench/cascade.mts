/**
 * `npm run bench:cascade -- [--certificates 100000] [--audit-events off]` measures how long one request takes to revoke
 * a CA with that many certificates, in one transaction with an event for each certificate. The unavoidable part is a
 * plain UPDATE of as many rows, measured in the same database. A second CA signs meanwhile, and its latency is printed.
 * Starts the built service and a PostgreSQL with fsync on.
 */
import '../../libs/kernel/src/required-node.ts';
import { execFileSync } from 'node:child_process';
import { parseArgs } from 'node:util';
import { Client } from 'pg';
import { CLONES } from '../support/certificate-clones.mts';
import { startPostgres, startService } from './service.mts';
import type { CertificateView } from '../support/wire.ts';

const { values } = parseArgs({
  options: {
    certificates: { type: 'string', default: '100000' },
    'audit-events': { type: 'string', default: 'off' },
  },
});
const count = Math.min(Math.max(Number(values.certificates) || 100_000, 1), 10_000_000);

const say = (line: string): void => {
  process.stderr.write(`${line}\n`);
};

async function seconds(work: () => Promise<unknown>): Promise<number> {
  const begin = performance.now();
  await work();
  return (performance.now() - begin) / 1000;
}

const postgres = await startPostgres();
const service = await startService(postgres.url, { AUDIT_EVENTS: values['audit-events'] });
const { url, authorization } = service;
const database = new Client({ connectionString: postgres.url });
await database.connect();

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
  const leaf = await post<CertificateView>('/cas/revoked/certificates/sign', { csr });
  say(`writing ${count} certificates`);
  for (const clone of CLONES) await database.query(clone, [leaf.serial_number, 1, count]);
  await database.query('VACUUM ANALYZE certificate, certificate_status');

  await database.query('BEGIN');
  const baseline = await seconds(() =>
    database.query(`UPDATE certificate_status SET status = 'REVOKED' WHERE issuer_ca_id = 'revoked'`),
  );
  await database.query('ROLLBACK');
  await database.query('VACUUM certificate_status');
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
    `SELECT (SELECT count(*)::int FROM certificate_status WHERE issuer_ca_id = 'revoked' AND status = 'REVOKED') AS revoked,
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
    throw new Error('some certificates are not revoked, or have no event');
} finally {
  await database.end();
  await service.stop();
  await postgres.remove();
}
