import { currentCallerContext } from '@libs/kernel';
import { Logger } from '@nestjs/common';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { toStructuredJson } from '../cloud-events/cloud-event';
import { ResolvedMessagingOptions } from '../messaging.options';
import { BrokerThenSubscribersPublisher } from './broker-then-subscribers.publisher';
import {
  EventPublisher,
  holdBackSuccessors,
  type OutboxMessage,
  type PublishResult,
} from './event-publisher';
import { EventSubscribers } from './event-subscribers';
import { InProcessPublisher } from './in-process.publisher';

const PUBLISHED: PublishResult = { outcome: 'published' };
const INTERRUPTED: PublishResult = { outcome: 'interrupted' };
const FAILED: PublishResult = { outcome: 'failed', error: 'no' };

let next = 0;

function message(subject: string, type = 'ca.create'): OutboxMessage {
  const id = String(++next);
  const event = toStructuredJson({
    specversion: '1.0',
    id,
    source: 'source://x',
    type,
    subject,
    time: '2026-06-09T08:31:12.004Z',
    datacontenttype: 'application/json',
    traceid: 't',
    data: {},
  });
  return { id, sequence: id, eventId: id, type, subject, event, attempts: 0 };
}

function outcomes(results: readonly PublishResult[]): string[] {
  return results.map(({ outcome }) => outcome);
}

beforeEach(() => {
  vi.spyOn(Logger.prototype, 'warn').mockReturnValue(undefined);
});
afterEach(() => {
  vi.restoreAllMocks();
});

describe('holdBackSuccessors', () => {
  it('interrupts the messages after an undelivered one of the same subject, and no others', () => {
    const batch = ['a', 'b', 'a', 'b', 'c'].map((subject) => message(subject));
    const results = holdBackSuccessors(batch, [FAILED, PUBLISHED, PUBLISHED, PUBLISHED, INTERRUPTED]);
    expect(outcomes(results)).toEqual(['failed', 'published', 'interrupted', 'published', 'interrupted']);
  });
});

describe('InProcessPublisher', () => {
  const subscribers = () => new EventSubscribers();
  const publisher = (to: EventSubscribers, options = {}) =>
    new InProcessPublisher(to, new ResolvedMessagingOptions({ relay: true, ...options }));

  it('publishes an event without subscribers', async () => {
    expect(await publisher(subscribers()).publish([message('a')])).toEqual([PUBLISHED]);
  });

  it('awaits every handler whose pattern matches, in the order of the events', async () => {
    const to = subscribers();
    const seen: string[] = [];
    to.subscribe('ca.#', async (event) => {
      await new Promise((resolve) => setTimeout(resolve, 5));
      seen.push(`1:${event.subject}`);
    });
    to.subscribe('#.create', (event) => void seen.push(`2:${event.subject}`));
    to.subscribe('certificate.#', () => void seen.push('wrong'));
    await publisher(to).publish([message('a'), message('b')]);
    expect(seen).toEqual(['1:a', '2:a', '1:b', '2:b']);
  });

  it('stops at a failing event of a subject, and continues with other subjects', async () => {
    const to = subscribers();
    const seen: string[] = [];
    to.subscribe('#', ({ id, subject }) => {
      seen.push(id);
      if (subject === 'a') throw new Error('no');
    });
    const batch = [message('a'), message('a'), message('b')];
    expect(outcomes(await publisher(to).publish(batch))).toEqual(['failed', 'interrupted', 'published']);
    expect(seen).toEqual([batch[0]?.id, batch[2]?.id]);
  });

  it('fails an event whose handler does not end in time', async () => {
    const to = subscribers();
    to.subscribe('#', () => new Promise(() => undefined));
    const [result] = await publisher(to, { subscriberTimeoutMilliseconds: 10 }).publish([message('a')]);
    expect(result).toMatchObject({ outcome: 'failed', error: expect.stringContaining('10 ms') as string });
  });

  it('interrupts the rest of the batch when its time is over', async () => {
    const to = subscribers();
    to.subscribe('#', () => new Promise((resolve) => setTimeout(resolve, 20)));
    const results = publisher(to, { subscriberBatchMilliseconds: 10 }).publish([message('a'), message('b')]);
    expect(outcomes(await results)).toEqual(['published', 'interrupted']);
  });

  it('runs handlers in the trace of the event with the service as caller', async () => {
    const to = subscribers();
    const handler = vi.fn(() => {
      expect(currentCallerContext()).toMatchObject({ source: 'service/ca', traceId: 't' });
      expect(currentCallerContext()?.caller).toBeUndefined();
    });
    to.subscribe('#', handler);
    expect(await publisher(to).publish([message('a')])).toEqual([PUBLISHED]);
    expect(handler).toHaveBeenCalledOnce();
  });

  it('does not call a handler whose subscription has ended', async () => {
    const to = subscribers();
    const handler = vi.fn();
    to.subscribe('#', handler)();
    await publisher(to).publish([message('a')]);
    expect(handler).not.toHaveBeenCalled();
  });
});

class Recording extends EventPublisher {
  readonly batches: string[][] = [];

  constructor(readonly results: Record<string, PublishResult> = {}) {
    super();
  }

  isReady(): boolean {
    return true;
  }

  publish(batch: readonly OutboxMessage[]): Promise<PublishResult[]> {
    this.batches.push(batch.map(({ subject }) => subject));
    return Promise.resolve(batch.map(({ subject }) => this.results[subject] ?? PUBLISHED));
  }
}

describe('BrokerThenSubscribersPublisher', () => {
  it('delivers to subscribers only events that the broker has confirmed', async () => {
    const [broker, subscribers] = [new Recording({ a: FAILED }), new Recording()];
    const results = await new BrokerThenSubscribersPublisher(broker, subscribers).publish([
      message('a'),
      message('b'),
    ]);
    expect(results).toEqual([FAILED, PUBLISHED]);
    expect(subscribers.batches).toEqual([['b']]);
  });

  it('does not repeat an event to the broker when only a subscriber failed', async () => {
    const [broker, subscribers] = [new Recording(), new Recording({ a: FAILED })];
    const publisher = new BrokerThenSubscribersPublisher(broker, subscribers);
    const refused = message('a');
    expect(await publisher.publish([refused])).toEqual([FAILED]);
    delete subscribers.results['a'];
    expect(await publisher.publish([refused, message('b')])).toEqual([PUBLISHED, PUBLISHED]);
    expect(broker.batches).toEqual([['a'], ['b']]);
    expect(subscribers.batches).toEqual([['a'], ['a', 'b']]);
  });
});
