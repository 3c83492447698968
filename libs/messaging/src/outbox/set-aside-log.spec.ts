import { Logger } from '@nestjs/common';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { SetAsideLog } from './set-aside-log';

describe('SetAsideLog', () => {
  let now = 0;
  let log: SetAsideLog;
  let lines: string[];
  const events = (count: number, first = 0) =>
    Array.from({ length: count }, (_, index) => ({
      eventId: `event-${first + index}`,
      error: `event event-${first + index} cannot be written out`,
    }));

  beforeEach(() => {
    now = 0;
    lines = [];
    vi.spyOn(Logger.prototype, 'error').mockImplementation((message: unknown) => {
      lines.push(String(message));
    });
    log = new SetAsideLog(() => now);
  });
  afterEach(() => vi.restoreAllMocks());

  it('logs a line for each event', () => {
    log.add(events(2));
    expect(lines).toEqual([
      'An event is set aside: event event-0 cannot be written out',
      'An event is set aside: event event-1 cannot be written out',
    ]);
  });

  it('logs eleven lines for 100,000 events in a minute', () => {
    for (let batch = 0; batch < 1_000; batch += 1) log.add(events(100, batch * 100));
    expect(lines).toHaveLength(11);
    expect(lines.at(-1)).toContain('More events are set aside');
  });

  it('logs the number of suppressed lines after a minute', () => {
    log.add(events(25));
    now = 60_000;
    log.add(events(1, 25));
    expect(lines.slice(-2)).toEqual([
      '15 more events were set aside in the last minute',
      'An event is set aside: event event-25 cannot be written out',
    ]);
  });
});
