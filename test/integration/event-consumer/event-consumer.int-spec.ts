import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { RejectedEventError } from '@libs/event-consumer';
import { afterEach, beforeEach, describe, expect, inject, it } from 'vitest';
import { createDatabase, query } from '../../support/database';
import { eventuallyHolds } from '../../support/eventually';
import { ServerProxy } from '../../support/server-proxy';
import { anExchange, Operator, type Sibling, type SiblingSettings, startSibling } from './sibling';

describe('the event consumer', () => {
  let exchange: string;
  let operator: Operator;
  const siblings: Sibling[] = [];
  const queue = () => exchange.replace('events', 'sibling');
  const deadLetters = () => exchange.replace('events', 'dead');

  beforeEach(async () => {
    exchange = anExchange();
    operator = await Operator.at(inject('amqpUrl'));
  });
  afterEach(async () => {
    await Promise.all(siblings.splice(0).map((sibling) => sibling.stop()));
    await operator.remove(exchange);
  });

  const start = async (settings: Partial<SiblingSettings> = {}) => {
    const sibling = await startSibling({ amqpUrl: inject('amqpUrl'), exchange, ...settings });
    siblings.push(sibling);
    await eventuallyHolds(() => {
      expect(sibling.consumer.state).toBe('consuming');
    });
    return sibling;
  };
  const publish = (subject: string, version: number, id: string = randomUUID()) => {
    operator.publish(exchange, { id, subject, version });
    return id;
  };
  const deadLetter = () =>
    eventuallyHolds(async () => {
      const message = await operator.take(deadLetters());
      expect(message).toBeDefined();
      return message!;
    });
  const emptied = () =>
    eventuallyHolds(async () => {
      expect(await operator.messagesIn(queue())).toBe(0);
    });

  it('retries a failed handler until it succeeds, and delays later events of the same subject only', async () => {
    const done: string[] = [];
    const sibling = await start({
      onEvent: ({ subject, version }, attempt) => {
        if (subject === 'ca/slow' && version === 1 && attempt < 3) throw new Error('not yet');
        done.push(`${subject} ${version}`);
      },
    });
    publish('ca/slow', 1);
    publish('ca/slow', 2);
    publish('ca/other', 1);
    await eventuallyHolds(() => {
      expect(done).toEqual(['ca/other 1', 'ca/slow 1', 'ca/slow 2']);
    });
    expect(sibling.calls).toHaveLength(5);
  });

  it('sends a dead letter with the reason after the last retry, and continues with the subject', async () => {
    const done: number[] = [];
    const sibling = await start({
      retries: 2,
      onEvent: ({ version }) => {
        if (version === 1) throw new Error('cannot digest this');
        done.push(version);
      },
    });
    const id = publish('ca/1', 1);
    publish('ca/1', 2);
    const letter = await deadLetter();
    expect(letter.fields).toMatchObject({ exchange: deadLetters(), routingKey: 'lamassu-dlq' });
    expect(JSON.parse(letter.content.toString())).toMatchObject({ id, data: { version: 1 } });
    expect(letter.properties.messageId).toBe(id);
    expect(letter.properties.headers).toMatchObject({
      _watermill_message_uuid: id,
      reason_poisoned: 'Error: cannot digest this',
      topic_poisoned: 'ca.status.update',
      handler_poisoned: 'Listener.onCa',
      subscriber_poisoned: queue(),
      attempts: '3',
    });
    await eventuallyHolds(() => {
      expect(done).toEqual([2]);
    });
    publish('ca/1', 1, id);
    publish('ca/2', 3);
    await eventuallyHolds(() => {
      expect(done).toEqual([2, 3]);
    });
    expect(sibling.calls.filter((call) => call.id === id)).toHaveLength(3);
  });

  it('does not retry an event that the handler rejects with RejectedEventError', async () => {
    const sibling = await start({
      onEvent: () => {
        throw new RejectedEventError('makes no sense');
      },
    });
    publish('ca/1', 1);
    expect((await deadLetter()).properties.headers).toMatchObject({ attempts: '1' });
    expect(sibling.calls).toHaveLength(1);
  });

  it('sends a dead letter when a handler exceeds its time limit', async () => {
    await start({ retries: 0, handlerTimeoutMilliseconds: 100, onEvent: () => new Promise(() => undefined) });
    publish('ca/1', 1);
    expect((await deadLetter()).properties.headers?.['reason_poisoned']).toContain('within 100 ms');
  });

  it.each([
    ['invalid JSON', '{"specversion":', 'the body is not JSON in UTF-8'],
    ['a number as its body', '17', 'the body is not a CloudEvent'],
    ['no id', '{"specversion":"1.0","type":"ca.create","source":"x"}', 'the attribute id is missing'],
    ['specversion 0.3', '{"specversion":"0.3"}', 'the attribute specversion is not 1.0'],
    [
      'a NUL character',
      String.raw`{"specversion":"1.0","id":"a\u0000b","type":"ca.create","source":"x"}`,
      'an attribute contains the character NUL',
    ],
  ])('sends a message with %s to the dead letters without a retry', async (_title, body, reason) => {
    const sibling = await start();
    operator.channel.publish(exchange, 'ca.create', Buffer.from(body));
    const letter = await deadLetter();
    expect(letter.content.toString()).toBe(body);
    expect(letter.properties.headers).toMatchObject({ reason_poisoned: reason, attempts: '0' });
    publish('ca/1', 1);
    await eventuallyHolds(() => {
      expect(sibling.calls).toHaveLength(1);
    });
  });

  it('handles an event once when it is delivered again with the same id', async () => {
    const sibling = await start();
    const id = publish('ca/1', 1);
    publish('ca/1', 1, id);
    publish('ca/1', 2);
    publish('ca/1', 1, id);
    await eventuallyHolds(() => {
      expect(sibling.calls.map(({ version }) => version)).toEqual([1, 2]);
    });
    await emptied();
    await sleep(50); // A later call would not be seen, so a busy machine cannot fail this.
    expect(sibling.calls).toHaveLength(2);
  });

  it('handles each event once and in subject order when one of two replicas loses the broker', async () => {
    const databaseUrl = await createDatabase(inject('postgresUrl'));
    const proxy = await ServerProxy.to(inject('amqpUrl'));
    const done: string[] = [];
    const onEvent: SiblingSettings['onEvent'] = async ({ subject, version }) => {
      await sleep(Math.random() * 8);
      if (Math.random() < 0.1) throw new Error('not this time');
      done.push(`${subject} ${version}`);
    };
    const settings = { databaseUrl, onEvent, retries: 20, retryMaximumMilliseconds: 50 };
    await start({ ...settings, amqpUrl: proxy.url });
    await start(settings);
    for (let version = 1; version <= 30; version++)
      for (let ca = 0; ca < 10; ca++) publish(`ca/${ca}`, version);
    await eventuallyHolds(() => {
      expect(done.length).toBeGreaterThan(100);
    });
    await proxy.cut();
    await eventuallyHolds(async () => {
      const [row] = await query<{ count: string }>(databaseUrl, 'SELECT count(*) FROM handled_event');
      expect(row?.count).toBe('300');
    });
    for (let ca = 0; ca < 10; ca++) {
      const versions = done
        .filter((each) => each.startsWith(`ca/${ca} `))
        .map((each) => Number(each.split(' ')[1]));
      expect(versions).toEqual(Array.from({ length: 30 }, (_, index) => index + 1));
    }
  });

  it('reconnects after a broker outage, and handles the events of the outage', async () => {
    const proxy = await ServerProxy.to(inject('amqpUrl'));
    const nowhere = 'amqp://127.0.0.1:1';
    const sibling = await start({ amqpUrl: `${nowhere}, ${proxy.url}` });
    publish('ca/1', 1);
    await eventuallyHolds(() => {
      expect(sibling.calls).toHaveLength(1);
    });
    await proxy.cut();
    await eventuallyHolds(() => {
      expect(sibling.consumer.state).toBe('away');
    });
    publish('ca/1', 2);
    await proxy.restore();
    await eventuallyHolds(() => {
      expect(sibling.calls.map(({ version }) => version)).toEqual([1, 2]);
    });
    await sibling.stop();
    siblings.splice(0);
    await proxy.cut();
  });

  it('declares its queue again after the queue was deleted', async () => {
    const sibling = await start();
    await operator.channel.deleteQueue(queue());
    await eventuallyHolds(() => {
      expect(sibling.consumer.state).not.toBe('consuming');
    });
    await eventuallyHolds(() => {
      expect(sibling.consumer.state).toBe('consuming');
    });
    publish('ca/1', 1);
    await eventuallyHolds(() => {
      expect(sibling.calls).toHaveLength(1);
    });
  });

  it('stores its position after new events only, so it does not overwrite a reset position', async () => {
    const databaseUrl = await createDatabase(inject('postgresUrl'));
    const { handledEvents } = await start({ databaseUrl });
    const comeTo = async (sequence: number) => {
      operator.publish(exchange, { id: randomUUID(), subject: 'ca/1', version: sequence }, sequence);
      await eventuallyHolds(async () => {
        expect(await handledEvents.position()).toBe(sequence);
      });
    };
    await comeTo(7);
    await handledEvents.startOver();
    // Positions are stored every second. A busy machine stores fewer, so it can miss a fault but cannot fail.
    await sleep(2_500);
    expect(await handledEvents.position()).toBe(0);
    await comeTo(8);
  });

  it('stops although the broker does not answer', async () => {
    const proxy = await ServerProxy.to(inject('amqpUrl'));
    const sibling = await start({ amqpUrl: proxy.url, stopTimeoutMilliseconds: 200 });
    publish('ca/1', 1);
    await eventuallyHolds(() => {
      expect(sibling.calls).toHaveLength(1);
    });
    proxy.stall();
    siblings.splice(0);
    await sibling.stop();
    await proxy.cut();
  });

  it('waits on stop for running handlers, and leaves other events in the queue', async () => {
    const done: number[] = [];
    const mayEnd = Promise.withResolvers<undefined>();
    const sibling = await start({
      prefetch: 2,
      onEvent: async ({ version }) => {
        await mayEnd.promise;
        done.push(version);
      },
    });
    for (let version = 1; version <= 4; version++) publish('ca/1', version);
    await eventuallyHolds(() => {
      expect(sibling.calls).toHaveLength(1);
    });
    const stopped = sibling.stop();
    siblings.splice(0);
    await sleep(50); // enough for a stop that does not wait for the handler
    mayEnd.resolve(undefined);
    await stopped;
    expect(done).toEqual([1]);
    await eventuallyHolds(async () => {
      expect(await operator.messagesIn(queue())).toBe(3);
    });
  });
});
