import { CallerLimitReachedError, runInCallerContext } from '@libs/kernel';
import { beforeEach, describe, expect, it } from 'vitest';
import { SequenceBeyondLogError } from '../domain/sequence-must-exist.rule';
import { InMemoryEventLog } from '../testing';
import { ListEvents, ListEventsHandler } from './list-events';

const ALL = { types: [] };

describe('ListEventsHandler', () => {
  let log: InMemoryEventLog;
  let handler: ListEventsHandler;

  beforeEach(() => {
    log = new InMemoryEventLog();
    for (const subject of ['ca/a', 'ca/b', 'ca/c']) log.append('ca.create', subject);
    handler = new ListEventsHandler(log.reader);
  });

  it('returns the events after a sequence, up to the limit', async () => {
    const page = await handler.execute(new ListEvents(1, 1, ALL));
    expect(page).toMatchObject({ next: 2, more: true, list: [{ sequence: 2 }] });
  });

  it('counts the events that are no longer kept as missed', async () => {
    log.removeOldest(2);
    expect(await handler.execute(new ListEvents(0, 10, ALL))).toMatchObject({ missed: 2, next: 3 });
  });

  it('rejects a sequence after the end of the log', async () => {
    await expect(handler.execute(new ListEvents(4, 10, ALL))).rejects.toThrow(SequenceBeyondLogError);
  });

  it('rejects the fifth concurrent read of one caller', async () => {
    const caller = { authType: 'jwt', authId: 'alice', claims: {} } as const;
    const reads = runInCallerContext({ requestId: 'r', source: 'service/ca', caller }, () =>
      Array.from({ length: 5 }, () => handler.execute(new ListEvents(0, 10, ALL))),
    );
    const results = await Promise.allSettled(reads);
    expect(results.map(({ status }) => status)).toEqual([
      ...Array.from({ length: 4 }, () => 'fulfilled'),
      'rejected',
    ]);
    await expect(reads[4]).rejects.toThrow(CallerLimitReachedError);
  });
});
