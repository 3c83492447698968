import { setTimeout as sleep } from 'node:timers/promises';
import type { HandledEvents } from '@libs/event-consumer';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { createDatabase } from '../../support/database';
import { anExchange, Operator, type Sibling, startSibling } from './sibling';

const nothing = () => Promise.resolve();

describe.each(['PostgreSQL', 'memory'])('what was handled, remembered in %s', (where) => {
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

  it('is done once, also when it is asked for twice at a time', async () => {
    const order: string[] = [];
    const work = (name: string) => async () => {
      order.push(`${name} begins`);
      await sleep(50);
      order.push(`${name} ends`);
    };
    const first = store.once({ id: 'twice', sequence: 1 }, work('first'));
    await sleep(20);
    expect(await store.once({ id: 'twice', sequence: 1 }, work('second'))).toBe(false);
    expect(await first).toBe(true);
    expect(order).toEqual(['first begins', 'first ends']);
  });

  it('is done again when it failed', async () => {
    const failing = store.once({ id: 'fails', sequence: undefined }, () => Promise.reject(new Error('no')));
    await expect(failing).rejects.toThrow('no');
    expect(await store.once({ id: 'fails', sequence: undefined }, nothing)).toBe(true);
    expect(await store.once({ id: 'fails', sequence: undefined }, nothing)).toBe(false);
  });

  it('has a position that never goes back', async () => {
    expect(await store.position()).toBeUndefined();
    await store.advance(7);
    await store.advance(3);
    expect(await store.position()).toBe(7);
  });

  it('is forgotten when it is old and far behind the position', async () => {
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
