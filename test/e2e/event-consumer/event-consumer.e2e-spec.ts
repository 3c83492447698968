import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { resolve } from 'node:path';
import { type ChannelModel, connect } from 'amqplib';
import { afterAll, afterEach, beforeAll, describe, expect, inject, it } from 'vitest';
import { createDatabase, query } from '../../support/database';
import { eventuallyHolds } from '../../support/eventually';
import { createCa, createProfile } from '../../support/issuing';
import { type ApiClient, ServiceProcess } from '../../support/service';

interface Effect {
  readonly event_id: string;
  readonly type: string;
  readonly subject: string;
}

describe('a sibling service', () => {
  const exchange = `events-${randomBytes(4).toString('hex')}`;
  const queue = exchange.replace('events', 'sibling');
  const siblings: ChildProcess[] = [];
  let service: ServiceProcess;
  let client: ApiClient;
  let serviceDatabase: string;
  let databaseUrl: string;
  let broker: ChannelModel;

  beforeAll(async () => {
    serviceDatabase = await createDatabase(inject('postgresUrl'));
    databaseUrl = await createDatabase(inject('postgresUrl'));
    await query(databaseUrl, 'CREATE TABLE effect (place bigserial, event_id text, type text, subject text)');
    broker = await connect(inject('amqpUrl'));
    service = await ServiceProcess.start({
      DATABASE_URL: serviceDatabase,
      AMQP_URL: inject('amqpUrl'),
      AMQP_EXCHANGE: exchange,
    });
    client = service.admin;
  });
  afterEach(async () => {
    for (const sibling of siblings.splice(0)) await end(sibling, 'SIGKILL');
  });
  afterAll(async () => {
    await service.remove();
    const channel = await broker.createChannel();
    for (const name of [queue, exchange.replace('events', 'dead')]) await channel.deleteQueue(name);
    for (const name of [exchange, exchange.replace('events', 'dead')]) await channel.deleteExchange(name);
    await broker.close();
  });

  const end = async (sibling: ChildProcess, signal: NodeJS.Signals) => {
    if (sibling.exitCode !== null || sibling.signalCode !== null) return;
    sibling.kill(signal);
    await once(sibling, 'exit');
  };
  /** Starts the sibling. `begun` has the ids of the events whose handler has begun, in order. */
  const start = async (pace = 0, more: object = {}) => {
    const options = {
      ...more,
      databaseUrl,
      pace,
      amqpUrl: inject('amqpUrl'),
      exchange,
      deadLetterExchange: exchange.replace('events', 'dead'),
      serviceId: queue,
      log: { url: `${service.url}/api/ca/v1`, token: await service.token('reader') },
    };
    const script = resolve('test/e2e/event-consumer/consumer-process.mjs');
    const process_ = spawn(process.execPath, [script, JSON.stringify(options)], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    siblings.push(process_);
    const begun: string[] = [];
    process_.stdout.setEncoding('utf8').on('data', (text: string) => {
      begun.push(...[...text.matchAll(/begun (\S+)/g)].map(([, id]) => id!));
    });
    return { process: process_, begun };
  };
  const effects = () =>
    query<Effect>(databaseUrl, 'SELECT event_id, type, subject FROM effect ORDER BY place');
  /** Returns the log, once every event is numbered. */
  const told = async () => {
    const rows = await eventuallyHolds(async () => {
      const all = await query<Effect & { isNumbered: boolean }>(
        serviceDatabase,
        `SELECT event_id::text, type, subject, sequence IS NOT NULL AS "isNumbered" FROM outbox
           WHERE type LIKE 'profile.%' ORDER BY sequence`,
      );
      expect(all.filter(({ isNumbered }) => !isNumbered)).toEqual([]);
      return all;
    });
    return rows.map(({ event_id, type, subject }): Effect => ({ event_id, type, subject }));
  };
  /** Every event has had its effect once, and those of a subject in their order. */
  const expectEverythingOnce = async () => {
    const events = await told();
    await eventuallyHolds(async () => {
      expect((await effects()).map(({ event_id }) => event_id).sort()).toEqual(
        events.map(({ event_id }) => event_id).sort(),
      );
    });
    const bySubject = (all: readonly Effect[]) => Map.groupBy(all, ({ subject }) => subject);
    expect(bySubject(await effects())).toEqual(bySubject(events));
  };
  /** A profile and two changes of it: three events of one subject. */
  const tellThree = async () => {
    const id = await createProfile(client);
    for (const name of ['second', 'third'])
      await client.put(`/profiles/${id}`, { name, validity: { type: 'Duration', duration: '1y' } });
  };

  it('handles the events that precede its first start', async () => {
    for (let count = 0; count < 3; count++) await tellThree();
    await start();
    await expectEverythingOnce();
  });

  it(
    'loses and repeats no event when it is killed three times while it handles events',
    { timeout: 120_000 },
    async () => {
      const writing = (async () => {
        for (let count = 0; count < 15; count++) await tellThree();
      })();
      for (let kill = 0; kill < 3; kill++) {
        const sibling = await start(100);
        await eventuallyHolds(() => {
          expect(sibling.begun.length).toBeGreaterThan(4);
        });
        await end(sibling.process, 'SIGKILL');
      }
      await writing;
      await start();
      await expectEverythingOnce();
    },
  );

  it('catches up from the log after its queue was deleted, and continues with the queue', async () => {
    await tellThree();
    const channel = await broker.createChannel();
    await channel.deleteQueue(queue);
    for (let count = 0; count < 3; count++) await tellThree();
    await start(20);
    for (let count = 0; count < 3; count++) await tellThree();
    await expectEverythingOnce();
    await tellThree();
    await expectEverythingOnce();
  });

  it('catches up with events so large that a page of the log holds few', async () => {
    const channel = await broker.createChannel();
    await channel.deleteQueue(queue);
    const { id } = await createCa(client);
    for (let count = 0; count < 40; count++) {
      const patches = [{ op: 'add', path: '/large', value: String(count).repeat(100_000) }];
      expect((await client.put<unknown>(`/cas/${id}/metadata`, { patches })).status).toBe(200);
    }
    await tellThree();
    await told();
    await start();
    await expectEverythingOnce();
  });

  it('reads the log from its beginning when the service was restored from a backup', async () => {
    // Of nine events that are gone and three that are new: the overlap would begin behind the first of those.
    const closeBehind = { overlap: 7 };
    await start(0, closeBehind);
    await tellThree();
    const older = (await told()).length;
    for (let count = 0; count < 3; count++) await tellThree();
    await expectEverythingOnce();
    await eventuallyHolds(async () => {
      expect(await query(databaseUrl, 'SELECT sequence FROM event_position')).toEqual(
        await query(serviceDatabase, 'SELECT last AS sequence FROM outbox_sequence'),
      );
    });
    for (const sibling of siblings.splice(0)) await end(sibling, 'SIGKILL');

    // The state of an earlier backup; the queue is lost too.
    await query(
      serviceDatabase,
      `DELETE FROM outbox WHERE sequence > (
         SELECT sequence FROM outbox WHERE type LIKE 'profile.%' ORDER BY sequence OFFSET $1 LIMIT 1)`,
      [older - 1],
    );
    await query(serviceDatabase, 'UPDATE outbox_sequence SET last = (SELECT max(sequence) FROM outbox)');
    await (await broker.createChannel()).deleteQueue(queue);
    const before = await effects();
    await tellThree();
    const since = (await told()).slice(older);
    expect(since).toHaveLength(3);

    const killed = await start(200, closeBehind);
    await eventuallyHolds(() => {
      expect(killed.begun.length).toBeGreaterThan(0);
    });
    await end(killed.process, 'SIGKILL');
    await start(0, closeBehind);
    await eventuallyHolds(async () => {
      expect(await effects()).toEqual([...before, ...since]);
    });
    await tellThree();
    await eventuallyHolds(async () => {
      expect(await effects()).toEqual([...before, ...(await told()).slice(older)]);
    });
  });
});
