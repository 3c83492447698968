/**
 * `npm run bench:hostile -- [--seconds 60] [--rate 5] [--only 'slow bodies'] [--postgres-url …]` measures signing by eight
 * clients, first alone and then during attacks by twenty hostile clients, each at a fixed rate: slow bodies, large
 * arrays and quote bombs without a token, expensive regular expressions and RSA-8192 keys with valid tokens, and scrapes
 * of the metrics. Prints both results, and fails when a limit is exceeded.
 */
import '../../libs/kernel/src/required-node.ts';
import { parseArgs } from 'node:util';
import { attack } from '../support/hostile-traffic/hostile-clients.mts';
import { observe } from '../support/hostile-traffic/observer.mts';
import { prepare } from '../support/hostile-traffic/prepare.mts';
import { p256Csr } from '../support/p256-csr.mts';
import { signAll } from '../support/hostile-traffic/signing-clients.mts';
import { startPostgres, startService } from './service.mts';

const { values } = parseArgs({
  options: {
    seconds: { type: 'string', default: '60' },
    rate: { type: 'string', default: '5' },
    only: { type: 'string', multiple: true },
    'postgres-url': { type: 'string' },
  },
});
const duration = Math.min(Number(values.seconds), 600) * 1000;
const requestsPerSecond = Math.min(Number(values.rate), 100);
const SIGNING_CLIENTS = 8;

const say = (line: string): boolean => process.stdout.write(`${line}\n`);
const postgres = values['postgres-url'] === undefined ? await startPostgres() : undefined;
const service = await startService(values['postgres-url'] ?? postgres?.url ?? '');
try {
  const { hostname: host, port } = new URL(service.url);
  const target = await prepare({
    host,
    port: Number(port),
    metricsPort: service.metricsPort,
    csr: p256Csr(),
    tokens: {
      signer: await service.token('issuer', 'signing clients'),
      reader: await service.token('reader', 'hostile reader'),
      admin: await service.token('admin', 'hostile admin'),
    },
  });
  await signAll(target, { clients: SIGNING_CLIENTS, duration: 3_000 }); // warm-up
  const alone = await signAll(target, { clients: SIGNING_CLIENTS, duration: Math.min(duration, 20_000) });

  const end = new AbortController();
  const observed = observe(target, service.pid, end.signal);
  const attacking = attack(target, { requestsPerSecond, duration, only: values.only });
  const attacked = await signAll(target, { clients: SIGNING_CLIENTS, duration });
  end.abort();
  const { health, slowestHealth, peakMemory } = await observed;
  const tallies = await attacking;

  for (const [name, { statuses, perSecond, p50, p99 }] of Object.entries({ alone, attacked })) {
    say(
      `signing ${name}: ${perSecond.toFixed(0)}/s, p50 ${p50.toFixed(1)} ms, p99 ${p99.toFixed(1)} ms, ${statuses.toString()}`,
    );
  }
  for (const [name, tally] of tallies) say(`  ${name}: ${tally.toString()}`);
  say(
    `GET /health: ${health.toString()}, slowest ${slowestHealth.toFixed(0)} ms; memory ${peakMemory.toFixed(0)} MB`,
  );

  const rate = attacked.perSecond / alone.perSecond;
  const delay = attacked.p99 / alone.p99;
  const hostile = [...tallies.values()].flatMap(({ counts }) => [...counts.keys()]);
  const limits: [string, boolean][] = [
    ['every signing answers 201', [...attacked.statuses.counts.keys()].join() === '201'],
    [`the rate stays at least half: ${rate.toFixed(2)}`, rate >= 0.5],
    [`the p99 stays at most three times as long: ${delay.toFixed(2)}`, delay <= 3],
    ['no 5xx but 503', !hostile.some((status) => /^5/.test(status) && status !== '503')],
    ['memory stays under 500 MB', peakMemory < 500],
    ['GET /health answers within 100 ms', slowestHealth < 100],
  ];
  for (const [limit, isKept] of limits) say(`${isKept ? 'ok    ' : 'MISSED'} ${limit}`);
  if (!limits.every(([, isKept]) => isKept)) process.exitCode = 1;
} finally {
  await service.stop();
  await postgres?.remove();
}
