import { SettableClock } from '@libs/kernel/testing';
import { describe, expect, it, vi } from 'vitest';
import type { PeriodReader } from '../persistence/period.reader';
import { GetExpirations, GetExpirationsHandler } from './get-expirations';

const COUNT = { start: '2026-06-03', caId: 'ca-1', profileId: null, issued: 0, revoked: 0, expiring: 4 };

describe('GetExpirationsHandler', () => {
  const read = vi.fn<PeriodReader['read']>(() => Promise.resolve([COUNT]));
  const clock = new SettableClock(new Date('2026-06-01T12:00:00Z'));
  const handler = new GetExpirationsHandler({ read } as unknown as PeriodReader, clock);

  it('returns every period from today on, those without counts too', async () => {
    const until = new Date('2026-06-03T00:00:00Z');
    const { list } = await handler.execute(new GetExpirations({ interval: 'day', until }));
    expect(list.map(({ start, total }) => [start, total])).toEqual([
      ['2026-06-01', 0],
      ['2026-06-02', 0],
      ['2026-06-03', 4],
    ]);
  });

  it('covers twelve months when no end is given', async () => {
    const { list } = await handler.execute(new GetExpirations({ interval: 'month' }));
    expect([list.length, list[0]?.start, list.at(-1)?.start]).toEqual([12, '2026-06-01', '2027-05-01']);
  });

  it('asks for the certificates of the given CA alone', async () => {
    await handler.execute(new GetExpirations({ interval: 'month', caId: 'ca-1' }));
    expect(read.mock.lastCall?.[2]).toEqual({ caId: 'ca-1' });
  });

  it('rejects an end before today', async () => {
    const until = new Date('2026-05-31T00:00:00Z');
    await expect(handler.execute(new GetExpirations({ interval: 'day', until }))).rejects.toThrow('until');
  });
});
