import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { runInCallerContext } from '@libs/kernel';
import { afterEach, beforeEach, describe, expect, inject, it } from 'vitest';
import { eventuallyHolds } from '../../support/eventually';
import { ServerProxy } from '../../support/server-proxy';
import { Consumer } from './consumer';
import { createDatabase, type Replica, startReplica } from './replica';

const SUBJECTS = 9;

describe('event delivery through RabbitMQ', () => {
  let databaseUrl: string;
  let exchange: string;
  let proxy: ServerProxy;
  let consumer: Consumer;
  const replicas: Replica[] = [];

  beforeEach(async () => {
    databaseUrl = await createDatabase(inject('postgresUrl'));
    exchange = `events-${randomBytes(4).toString('hex')}`;
    proxy = await ServerProxy.to(inject('amqpUrl'));
    consumer = await Consumer.of(inject('amqpUrl'), exchange);
  });
  afterEach(async () => {
    await Promise.all(replicas.splice(0).map((replica) => replica.stop()));
    await consumer.close();
    await proxy.cut();
  });

  const start = async (options: Partial<Parameters<typeof startReplica>[0]> = {}) => {
    const replica = await startReplica({
      databaseUrl,
      exchange,
      amqpUrl: proxy.url,
      batchSize: 20,
      ...options,
    });
    replicas.push(replica);
    return replica;
  };
  const change = async (replica: Replica, count: number) => {
    for (let index = 0; index < count; index++) await replica.change(`ca/${index % SUBJECTS}`);
  };
  const unpublished = async (replica: Replica) => {
    const [row] = await replica.dataSource.query<{ count: number }[]>(
      'SELECT count(*)::integer AS count FROM outbox WHERE published_at IS NULL',
    );
    return row!.count;
  };
  const everythingArrived = async (replica: Replica, count: number) => {
    await eventuallyHolds(async () => {
      expect(consumer.ids).toHaveLength(count);
      expect(await unpublished(replica)).toBe(0);
    });
    for (const versions of consumer.versions.values())
      expect(versions).toEqual(versions.map((_, index) => index + 1));
  };

  it('publishes the body, routing key and headers that existing consumers expect', async () => {
    const replica = await start();
    const trace = { traceId: '4bf92f3577b34da6a3ce929d0e0e4736', spanId: '00f067aa0ba902b7' };
    await runInCallerContext({ requestId: 'r', source: 'service/ca', ...trace }, () =>
      replica.change('ca/1', 'ca.create'),
    );
    await everythingArrived(replica, 1);
    const { event, message } = consumer.received[0]!;
    const [row] =
      await replica.dataSource.query<{ event: string; event_id: string }[]>('SELECT * FROM outbox');
    expect(message.content.toString()).toBe(row!.event);
    expect(event).toMatchObject({
      id: row!.event_id,
      type: 'ca.create',
      subject: 'ca/1',
      data: { version: 1 },
    });
    expect(message.fields).toMatchObject({ exchange, routingKey: 'ca.create' });
    expect(message.properties).toMatchObject({
      deliveryMode: 2,
      messageId: event.id,
      contentType: undefined,
    });
    expect(message.properties.headers).toEqual({
      _watermill_message_uuid: event.id,
      traceparent: '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01',
      sequence: '1',
    });
  });

  it('publishes 200 events in the order of the event log', async () => {
    const replica = await start();
    await change(replica, 200);
    await everythingArrived(replica, 200);
    const sequences = consumer.received.map(({ message }) =>
      Number(message.properties.headers?.['sequence']),
    );
    expect(sequences).toEqual(sequences.map((_, index) => index + 1));
  });

  it('starts while the broker is down, and publishes once it is up', async () => {
    await proxy.cut();
    const replica = await start();
    await change(replica, 30);
    await sleep(300); // Time for an attempt. On a busy machine there are fewer, so this cannot fail there.
    expect(await unpublished(replica)).toBe(30);
    const attempts = await replica.dataSource.query<object[]>('SELECT FROM outbox WHERE attempts > 0');
    expect(attempts).toEqual([]);
    await proxy.restore();
    await everythingArrived(replica, 30);
  });

  it('loses no event and keeps the order over four broker outages', async () => {
    const replica = await start();
    let outages = 0;
    let written = 0;
    const writing = (async () => {
      while (outages < 4) await replica.change(`ca/${written++ % SUBJECTS}`);
    })();
    for (; outages < 4; outages++) {
      const { connections } = proxy;
      await sleep(150);
      await proxy.cut();
      await sleep(150);
      await proxy.restore();
      await eventuallyHolds(() => {
        expect(proxy.connections).toBeGreaterThan(connections);
      });
    }
    await writing;
    await everythingArrived(replica, written);
  });

  it('reconnects to a broker that does not confirm, and publishes again with the same ids', async () => {
    const replica = await start({ confirmTimeoutMilliseconds: 300 });
    await change(replica, 1);
    await everythingArrived(replica, 1);
    proxy.stall();
    await change(replica, 40);
    await everythingArrived(replica, 41);
    expect(proxy.connections).toBeGreaterThan(1);
    expect(consumer.received.length).toBeGreaterThan(41);
  });

  it('publishes each event once and in order with three relays', async () => {
    const [first, ...others] = await Promise.all([start(), start(), start()]);
    await Promise.all([first, ...others].map((replica) => change(replica, 150)));
    await everythingArrived(first, 450);
    expect(consumer.received).toHaveLength(450);
  });

  it('publishes again with the same id when the relay fails between confirm and commit', async () => {
    const replica = await start();
    let kills = 0;
    replica.subscribers.subscribe('#', async () => {
      // Subscribers run after the confirm and before the row is marked, so the transaction is ended here.
      if (kills++ > 0) return;
      await replica.dataSource.query(
        `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
         WHERE datname = current_database() AND state = 'idle in transaction' AND query LIKE '%event, attempts%'`,
      );
    });
    await change(replica, 3);
    await everythingArrived(replica, 3);
    expect(kills).toBeGreaterThan(1);
    expect(consumer.received.length).toBeGreaterThan(3);
  });

  it('delivers events to subscribers in the process as well', async () => {
    const replica = await start();
    const seen: string[] = [];
    replica.subscribers.subscribe('ca.#', ({ id }) => void seen.push(id));
    await change(replica, 50);
    await everythingArrived(replica, 50);
    expect(seen).toEqual(consumer.ids);
  });

  it('backs off when the broker rejects a message, and publishes later events again', async () => {
    const full = await Consumer.of(inject('amqpUrl'), exchange, {
      arguments: { 'x-max-length': 5, 'x-overflow': 'reject-publish' },
      consume: false,
    });
    const replica = await start({ retryFirstMilliseconds: 100, retryMaximumMilliseconds: 200 });
    await change(replica, 20);
    await eventuallyHolds(async () => {
      expect(await replica.dataSource.query('SELECT FROM outbox WHERE attempts > 0')).not.toEqual([]);
    });
    await full.consume();
    await eventuallyHolds(async () => {
      expect(await unpublished(replica)).toBe(0);
      expect(full.ids).toHaveLength(20);
    });
    const last = new Map(full.received.map(({ event }) => [event.subject, event.data.version]));
    expect(last.get('ca/0')).toBe(3);
    await full.close();
  });

  it('stops although the broker does not answer', async () => {
    const replica = await start({ stopTimeoutMilliseconds: 200 });
    await change(replica, 1);
    await everythingArrived(replica, 1);
    proxy.stall();
    await replica.change('ca/1');
    await sleep(100);
    replicas.splice(0);
    await replica.stop();
  });
});
