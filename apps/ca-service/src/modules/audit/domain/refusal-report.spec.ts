import { describe, expect, it } from 'vitest';
import { toRefusedRequestsView } from '../wire/refused-requests.view';
import { RefusalCounts } from './refusal-report';

const FROM = new Date('2026-06-09T08:30:00Z');
const UNTIL = new Date('2026-06-09T08:31:00Z');

describe('RefusalCounts', () => {
  it('counts refused requests by status, verified identity and address', () => {
    const counts = new RefusalCounts(FROM);
    expect(counts.isEmpty).toBe(true);
    counts.add({ status: 401, identity: undefined, address: '192.0.2.1' });
    counts.add({ status: 403, identity: 'alice', address: '192.0.2.2' });
    counts.add({ status: 403, identity: 'alice', address: '192.0.2.2' });
    counts.add({ status: 400, identity: 'bob', address: '192.0.2.2' });
    expect(counts.isEmpty).toBe(false);
    expect(toRefusedRequestsView(counts.report(UNTIL))).toEqual({
      from: '2026-06-09T08:30:00.000Z',
      until: '2026-06-09T08:31:00.000Z',
      bad_request: 1,
      unauthorized: 1,
      forbidden: 2,
      identities: [
        { name: 'alice', count: 2 },
        { name: 'bob', count: 1 },
      ],
      other_identities: 0,
      unidentified: 1,
      addresses: [
        { name: '192.0.2.2', count: 3 },
        { name: '192.0.2.1', count: 1 },
      ],
      other_addresses: 0,
    });
  });

  it('reports the 20 most frequent identities and addresses, and the sum of the others', () => {
    const counts = new RefusalCounts(FROM);
    for (let i = 0; i < 5_000; i++) {
      counts.add({ status: 403, identity: `user-${i}`, address: `192.0.2.${i}` });
      counts.add({ status: 403, identity: 'user-7', address: '192.0.2.7' });
    }
    const { identities, other_identities, addresses, other_addresses } = toRefusedRequestsView(
      counts.report(UNTIL),
    );
    expect([identities.length, addresses.length]).toEqual([20, 20]);
    expect([identities[0], addresses[0]]).toEqual([
      { name: 'user-7', count: 5_001 },
      { name: '192.0.2.7', count: 5_001 },
    ]);
    const sum = (list: typeof identities) => list.reduce((total, { count }) => total + count, 0);
    expect([sum(identities) + other_identities, sum(addresses) + other_addresses]).toEqual([10_000, 10_000]);
  });

  it('adds later counts to those of a rejected report', () => {
    const counts = new RefusalCounts(FROM);
    counts.add({ status: 401, identity: undefined, address: 'a' });
    const later = new RefusalCounts(UNTIL);
    later.add({ status: 401, identity: 'alice', address: 'a' });
    counts.absorb(later);
    expect(toRefusedRequestsView(counts.report(UNTIL))).toMatchObject({
      from: FROM.toISOString(),
      unauthorized: 2,
      unidentified: 1,
      identities: [{ name: 'alice', count: 1 }],
      addresses: [{ name: 'a', count: 2 }],
    });
  });
});
