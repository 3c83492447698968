/**
 * `npm run bench:slow-lists -- [--seconds 10] [--lists 60]` measures the milliseconds of signing alone and during
 * parallel list requests that run until the time limit of lists, and counts the statuses of the list requests. The
 * filters are rejected patterns, slow patterns and slow paths. Starts the built service and a PostgreSQL.
 */
import '../../libs/kernel/src/required-node.ts';
import { parseArgs } from 'node:util';
import pg from 'pg';
import { p256Csr } from '../support/p256-csr.mts';
import { startPostgres, startService } from './service.mts';

const { values } = parseArgs({
  options: { seconds: { type: 'string', default: '10' }, lists: { type: 'string', default: '60' } },
});
const seconds = Math.min(Number(values.seconds), 600);
const lists = Math.min(Number(values.lists), 500);

const EXPRESSIONS = {
  'back-references': String.raw`$.x like_regex "(x*)(x*)(x*)\\1\\2\\3y"`,
  'slow patterns': Array.from({ length: 20 }, (_, n) => `$.x like_regex "(x+x+)+y.*(x|xx)*z${n}"`).join(
    ' || ',
  ),
  'slow paths': '$.y[*] ? (@ == $.y[*]) == -1',
};

const postgres = await startPostgres();
const service = await startService(postgres.url);
const headers = { authorization: service.authorization, 'content-type': 'application/json' };

async function post(path: string, body: object): Promise<{ status: number; body: { id: string } }> {
  const init = { method: 'POST', headers, body: JSON.stringify(body) };
  const response = await fetch(`${service.url}${path}`, init);
  return { status: response.status, body: (await response.json()) as { id: string } };
}

const profile = await post('/profiles', {
  ...{ name: 'load', validity: { type: 'Duration', duration: '1y' }, honor_subject: true },
});
const key_metadata = { type: 'ECDSA', bits: 256 };
await post('/cas', {
  ...{ id: 'load', subject: { common_name: 'Load Root' }, key_metadata, profile_id: profile.body.id },
  ca_expiration: { type: 'Duration', duration: '10y' },
});
const csr = p256Csr();
for (let n = 0; n < 80; n += 1) await post('/cas/load/certificates/sign', { csr });
const client = new pg.Client({ connectionString: postgres.url });
await client.connect();
await client.query(`UPDATE certificate SET metadata = jsonb_build_object('x', repeat('x', 60000),
  'y', (SELECT jsonb_agg(n) FROM generate_series(1, 4000) AS n))`);
await client.end();

/** Signs with four clients until the deadline, and returns the sorted latencies in milliseconds. */
async function signing(): Promise<number[]> {
  const latencies: number[] = [];
  const deadline = performance.now() + seconds * 1000;
  const one = async (): Promise<void> => {
    while (performance.now() < deadline) {
      const began = performance.now();
      const { status } = await post('/cas/load/certificates/sign', { csr });
      if (status !== 201) throw new Error(`signing answered ${status}`);
      latencies.push(performance.now() - began);
    }
  };
  await Promise.all(Array.from({ length: 4 }, one));
  return latencies.sort((a, b) => a - b);
}

async function attacking(expression: string, work: () => Promise<number[]>): Promise<number[]> {
  const counts = new Map<number, number>();
  let isOver = false;
  const filter = encodeURIComponent(`metadata[jsonpath]${encodeURIComponent(expression)}`);
  const attack = Array.from({ length: lists }, async () => {
    while (!isOver) {
      const { status } = await fetch(`${service.url}/certificates?filter=${filter}`, { headers });
      counts.set(status, (counts.get(status) ?? 0) + 1);
      if (status !== 200) await new Promise((done) => setTimeout(done, 100));
    }
  });
  const result = await work();
  isOver = true;
  await Promise.all(attack);
  process.stdout.write(`lists answered: ${JSON.stringify(Object.fromEntries(counts))}\n`);
  return result;
}

const at = (sorted: readonly number[], share: number): number =>
  sorted[Math.floor(share * (sorted.length - 1))] ?? NaN;
const show = (name: string, sorted: readonly number[]): void => {
  const figures = [0.5, 0.99].map((share) => at(sorted, share).toFixed(1)).join(' / ');
  process.stdout.write(
    `${name}: ${Math.round(sorted.length / seconds)} certificates/s, p50 / p99 ms ${figures}\n`,
  );
};

await signing(); // warm-up
for (const [name, expression] of Object.entries(EXPRESSIONS)) {
  show('alone', await signing());
  show(`beside ${lists} lists with ${name}`, await attacking(expression, signing));
}
await service.stop();
await postgres.remove();
