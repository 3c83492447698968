/**
 * `npm run bench:events` measures events of the built service:
 * - the time from a commit to a consumer at 500 events per second
 * - issuing, and the memory of the service, while the broker is down, as ratios to the values with the broker
 * - the rate at which 100,000 waiting events are published after the broker has restarted
 * - issuing with audit events, as a ratio to issuing without
 *
 * Service, PostgreSQL (fsync on), RabbitMQ, client and consumer share the machine.
 */
import { chmodSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { setTimeout as wait } from 'node:timers/promises';
import { connect } from 'amqplib';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { EmbeddedPostgres } from '../../libs/embedded-postgres/src';
import { query } from '../support/database';
import { createCa } from '../support/issuing';
import { makeCsr } from '../support/openssl';
import { type OwnRabbitMq, startOwnRabbitMq } from '../support/rabbitmq';
import { type ApiClient, ServiceProcess } from '../support/service-process';
import type { CertificateView } from '../support/wire';

const WAITING = 100_000;
const EVENTS_PER_SECOND = 500;
/** Events of one certificate created with metadata: signature, metadata and creation. */
const EVENTS_PER_CERTIFICATE = 3;
const SECONDS = 20;
const CLIENTS = 8;
const TIMEOUT = 600_000;

/** Inserts copies of an unpublished event, each with its own id and subject. */
const COPIES = `
  INSERT INTO outbox (event_id, type, subject, event)
  SELECT copy.id, type, 'certificate/' || copy.n, replace(event, event_id::text, copy.id::text)
  FROM (SELECT * FROM outbox WHERE type = 'ca.sign.certificate' ORDER BY id DESC LIMIT 1) AS one,
    (SELECT n, gen_random_uuid() AS id FROM generate_series(1, $1) AS n) AS copy`;

const COMMITS = `
  SELECT serial_number AS serial, extract(epoch FROM pg_xact_commit_timestamp(xmin)) * 1000 AS at FROM certificate
  WHERE pg_xact_commit_timestamp(xmin) > to_timestamp($1)`;

let directory: string;
let postgres: EmbeddedPostgres;
let broker: OwnRabbitMq;
let service: ServiceProcess;
let client: ApiClient;
let csr: string;
let caId: string;
const arrivals = new Map<string, number>();
let came = 0;
const lines: string[] = [];

beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), 'bench-events-'));
  chmodSync(directory, 0o711);
  const settings = { track_commit_timestamp: 'on' };
  [postgres, broker] = await Promise.all([
    EmbeddedPostgres.start({ dataDirectory: join(directory, 'postgres'), settings, isForTests: true }),
    startOwnRabbitMq(),
  ]);
  service = await ServiceProcess.start({ DATABASE_URL: postgres.url, AMQP_URL: broker.url });
  client = service.admin;
  caId = (await createCa(client)).id;
  csr = makeCsr('/CN=bench').toString('base64');
}, TIMEOUT);

afterAll(async () => {
  await service.remove();
  await Promise.all([postgres.stop(), broker.remove()]);
  rmSync(directory, { recursive: true, force: true });
  process.stdout.write(`\n${lines.join('\n')}\n`);
});

it(
  'measures the time from a commit to a consumer at 500 events per second',
  { timeout: TIMEOUT },
  async () => {
    await consume();
    await sign(5000);
    const begin = Date.now();
    const pause = (EVENTS_PER_CERTIFICATE / EVENTS_PER_SECOND) * 1000;
    const open = new Set<Promise<unknown>>();
    const body = {
      ca_id: caId,
      key_spec: { type: 'ECDSA', bits: 256 },
      subject: { common_name: 'bench' },
      metadata: { of: 'bench' },
    };
    const before = came;
    for (let n = 0; Date.now() < begin + SECONDS * 1000; n += 1) {
      await wait(Math.max(0, begin + n * pause - Date.now()));
      const answer = client.post<CertificateView>('/certificates', body).then(({ status }) => {
        expect(status).toBe(201);
        open.delete(answer);
      });
      open.add(answer);
    }
    await Promise.all(open);
    const rate = (came - before) / ((Date.now() - begin) / 1000);
    await wait(1000);
    const commits = await query<{ serial: string; at: string }>(postgres.url, COMMITS, [begin / 1000]);
    const latencies = commits
      .map(({ serial, at }) => arrivals.get(serial)! - Number(at))
      .sort((a, b) => a - b);
    expect(latencies.every(Number.isFinite)).toBe(true);
    const at = (share: number): string => latencies[Math.floor(latencies.length * share)]!.toFixed(1);
    lines.push(
      '| From a commit to a consumer | Reading |',
      '| --- | --- |',
      `| events per second | ${rate.toFixed(0)} |`,
      `| p50 | ${at(0.5)} ms |`,
      `| p99 | ${at(0.99)} ms |`,
      '',
    );
  },
);

