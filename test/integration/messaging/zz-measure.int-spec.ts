/* eslint-disable */
import { mkdtempSync, chmodSync, rmSync } from 'node:fs';
import { EmbeddedPostgres } from '../../../libs/persistence/src/embedded-postgres';
import { inject, it } from 'vitest';
import { Consumer } from './consumer';
import { createDatabase, startReplica } from './replica';
import { setTimeout as sleep } from 'node:timers/promises';

const pct = (a: number[], p: number) =>
  [...a].sort((x, y) => x - y)[Math.min(a.length - 1, Math.floor(a.length * p))]!.toFixed(1);
const out = (...a: any[]) => process.stderr.write(a.join(' ') + '\n');

it('measures', async () => {
  const dir = mkdtempSync('/tmp/measure-pg-');
  chmodSync(dir, 0o711);
  const pg = await EmbeddedPostgres.start({
    dataDirectory: dir + '/pg',
    settings: { max_connections: '100' },
  });
  const payload = 'x'.repeat(3000);
  try {
    for (const [rows, batchSize, index] of [
      [20000, 500, false],
      [20000, 500, true],
      [100000, 500, false],
      [100000, 500, true],
      [100000, 1000, true],
    ] as const) {
      const databaseUrl = await createDatabase(pg.url);
      const exchange = `m-${Math.random()}`;
      const consumer = await Consumer.of(inject('amqpUrl'), exchange);
      const durable = `q-${Math.random()}`;
      const writer = await startReplica({ databaseUrl, relay: false });
      if (index)
        await writer.dataSource.query(
          'CREATE INDEX outbox_failed ON outbox (subject, sequence) WHERE published_at IS NULL AND attempts > 0',
        );
      for (let i = 0; i < rows; i += 500)
        await writer.transaction(() =>
          writer.outbox.add(
            Array.from({ length: 500 }, (_, j) => ({
              type: 'certificate.create',
              subject: `certificate/${i + j}`,
              data: { version: i + j, payload },
            })),
          ),
        );
      const begin = performance.now();
      const cpu = process.cpuUsage();
      const relay = await startReplica({ databaseUrl, exchange, amqpUrl: inject('amqpUrl'), batchSize });
      while (consumer.received.length < rows) await sleep(20);
      const s = (performance.now() - begin) / 1000;
      const u = process.cpuUsage(cpu);
      out(
        `DRAIN rows=${rows} batch=${batchSize} index=${index}: ${s.toFixed(2)} s, ${(rows / s).toFixed(0)}/s, node cpu ${((u.user + u.system) / 1e6).toFixed(1)} s`,
      );
      await relay.stop();
      await writer.stop();
      await consumer.close();
      void durable;
    }
    for (const [rate, subjects] of [
      [20, 1e9],
      [500, 1e9],
    ] as const) {
      const databaseUrl = await createDatabase(pg.url);
      const exchange = `m-${Math.random()}`;
      const consumer = await Consumer.of(inject('amqpUrl'), exchange);
      const replica = await startReplica({ databaseUrl, exchange, amqpUrl: inject('amqpUrl') });
      const other = await startReplica({ databaseUrl, exchange, amqpUrl: inject('amqpUrl') });
      for (const [name, w, second] of [
        ['own', replica, false],
        ['two relays', replica, true],
      ] as const) {
        if (!second) await other.stop();
        const r2 = second
          ? await startReplica({ databaseUrl, exchange, amqpUrl: inject('amqpUrl') })
          : undefined;
        await sleep(500);
        consumer.received.length = 0;
        const committed = new Map<string, number>();
        const n = Math.min(rate * 6, 3000);
        const begin = performance.now();
        const pending: Promise<void>[] = [];
        for (let i = 0; i < n; i++) {
          const due = begin + (i * 1000) / rate;
          if (due > performance.now() + 1) await sleep(due - performance.now());
          const subject = `certificate/${name}/${i}`;
          pending.push(w.change(subject).then(() => void committed.set(subject, performance.now())));
        }
        await Promise.all(pending);
        while (consumer.received.length < n) await sleep(20);
        const l = consumer.received.map(({ event, at }) => at - committed.get(event.subject)!);
        out(
          `LATENCY ${name} rate=${rate}/s n=${n}: p50 ${pct(l, 0.5)} p90 ${pct(l, 0.9)} p99 ${pct(l, 0.99)} max ${pct(l, 1)} ms; took ${((performance.now() - begin) / 1000).toFixed(1)} s`,
        );
        await r2?.stop();
      }
      await replica.stop();
      await consumer.close();
    }
  } finally {
    await pg.stop();
    rmSync(dir, { recursive: true, force: true });
  }
}, 500_000);
