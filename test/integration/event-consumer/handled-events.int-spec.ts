import { setTimeout as sleep } from 'node:timers/promises';
import type { HandledEvents } from '@libs/event-consumer';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { createDatabase, query } from '../../support/database';
import { eventuallyHolds } from '../../support/eventually';
import { anExchange, Operator, type Sibling, startSibling } from './sibling';

const nothing = () => Promise.resolve();

describe.each(['PostgreSQL', 'memory'])('the record of handled events in %s', (where) => {
  const exchange = anExchange();
  let sibling: Sibling;
  let store: HandledEvents;

  beforeAll(async () => {
    const database = where === 'memory' ? {} : { databaseUrl: await createDatabase(inject('postgresUrl')) };
    sibling = await startSibling({ amqpUrl: inject('amqpUrl'), exchange, ...database });
    store = sibling.handledEvents;
  });
  afterAll(async () => {
    await sibling.stop();
    await (await Operator.at(inject('amqpUrl'))).remove(exchange);
  });

  it('runs the work of an event once, even when it is requested twice concurrently', async () => {
    const order: string[] = [];
    const begun = Promise.withResolvers<undefined>();
    const work = (name: string) => async () => {
      order.push(`${name} begins`);
      begun.resolve(undefined);
      await sleep(50); // until the second one waits for the first
      order.push(`${name} ends`);
    };
    const first = store.once({ id: 'twice', sequence: 1 }, work('first'));
    await begun.promise;
    expect(await store.once({ id: 'twice', sequence: 1 }, work('second'))).toBe(false);
    expect(await first).toBe(true);
    expect(order).toEqual(['first begins', 'first ends']);
  });

  it('runs the work of an event again after a failure', async () => {
    const failing = store.once({ id: 'fails', sequence: undefined }, () => Promise.reject(new Error('no')));
    await expect(failing).rejects.toThrow('no');
    expect(await store.once({ id: 'fails', sequence: undefined }, nothing)).toBe(true);
    expect(await store.once({ id: 'fails', sequence: undefined }, nothing)).toBe(false);
  });

  it('keeps the highest position', async () => {
    expect(await store.position()).toBeUndefined();
    await store.advance(7);
    await store.advance(3);
    expect(await store.position()).toBe(7);
  });

  it('resets the position to 0 for another event log, and advances from there', async () => {
    await store.startOver();
    expect(await store.position()).toBe(0);
    await store.advance(5);
    expect(await store.position()).toBe(5);
  });

  it('forgets events that are old and far behind the position', async () => {
    for (const sequence of [10, 20, 4_000]) await store.once({ id: `old-${sequence}`, sequence }, nothing);
    await store.advance(5_000);
    const soon = new Date(Date.now() + 1_000);
    expect(await store.forget(new Date(0), 2_000)).toBe(0);
    expect(await store.forget(soon, 4_985)).toBeGreaterThanOrEqual(1);
    expect(await store.once({ id: 'old-20', sequence: 20 }, nothing)).toBe(false);
    await store.forget(soon, 2_000);
    expect(await store.once({ id: 'old-20', sequence: 20 }, nothing)).toBe(true);
    expect(await store.once({ id: 'old-4000', sequence: 4_000 }, nothing)).toBe(false);
  });
});

describe('the record of 60,000 old handled events', () => {
  const exchange = anExchange();
  let databaseUrl: string;
  let sibling: Sibling;

  beforeAll(async () => {
    databaseUrl = await createDatabase(inject('postgresUrl'));
    sibling = await startSibling({ amqpUrl: inject('amqpUrl'), exchange, databaseUrl });
  });
  afterAll(async () => {
    await sibling.stop();
    await (await Operator.at(inject('amqpUrl'))).remove(exchange);
  });

  const handled = (): Promise<object[]> =>
    query(
      databaseUrl,
      `INSERT INTO handled_event (consumer, event_id, sequence, handled_at)
       SELECT $1, gen_random_uuid(), number, now() - interval '40 days' FROM generate_series(1, 60000) AS number`,
      [exchange.replace('events', 'sibling')],
    );

  /** Removes old events batch by batch until none is left, and returns their number. */
  const forgetAll = async (): Promise<number> => {
    let all = 0;
    for (;;) {
      const forgotten = await sibling.handledEvents.forget(new Date(), 2_000);
      if (forgotten === 0) return all;
      all += forgotten;
    }
  };

  it('is removed completely by a consumer at its start', async () => {
    await sibling.handledEvents.advance(100_000);
    await handled();
    const next = await startSibling({ amqpUrl: inject('amqpUrl'), exchange, databaseUrl });
    await eventuallyHolds(async () => {
      expect(await query(databaseUrl, 'SELECT 1 FROM handled_event LIMIT 1')).toEqual([]);
    });
    await next.stop();
  });

  it('is removed completely when the table statistics claim an empty table', async () => {
    await sibling.handledEvents.advance(100_000);
    await handled();
    expect(await forgetAll()).toBe(60_000);
    await query(databaseUrl, 'ANALYZE handled_event');
    await handled();
    expect(await forgetAll()).toBe(60_000);
  });
});
