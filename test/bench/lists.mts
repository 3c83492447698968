/**
 * `npm run bench:lists -- [--sizes 10000,1000000,10000000] [--requests 300] [--postgres-url postgresql://…]` measures the
 * milliseconds over HTTP for a page of 25 certificates, by kind of list and size of the table. The ratio compares each
 * p99 with that of the first size. Uses the built service. The databases are named `bench_lists_<size>`; those on the
 * server of --postgres-url are kept and used again.
 */
import '../../libs/kernel/src/required-node.ts';
import { parseArgs } from 'node:util';
import { ProgressBar } from '../seed/progress-bar.mts';
import { type ListShape, shapesFor } from './list-shapes.mts';
import { startPostgres, startService } from './service.mts';
import { drainedGet } from './drained-get.mts';
import { BENCH_KEY, databaseOf } from './database-of.mts';

const { values } = parseArgs({
  options: {
    sizes: { type: 'string', default: '10000,1000000,10000000' },
    requests: { type: 'string', default: '300' },
    'postgres-url': { type: 'string' },
  },
});
const sizes = values.sizes.split(',').map(Number);
const requests = Math.min(Math.max(Number(values.requests) || 300, 10), 100_000);
/** Signs bookmarks, so the service and this script use the same key. */
const keyEncryptionKey = BENCH_KEY;

interface Figures {
  readonly p50: number;
  readonly p99: number;
}

const bar = new ProgressBar(process.stderr);

async function measure(shape: ListShape, url: string, authorization: string): Promise<Figures> {
  const first = await fetch(`${url}${shape.path(0)}`, { headers: { authorization } });
  if (!first.ok) throw new Error(`${shape.name} answered ${first.status}: ${await first.text()}`);
  shape.expect(((await first.json()) as { list: unknown[] }).list.length, shape.path(0));
  const warmUp = Math.ceil(requests / 10);
  const latencies: number[] = [];
  for (let n = 0; n < warmUp + requests; n += 1) {
    const milliseconds = await drainedGet(`${url}${shape.path(n)}`, authorization);
    if (n >= warmUp) latencies.push(milliseconds);
  }
  latencies.sort((a, b) => a - b);
  const at = (share: number): number => latencies[Math.floor(latencies.length * share)] ?? NaN;
  return { p50: at(0.5), p99: at(0.99) };
}

async function figuresOf(size: number, databaseUrl: string): Promise<Map<string, Figures>> {
  const service = await startService(databaseUrl, { KEY_ENCRYPTION_KEY: keyEncryptionKey });
  const shapes = await shapesFor(databaseUrl, keyEncryptionKey, requests);
  const figures = new Map<string, Figures>();
  try {
    // warm-up
    for (const shape of shapes) await measure(shape, service.url, service.authorization);
    for (const [n, shape] of shapes.entries()) {
      bar.show(`${size}: lists`, n, shapes.length);
      figures.set(shape.name, await measure(shape, service.url, service.authorization));
    }
  } finally {
    await service.stop();
  }
  return figures;
}

const given = values['postgres-url'];
const postgres =
  given === undefined ? await startPostgres() : { url: given, remove: () => Promise.resolve() };
try {
  const all: Map<string, Figures>[] = [];
  for (const size of sizes) all.push(await figuresOf(size, await databaseOf(size, postgres.url, bar)));
  bar.end();
  const heads = sizes.map(
    (size, n) => `${size.toLocaleString('en')}: p50 / p99 ms${n === 0 ? '' : ' (ratio)'}`,
  );
  const rows = [...(all[0]?.keys() ?? [])].map((name) => {
    const base = all[0]?.get(name)?.p99 ?? NaN;
    const cells = all.map((figures, n) => {
      const { p50, p99 } = figures.get(name) ?? { p50: NaN, p99: NaN };
      const ratio = n === 0 ? '' : ` (${(p99 / base).toFixed(1)})`;
      return `${p50.toFixed(1)} / ${p99.toFixed(1)}${ratio}`;
    });
    return `| ${name} | ${cells.join(' | ')} |`;
  });
  const lines = [`| List | ${heads.join(' | ')} |`, `| --- |${' --- |'.repeat(sizes.length)}`, ...rows];
  process.stdout.write(`${lines.join('\n')}\n`);
} finally {
  await postgres.remove();
}
