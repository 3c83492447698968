import type { KeyEngineRegistry } from '@libs/crypto';
import { describe, expect, it } from 'vitest';
import type { Group } from '../domain/counts';
import type { StatisticsReader } from '../persistence/statistics.reader';
import { GetCaStatistics, GetCaStatisticsHandler } from './get-ca-statistics';
import { GetStatistics, GetStatisticsHandler } from './get-statistics';

const CAS: Group[] = [
  { key: 'filesystem-1', status: null, count: 2 },
  { key: '', status: null, count: 1 },
  { key: null, status: 'ACTIVE', count: 3 },
];
const CERTIFICATES: Group[] = [
  { key: 'ca-1', status: null, count: 5 },
  { key: '-', status: null, count: 2 },
  { key: null, status: 'ACTIVE', count: 6 },
  { key: null, status: 'REVOKED', count: 1 },
];

describe('GetStatisticsHandler', () => {
  const engines = { list: () => [{ id: 'filesystem-1' }, { id: 'hsm' }] } as unknown as KeyEngineRegistry;
  const reader = {
    cas: () => Promise.resolve(CAS),
    certificates: () => Promise.resolve(CERTIFICATES),
  } as unknown as StatisticsReader;
  const statistics = () => new GetStatisticsHandler(reader, engines).execute(new GetStatistics([], []));

  it('counts a CA whose key is elsewhere in the total, and in no engine', async () => {
    const { cas } = await statistics();
    expect(cas).toMatchObject({ total: 3, engine_distribution: { 'filesystem-1': 2, hsm: 0 } });
    expect(Object.keys(cas.engine_distribution)).toEqual(['filesystem-1', 'hsm']);
  });

  it('counts certificates of unknown CAs in the total, and below no CA', async () => {
    const { certificates } = await statistics();
    expect(certificates.total).toBe(7);
    expect(certificates.ca_distribution).toEqual({ 'ca-1': 5 });
  });

  it('returns zero for a status that no certificate has', async () => {
    const { certificates } = await statistics();
    expect(certificates.status_distribution).toEqual({ ACTIVE: 6, EXPIRED: 0, INACTIVE: 0, REVOKED: 1 });
  });
});

describe('GetCaStatisticsHandler', () => {
  it('returns zeros for an unknown CA', async () => {
    const reader = { certificates: () => Promise.resolve([]) } as unknown as StatisticsReader;
    const handler = new GetCaStatisticsHandler(reader);
    expect(await handler.execute(new GetCaStatistics('unknown', []))).toEqual({
      ACTIVE: 0,
      EXPIRED: 0,
      INACTIVE: 0,
      REVOKED: 0,
    });
  });
});
