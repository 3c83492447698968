/**
 * `npm run bench:stats -- [--sizes 10000,1000000,10000000] [--requests 300] [--postgres-url postgresql://…]` measures:
 * - the milliseconds over HTTP for statistics by size of the table, with each p99 as a ratio to that of the first size
 * - certificates per second with counters, as a ratio to those without (triggers off), in turns on the largest table
 *
 * Uses the built service and the databases of bench:lists.
 */
import '../../libs/kernel/src/required-node.ts';
import { execFileSync } from 'node:child_process';
import { parseArgs } from 'node:util';
import { Client } from 'pg';
import { ProgressBar } from '../seed/progress-bar.mts';
import { BENCH_KEY, databaseOf } from './database-of.mts';
import { drainedGet } from './drained-get.mts';
import { type BenchedService, startPostgres, startService } from './service.mts';

const { values } = parseArgs({
  options: {
    sizes: { type: 'string', default: '10000,1000000,10000000' },
    requests: { type: 'string', default: '300' },
    'postgres-url': { type: 'string' },
  },
});
const sizes = values.sizes.split(',').map(Number);
const requests = Math.min(Math.max(Number(values.requests) || 300, 10), 100_000);

const PATHS = [
  '/stats',
  '/stats/seed-ca-7',
  '/stats/expirations?interval=month',
  '/stats/expirations?interval=day',
  '/stats/issuance?interval=month',
  '/stats/issuance?interval=day',
] as const;

/** Number of parallel signing clients, and milliseconds and number of turns. */
const CLIENTS = 8;
const TURN = 5_000;
const TURNS = 8;

const bar = new ProgressBar(process.stderr);

interface Figures {
  readonly p50: number;
  readonly p99: number;
}

async function measure({ url, authorization }: BenchedService, path: string): Promise<Figures> {
  const latencies: number[] = [];
  const warmUp = Math.ceil(requests / 5);
  for (let n = 0; n < warmUp + requests; n += 1) {
    const milliseconds = await drainedGet(`${url}${path}`, authorization);
    if (n >= warmUp) latencies.push(milliseconds);
  }
  latencies.sort((a, b) => a - b);
  const at = (share: number): number => latencies[Math.floor(latencies.length * share)] ?? NaN;
  return { p50: at(0.5), p99: at(0.99) };
}

async function figuresOf(size: number, databaseUrl: string): Promise<Map<string, Figures>> {
  const service = await startService(databaseUrl, { KEY_ENCRYPTION_KEY: BENCH_KEY });
  try {
    for (const path of PATHS) await measure(service, path);
    const figures = new Map<string, Figures>();
    for (const [n, path] of PATHS.entries()) {
      bar.show(`${size}: statistics`, n, PATHS.length);
      figures.set(path, await measure(service, path));
    }
    return figures;
  } finally {
    await service.stop();
  }
}

/** Returns the certificates per second with counters and without. */
async function throughput(databaseUrl: string): Promise<{ on: number; off: number }> {
  const service = await startService(databaseUrl, { KEY_ENCRYPTION_KEY: BENCH_KEY });
  const database = new Client({ connectionString: databaseUrl });
  await database.connect();
  const signed = { on: 0, off: 0 };
  try {
    const sign = await signer(service);
    await turn(sign);
    for (let n = 0; n < TURNS; n += 1) {
      const counters = n % 4 === 0 || n % 4 === 3 ? 'on' : 'off';
      bar.show('issuing', n, TURNS);
      await database.query(
        `ALTER TABLE certificate_status ${counters === 'on' ? 'ENABLE' : 'DISABLE'} TRIGGER USER`,
      );
      signed[counters] += await turn(sign);
    }
    return { on: signed.on / ((TURNS / 2) * (TURN / 1000)), off: signed.off / ((TURNS / 2) * (TURN / 1000)) };
  } finally {
    await database.query('ALTER TABLE certificate_status ENABLE TRIGGER USER');
    await database.query('SELECT recount_certificates()');
    await database.end();
    await service.stop();
  }
}

async function turn(sign: () => Promise<void>): Promise<number> {
  const end = performance.now() + TURN;
  const counts = await Promise.all(
    Array.from({ length: CLIENTS }, async () => {
      let count = 0;
      for (; performance.now() < end; count += 1) await sign();
      return count;
    }),
  );
  return counts.reduce((sum, count) => sum + count, 0);
}

async function signer({ url, authorization }: BenchedService): Promise<() => Promise<void>> {
  const post = async <T,>(path: string, body: object): Promise<T> => {
    const headers = { authorization };
    const response = await fetch(`${url}${path}`, { method: 'POST', headers, body: JSON.stringify(body) });
    if (!response.ok) throw new Error(`${path} answered ${response.status}: ${await response.text()}`);
    return (await response.json()) as T;
  };
  const validity = { type: 'Duration', duration: '1y' };
  const { id: profile_id } = await post<{ id: string }>('/profiles', { validity });
  const { id } = await post<{ id: string }>('/cas', {
    ...{
      profile_id,
      subject: { common_name: 'Bench' },
      ca_expiration: { type: 'Duration', duration: '10y' },
    },
    key_metadata: { type: 'ECDSA', bits: 256 },
  });
  const request = ['req', '-new', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes'];
  const csr = execFileSync('openssl', [...request, '-keyout', '/dev/null', '-subj', '/CN=device'], {
    stdio: ['ignore', 'pipe', 'ignore'],
  }).toString('base64');
  return async () => {
    await post(`/cas/${id}/certificates/sign`, { csr });
  };
}

const given = values['postgres-url'];
const postgres =
  given === undefined ? await startPostgres() : { url: given, remove: () => Promise.resolve() };
try {
  const all: Map<string, Figures>[] = [];
  let largest = '';
  for (const size of sizes) {
    largest = await databaseOf(size, postgres.url, bar);
    all.push(await figuresOf(size, largest));
  }
  const { on, off } = await throughput(largest);
  bar.end();
  const heads = sizes.map(
    (size, n) => `${size.toLocaleString('en')}: p50 / p99 ms${n === 0 ? '' : ' (ratio)'}`,
  );
  const rows = PATHS.map((path) => {
    const base = all[0]?.get(path)?.p99 ?? NaN;
    const cells = all.map((figures, n) => {
      const { p50, p99 } = figures.get(path) ?? { p50: NaN, p99: NaN };
      return `${p50.toFixed(1)} / ${p99.toFixed(1)}${n === 0 ? '' : ` (${(p99 / base).toFixed(1)})`}`;
    });
    return `| ${path} | ${cells.join(' | ')} |`;
  });
  process.stdout.write(
    [
      `| Statistics | ${heads.join(' | ')} |`,
      `| --- |${' --- |'.repeat(sizes.length)}`,
      ...rows,
      '',
      '| Issuing | certificates per second | ratio |',
      '| --- | --- | --- |',
      `| without counters | ${off.toFixed(0)} | 1 |`,
      `| with counters | ${on.toFixed(0)} | ${(on / off).toFixed(2)} |`,
      '',
    ].join('\n'),
  );
} finally {
  await postgres.remove();
}
