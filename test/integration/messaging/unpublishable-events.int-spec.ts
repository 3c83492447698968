import { randomBytes } from 'node:crypto';
import { Logger } from '@nestjs/common';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, inject, it, vi } from 'vitest';
import { eventuallyHolds } from '../../support/eventually';
import { type OwnRabbitMq, startOwnRabbitMq } from '../../support/rabbitmq';
import { ServerProxy } from '../../support/server-proxy';
import { Consumer } from './consumer';
import { anEvent, changeThing, createDatabase, type Replica, startReplica } from './replica';

/** Maximum message size of the broker in these tests, in octets. The default is 16 or 128 MiB, by version. */
const LARGEST_MESSAGE = 20_000;

interface Row {
  readonly event_id: string;
  readonly subject: string;
  readonly sequence: string | null;
  readonly blocked_by: string | null;
  readonly last_error: string | null;
}

describe('events that the broker rejects as too large', () => {
  let broker: OwnRabbitMq;
  let databaseUrl: string;
  let consumer: Consumer;
  let replica: Replica;
  let exchange: string;

  beforeAll(async () => {
    broker = await startOwnRabbitMq(undefined, [`max_message_size = ${LARGEST_MESSAGE}`]);
  });
  afterAll(() => broker.remove());

  beforeEach(async () => {
    databaseUrl = await createDatabase(inject('postgresUrl'));
    exchange = `events-${randomBytes(4).toString('hex')}`;
    consumer = await Consumer.of(broker.url, exchange);
    vi.spyOn(Logger.prototype, 'error').mockReturnValue();
    replica = await startReplica({ databaseUrl, exchange, amqpUrl: broker.url, relay: false });
  });
  afterEach(async () => {
    vi.restoreAllMocks();
    await replica.stop();
    await consumer.close();
  });

  const startRelay = async (): Promise<void> => {
    await replica.stop();
    replica = await startReplica({
      databaseUrl,
      exchange,
      amqpUrl: broker.url,
      pollIntervalMilliseconds: 20,
    });
  };
  const rows = (where: string) =>
    replica.dataSource.query<Row[]>(`SELECT * FROM outbox WHERE ${where} ORDER BY id`);
  const large = (subject: string) =>
    replica.transaction(async (query) => {
      const version = await changeThing(query, subject);
      const event = anEvent(subject, version);
      const filling = 'x'.repeat(2 * LARGEST_MESSAGE);
      await replica.outbox.add([{ ...event, data: { version, filling } }]);
    });
  const arrived = (count: number) =>
    eventuallyHolds(() => {
      expect(consumer.ids).toHaveLength(count);
    });

  it('are set aside and block later events of their subject only', async () => {
    for (let index = 0; index < 40; index += 1) await replica.change(`ca/${index}`);
    await large('ca/large');
    await replica.change('ca/large');
    for (let index = 0; index < 40; index += 1) await replica.change(`ca/${index}`);
    await startRelay();
    await arrived(80);
    await eventuallyHolds(async () => {
      expect(
        (await rows('published_at IS NULL')).map(({ subject, blocked_by }) => [subject, blocked_by]),
      ).toEqual([
        ['ca/large', 'failure'],
        ['ca/large', 'predecessor'],
      ]);
    });
    expect((await rows(`blocked_by = 'failure'`))[0]!.last_error).toMatch(
      /^event \S+ \(ca.status.update of ca\/large\) cannot be published: .*message size/,
    );
    // Both have sequence numbers: they are in the event log, but not at the broker.
    expect(await rows('sequence IS NULL')).toEqual([]);
    await replica.change('ca/other');
    await arrived(81);
    for (const versions of consumer.versions.values())
      expect(versions).toEqual(versions.map((_, index) => index + 1));
  });

  it('are each set aside when a batch has three of them', async () => {
    for (let index = 0; index < 30; index += 1) {
      await (index % 10 === 5 ? large(`ca/${index}`) : replica.change(`ca/${index}`));
    }
    await startRelay();
    await arrived(27);
    await eventuallyHolds(async () => {
      expect((await rows(`blocked_by = 'failure'`)).map(({ subject }) => subject)).toEqual([
        'ca/5',
        'ca/15',
        'ca/25',
      ]);
    });
  });

  it('release later events of their subject when an operator discards them', async () => {
    await large('ca/large');
    await replica.change('ca/large');
    await startRelay();
    await eventuallyHolds(async () => {
      expect(await rows(`blocked_by = 'predecessor'`)).toHaveLength(1);
    });
    const [failed] = await rows(`blocked_by = 'failure'`);
    expect(await replica.setAside.discard(failed!.event_id)).toBe('discarded');
    await arrived(1);
    expect(consumer.versions.get('ca/large')).toEqual([2]);
    expect((await rows('sequence IS NOT NULL')).map(({ sequence }) => sequence)).toEqual(['1', '2']);
  });

  it('are distinguished from events lost with a connection, which are published again', async () => {
    const proxy = await ServerProxy.to(broker.url);
    await replica.stop();
    replica = await startReplica({ databaseUrl, exchange, amqpUrl: proxy.url, pollIntervalMilliseconds: 20 });
    let written = 0;
    for (let outage = 0; outage < 3; outage += 1) {
      for (let index = 0; index < 20; index += 1) await replica.change(`ca/${written++ % 7}`);
      await proxy.cut();
      for (let index = 0; index < 20; index += 1) await replica.change(`ca/${written++ % 7}`);
      await proxy.restore();
    }
    await arrived(written);
    await eventuallyHolds(async () => {
      expect(await rows('published_at IS NULL')).toEqual([]);
    });
    expect(await rows('last_error IS NOT NULL')).toEqual([]);
    await replica.stop();
    await proxy.cut();
  });
});
