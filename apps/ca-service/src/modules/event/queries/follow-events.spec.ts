import { SettableClock } from '@libs/kernel/testing';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { EventFilter, StreamItem } from '../domain/event-log';
import { SequenceBeyondLogError } from '../domain/sequence-must-exist.rule';
import { InMemoryEventLog } from '../testing';
import { FollowEvents, FollowEventsHandler } from './follow-events';

describe('FollowEventsHandler', () => {
  let log: InMemoryEventLog;
  let handler: FollowEventsHandler;
  let end: AbortController;

  beforeEach(() => {
    log = new InMemoryEventLog();
    handler = new FollowEventsHandler(log.reader, log.notifications, new SettableClock());
    end = new AbortController();
    log.append('ca.create', 'ca/a');
    log.append('certificate.create', 'certificate/1');
  });
  afterEach(() => {
    end.abort();
  });

  const follow = async (
    after: number | undefined,
    filter: EventFilter = { types: [] },
  ): Promise<AsyncIterator<StreamItem>> =>
    (await handler.execute(new FollowEvents(after, filter, end.signal)))[Symbol.asyncIterator]();

  const take = async (items: AsyncIterator<StreamItem>, count: number): Promise<string[]> => {
    const taken: string[] = [];
    while (taken.length < count) {
      const result = await items.next();
      if (result.done) break;
      const item = result.value;
      taken.push(`${item.kind} ${item.kind === 'event' ? item.event.sequence : item.sequence}`);
    }
    return taken;
  };

  it('begins with the position, and continues with the events after it', async () => {
    expect(await take(await follow(0), 3)).toEqual(['position 0', 'event 1', 'event 2']);
  });

  it('begins at the end of the log when no sequence is given', async () => {
    expect(await take(await follow(undefined), 1)).toEqual(['position 2']);
  });

  it('returns an event that is appended while it waits', async () => {
    const items = await follow(2);
    await take(items, 1);
    const next = take(items, 1);
    log.append('ca.create', 'ca/b');
    expect(await next).toEqual(['event 3']);
  });

  it('returns a gap for events that are no longer kept', async () => {
    log.removeOldest(1);
    expect(await take(await follow(0), 3)).toEqual(['position 0', 'gap 1', 'event 2']);
  });

  it('skips events that the filter excludes', async () => {
    expect(await take(await follow(0, { types: ['certificate.create'] }), 2)).toEqual([
      'position 0',
      'event 2',
    ]);
  });

  it('reads once for followers that wait at the same position', async () => {
    const followers = [await follow(2), await follow(2)];
    for (const each of followers) await take(each, 1);
    await Promise.all(followers.map((each) => Promise.race([each.next(), log.last()])));
    expect(log.reads).toBe(1);
  });

  it('ends when it is aborted, and stops listening', async () => {
    const items = await follow(2);
    await take(items, 1);
    const next = items.next();
    end.abort();
    expect(await next).toEqual({ done: true, value: undefined });
    expect(log.notifications.listeners.size).toBe(0);
  });

  it('rejects a sequence after the end of the log', async () => {
    await expect(follow(3)).rejects.toThrow(SequenceBeyondLogError);
  });
});
