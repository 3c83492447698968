/**
 * `npm run bench:expiry -- [--certificates 1000000]` lets that many certificates expire within one minute, and measures:
 * - how long the job takes to store all of them as EXPIRED, as a ratio to a plain UPDATE of as many rows
 * - the latency of another CA that signs meanwhile
 *
 * Fails when an answer, a filter or a statistic is wrong before the job, or when an event or a counter is wrong after
 * it. Starts the built service and a PostgreSQL with fsync on.
 */
import '../../libs/kernel/src/required-node.ts';
import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { parseArgs } from 'node:util';
import { Client } from 'pg';
import { ProgressBar } from '../seed/progress-bar.mts';
import { seed } from '../seed/seed.mts';
import { startPostgres, startService } from './service.mts';
import type { StatisticsView } from '../support/wire.ts';

const { values } = parseArgs({ options: { certificates: { type: 'string', default: '1000000' } } });
const count = Math.min(Math.max(Number(values.certificates) || 1_000_000, 1000), 10_000_000);

const bar = new ProgressBar(process.stderr);
const postgres = await startPostgres();
// This process creates the schema. Its schedule keeps the job from running before the measurement.
const KEY_ENCRYPTION_KEY = randomBytes(32).toString('hex');
const service = await startService(postgres.url, { KEY_ENCRYPTION_KEY, MONITOR_FREQUENCY: '0 0 1 1 *' });
const { url, authorization } = service;
const database = new Client({ connectionString: postgres.url });
await database.connect();

const seconds = async (work: () => Promise<unknown>): Promise<number> => {
  const begin = performance.now();
  await work();
  return (performance.now() - begin) / 1000;
};
const number = async (sql: string): Promise<number> =>
  (await database.query<{ number: number }>(`SELECT (${sql})::float8 AS number`)).rows[0]?.number ?? NaN;
const call = async <T,>(path: string, body?: object): Promise<T> => {
  const init = body ? { method: 'POST', body: JSON.stringify(body) } : {};
  const response = await fetch(`${url}${path}`, { ...init, headers: { authorization } });
  if (!response.ok) throw new Error(`${path} answered ${response.status}: ${await response.text()}`);
  return (await response.json()) as T;
};
function expectEqual(what: string, seen: unknown, expected: unknown): void {
  if (seen !== expected) throw new Error(`${what}: got ${String(seen)} instead of ${String(expected)}`);
}

