/* eslint-disable */
import { mkdtempSync, chmodSync, rmSync } from 'node:fs';
import { EmbeddedPostgres } from '../../../libs/persistence/src/embedded-postgres';
import { inject, it } from 'vitest';
import { EntityManager } from 'typeorm';
import { Consumer } from './consumer';
import { createDatabase, startReplica } from './replica';
import { setTimeout as sleep } from 'node:timers/promises';
import { RabbitMqPublisher } from '../../../libs/messaging/src/rabbitmq/rabbitmq.publisher';
import { OutboxBatches } from '../../../libs/messaging/src/outbox/outbox-batch';
import { OutboxSequencer } from '../../../libs/messaging/src/outbox/outbox-sequencer';
let T: Record<string, [number, number]> = {};
const wrap = (proto: any, name: string, key: (a: any[]) => string) => { const f = proto[name]; proto[name] = async function (...a: any[]) { const b = performance.now(); try { return await f.apply(this, a); } finally { const t = (T[key(a)] ??= [0, 0]); t[0] += performance.now() - b; t[1]++; } }; };
wrap(EntityManager.prototype, 'query', (a) => a[0].trim().slice(0, 60).replace(/\s+/g, ' '));
wrap(RabbitMqPublisher.prototype, 'publish', () => 'publish');
wrap(OutboxBatches.prototype, 'publishNext', () => 'publishNext');
wrap(OutboxSequencer.prototype, 'number', () => 'number');
const pct = (a: number[], p: number) => [...a].sort((x, y) => x - y)[Math.min(a.length - 1, Math.floor(a.length * p))]!.toFixed(1);
const out = (...a: any[]) => process.stderr.write(a.join(' ') + '\n');

it('measures', async () => {
  const dir = mkdtempSync('/tmp/measure-pg-'); chmodSync(dir, 0o711);
  const pg = await EmbeddedPostgres.start({ dataDirectory: dir + '/pg', settings: { max_connections: '100' } });
  const payload = 'x'.repeat(3000);
  try {
    for (const [rows, batchSize, index] of [[20000, 500, false], [20000, 500, true], [100000, 500, false], [100000, 500, true]] as const) {
      const databaseUrl = await createDatabase(pg.url);
      const exchange = `m-${Math.random()}`;
      const consumer = await Consumer.of(inject('amqpUrl'), exchange);
      const writer = await startReplica({ databaseUrl, relay: false });
      if (index) await writer.dataSource.query('CREATE INDEX outbox_failed ON outbox (subject) WHERE published_at IS NULL AND attempts > 0');
      for (let i = 0; i < rows; i += 500)
        await writer.transaction(() => writer.outbox.add(Array.from({ length: 500 }, (_, j) => ({ type: 'certificate.create', subject: `certificate/${i + j}`, data: { version: i + j, payload } }))));
      T = {};
      const begin = performance.now();
      const cpu = process.cpuUsage();
      const relay = await startReplica({ databaseUrl, exchange, amqpUrl: inject('amqpUrl'), batchSize });
      while (consumer.received.length < rows) await sleep(20);
      const s = (performance.now() - begin) / 1000;
      const u = process.cpuUsage(cpu);
      out(`DRAIN rows=${rows} batch=${batchSize} index=${index}: ${s.toFixed(2)} s, ${(rows / s).toFixed(0)}/s, node cpu ${((u.user + u.system) / 1e6).toFixed(1)} s`);
      out(JSON.stringify(T, (k, v) => Array.isArray(v) ? v.map(Math.round).join(' ms, ') : v, 1));
      await relay.stop(); await writer.stop(); await consumer.close();
    }
    for (const rate of [20, 500]) {
      const databaseUrl = await createDatabase(pg.url);
      const exchange = `m-${Math.random()}`;
      const consumer = await Consumer.of(inject('amqpUrl'), exchange);
      const w = await startReplica({ databaseUrl, exchange, amqpUrl: inject('amqpUrl') });
      for (const second of [false, true]) {
        const r2 = second ? await startReplica({ databaseUrl, exchange, amqpUrl: inject('amqpUrl') }) : undefined;
        await sleep(500);
        consumer.received.length = 0;
        const committed = new Map<string, number>();
        const n = Math.min(rate * 6, 3000);
        const begin = performance.now();
        const pending: Promise<void>[] = [];
        for (let i = 0; i < n; i++) {
          const due = begin + (i * 1000) / rate;
          if (due > performance.now() + 1) await sleep(Math.max(0, due - performance.now()));
          const subject = `certificate/${second}/${i}`;
          pending.push(w.change(subject).then(() => void committed.set(subject, performance.now())));
        }
        await Promise.all(pending);
        while (consumer.received.length < n) await sleep(20);
        const l = consumer.received.map(({ event, at }) => at - committed.get(event.subject)!);
        out(`LATENCY relays=${second ? 2 : 1} rate=${rate}/s n=${n}: p50 ${pct(l, 0.5)} p90 ${pct(l, 0.9)} p99 ${pct(l, 0.99)} max ${pct(l, 1)} ms; took ${((performance.now() - begin) / 1000).toFixed(1)} s`);
        await r2?.stop();
      }
      await w.stop(); await consumer.close();
    }
  } finally { await pg.stop(); rmSync(dir, { recursive: true, force: true }); }
}, 500_000);