it(
  'measures issuing without the broker, and publishing after the broker has restarted',
  { timeout: TIMEOUT },
  async () => {
    const withBroker = await sign(20_000);
    await broker.stop();
    const without = await sign(20_000);
    await query(postgres.url, COPIES, [WAITING]);
    const unpublished = `SELECT count(*)::int AS count FROM outbox WHERE published_at IS NULL`;
    const numbered = `SELECT count(*)::int AS count FROM outbox WHERE sequence IS NULL`;
    while ((await query<{ count: number }>(postgres.url, numbered))[0]!.count > 0) await wait(500);
    const memory = memoryOf(service);
    const expected = came + (await query<{ count: number }>(postgres.url, unpublished))[0]!.count;
    const first = came;
    await broker.start();
    void consume();
    while (came === first) await wait(1);
    const begin = performance.now();
    while (came < expected) await wait(5);
    const rate = (expected - first) / ((performance.now() - begin) / 1000);
    const row = (name: string, of: (one: Signed) => number, unit: string): string =>
      `| ${name} | ${of(withBroker).toFixed(0)} ${unit} | ${of(without).toFixed(0)} ${unit} | ${(of(without) / of(withBroker)).toFixed(2)} |`;
    lines.push(
      '| Issuing | with the broker | without | ratio |',
      '| --- | --- | --- | --- |',
      row('certificates per second', ({ perSecond }) => perSecond, ''),
      row('p50', ({ p50 }) => p50, 'ms'),
      row('p99', ({ p99 }) => p99, 'ms'),
      row('memory of the service (RSS)', (one) => (one === without ? memory : one.memory), 'MB'),
      '',
      `${expected - first} waiting events reached a consumer at ${rate.toFixed(0)} per second once the broker was back.`,
    );
  },
);

it('measures issuing with audit events', { timeout: TIMEOUT }, async () => {
  await broker.stop(); // stops publishing, which would load the rounds unequally
  const audited = await ServiceProcess.start(
    { DATABASE_URL: postgres.url, AMQP_URL: broker.url, AUDIT_EVENTS: 'prefixed' },
    service.dataDirectory,
  );
  const [plain, other] = [[], []] as [number[], number[]];
  const auditing = audited.admin;
  await sign(3_000, auditing);
  for (let round = 0; round < 4; round += 1) {
    plain.push((await sign(8_000)).perSecond);
    other.push((await sign(8_000, auditing)).perSecond);
  }
  await audited.kill('SIGTERM'); // not remove(): the other service uses the same data directory
  const mean = (figures: readonly number[]) => figures.reduce((sum, each) => sum + each, 0) / figures.length;
  lines.push('', `With AUDIT_EVENTS issuing is at ${(mean(other) / mean(plain)).toFixed(2)} times the rate.`);
});

interface Signed {
  readonly perSecond: number;
  readonly p50: number;
  readonly p99: number;
  readonly memory: number;
}

async function sign(milliseconds: number, by = client): Promise<Signed> {
  const end = performance.now() + milliseconds;
  const latencies: number[] = [];
  const signer = async (): Promise<void> => {
    while (performance.now() < end) {
      const begin = performance.now();
      const { status } = await by.post<unknown>(`/cas/${caId}/certificates/sign`, { csr });
      expect(status).toBe(201);
      latencies.push(performance.now() - begin);
    }
  };
  await Promise.all(Array.from({ length: CLIENTS }, signer));
  latencies.sort((a, b) => a - b);
  const at = (share: number): number => latencies[Math.floor(latencies.length * share)] ?? NaN;
  const perSecond = latencies.length / (milliseconds / 1000);
  return { perSecond, p50: at(0.5), p99: at(0.99), memory: memoryOf(service) };
}

/** Consumes a durable queue, which keeps events while the broker is down. */
async function consume(): Promise<void> {
  const model = await connect(broker.url);
  model.on('error', () => undefined);
  const channel = await model.createChannel();
  channel.on('error', () => undefined);
  await channel.assertExchange('lamassu-events', 'topic', { durable: true });
  await channel.assertQueue('bench', { durable: true, arguments: { 'x-queue-type': 'quorum' } });
  await channel.bindQueue('bench', 'lamassu-events', '#');
  await channel.consume(
    'bench',
    (message) => {
      if (!message) return;
      const now = Date.now();
      came += 1;
      const { type, subject } = JSON.parse(message.content.toString()) as { type: string; subject: string };
      if (type === 'ca.sign.certificate') arrivals.set(subject.slice('certificate/'.length), now);
    },
    { noAck: true },
  );
}

/** Returns the resident memory of the process in megabytes (Linux only). */
function memoryOf({ pid }: ServiceProcess): number {
  const [, kilobytes = '0'] = /VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
  return Number(kilobytes) / 1024;
}