try {
  const onProgress = (step: string, done: number, total: number): void => {
    bar.show(step, done, total);
  };
  await seed({ databaseUrl: postgres.url, certificates: count, seed: 1, now: new Date(), onProgress });
  const { id: profile_id } = await call<{ id: string }>('/profiles', {
    validity: { type: 'Duration', duration: '1y' },
  });
  await call('/cas', {
    ...{ id: 'bystander', profile_id, subject: { common_name: 'Bench' } },
    ...{ key_metadata: { type: 'ECDSA', bits: 256 }, ca_expiration: { type: 'Duration', duration: '10y' } },
  });
  const request = ['req', '-new', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes'];
  const csr = execFileSync('openssl', [...request, '-keyout', '/dev/null', '-subj', '/CN=device'], {
    stdio: ['ignore', 'pipe', 'ignore'],
  }).toString('base64');

  bar.show('setting valid_to', 0, 1);
  // Later than the end of these updates.
  const end = `'${new Date(Date.now() + 30_000 + count / 8).toISOString()}'::timestamptz`;
  for (const table of ['certificate_status', 'certificate']) {
    await database.query(
      `UPDATE ${table} SET valid_to = ${end} - (hashtext(${table === 'certificate' ? 'id' : 'certificate_id'}::text) & 59) * interval '1 second'
       WHERE NOT is_ca ${table === 'certificate_status' ? "AND status = 'ACTIVE'" : "AND id IN (SELECT certificate_id FROM certificate_status WHERE status = 'ACTIVE')"}`,
    );
  }
  await database.query('VACUUM ANALYZE certificate, certificate_status');
  await database.query('SELECT fold_certificate_counts()');
  const over = `SELECT count(*) FROM certificate_status WHERE status = 'ACTIVE' AND NOT is_ca AND valid_to < now() - interval '1 second'`;
  // Uses an index, so that polling does not slow down the job.
  const left = `SELECT count(*) FROM (
    SELECT 1 FROM certificate_status
    WHERE (CASE WHEN status = 'ACTIVE' THEN valid_to END) < now() - interval '1 second' LIMIT 1) AS one`;
  const all = await number(`SELECT count(*) FROM certificate_status WHERE status = 'ACTIVE' AND NOT is_ca`);
  for (;;) {
    bar.show('waiting for valid_to', 0, 1);
    if ((await number(over)) === all) break;
    await new Promise((done) => setTimeout(done, 1000));
  }

  const before = await number(`SELECT count(*) FROM certificate_status WHERE status = 'EXPIRED'`);
  let statistics: StatisticsView | undefined;
  const first = await seconds(async () => {
    statistics = await call<StatisticsView>('/stats');
  });
  expectEqual(
    'EXPIRED in the statistics',
    statistics?.certificates.status_distribution['EXPIRED'],
    before + all,
  );
  const active = await call<{ list: unknown[] }>('/certificates/status/ACTIVE?filter=is_ca[eq]false');
  expectEqual('certificates of status ACTIVE', active.list.length, 0);
  const expired = await call<{ list: { status: string }[] }>(
    '/certificates?filter=status[eq]EXPIRED&page_size=1000',
  );
  expectEqual(
    'certificates of another status in the list of EXPIRED',
    expired.list.filter(({ status }) => status !== 'EXPIRED').length,
    0,
  );

  await database.query('CHECKPOINT');
  await database.query('BEGIN');
  const baseline = await seconds(() =>
    database.query(`UPDATE certificate_status SET status = 'EXPIRED' WHERE status = 'ACTIVE' AND NOT is_ca`),
  );
  await database.query('ROLLBACK');
  await database.query('VACUUM certificate_status');
  await database.query('CHECKPOINT');

  const latencies: number[] = [];
  const ended = new AbortController();
  const bystander = (async () => {
    while (!ended.signal.aborted)
      latencies.push(await seconds(() => call('/cas/bystander/certificates/sign', { csr })));
  })();
  bar.show('running the job', 0, 1);
  const job = await startService(postgres.url, {
    ...{ KEY_ENCRYPTION_KEY, MONITOR_FREQUENCY: '1s', ROLES: 'api,jobs' },
  });
  const took = await seconds(async () => {
    while ((await number(left)) > 0) await new Promise((done) => setTimeout(done, 500));
  });
  await job.stop();
  ended.abort();
  await bystander;
  bar.end();
  const events = await number(`SELECT count(*) FROM outbox WHERE type = 'certificate.status.update'`);
  expectEqual('events', events, all);
  expectEqual('wrong counters', await number('SELECT recount_certificates()'), 0);
  latencies.sort((a, b) => a - b);
  const p99 = latencies[Math.floor(latencies.length * 0.99)] ?? NaN;
  process.stdout.write(
    [
      '| What | Reading | ratio to the plain UPDATE |',
      '| --- | --- | --- |',
      `| plain UPDATE of ${all} rows | ${baseline.toFixed(1)} s | 1 |`,
      `| the job, with an event for each | ${took.toFixed(1)} s | ${(took / baseline).toFixed(1)} |`,
      `| statistics before the job, all of them counted as EXPIRED | ${(first * 1000).toFixed(0)} ms | |`,
      `| signing meanwhile, p99 of ${latencies.length} | ${(p99 * 1000).toFixed(0)} ms | |`,
      '',
    ].join('\n'),
  );
} finally {
  await database.end();
  await service.stop();
  await postgres.remove();
}
