import { SettableClock } from '@libs/kernel/testing';
import { describe, expect, it } from 'vitest';
import type { PeriodReader } from '../persistence/period.reader';
import { GetIssuance, GetIssuanceHandler } from './get-issuance';

const START = '2026-06-01';
const COUNTS = [
  { start: START, caId: 'ca-1', profileId: null, issued: 3, revoked: 1, expiring: 0 },
  { start: START, caId: '-', profileId: null, issued: 2, revoked: 0, expiring: 0 },
  { start: START, caId: null, profileId: 'p1', issued: 5, revoked: 1, expiring: 0 },
];

describe('GetIssuanceHandler', () => {
  const reader = { read: () => Promise.resolve(COUNTS) } as unknown as PeriodReader;
  const handler = new GetIssuanceHandler(reader, new SettableClock(new Date('2026-06-15T12:00:00Z')));

  it('returns the last twelve months when no range is given', async () => {
    const { list } = await handler.execute(new GetIssuance({ interval: 'month' }));
    expect([list.length, list[0]?.start, list.at(-1)?.start]).toEqual([12, '2025-07-01', START]);
  });

  it('adds up all CAs in the totals of a period', async () => {
    const { list } = await handler.execute(new GetIssuance({ interval: 'month' }));
    expect(list.at(-1)).toMatchObject({ issued: 5, revoked: 1 });
  });

  it('names known CAs and profiles in the distributions, and no unknown CA', async () => {
    const { list } = await handler.execute(new GetIssuance({ interval: 'month' }));
    expect(list.at(-1)).toMatchObject({
      ca_distribution: { 'ca-1': { issued: 3, revoked: 1 } },
      profile_distribution: { p1: { issued: 5, revoked: 1 } },
    });
    expect(Object.keys(list.at(-1)!.ca_distribution)).toEqual(['ca-1']);
  });
});
