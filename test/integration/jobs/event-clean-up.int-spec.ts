import { afterAll, beforeAll, beforeEach, describe, expect, inject, it } from 'vitest';
import { createDatabase, query } from '../../support/database';
import { OtherReplica } from '../../support/other-replica';
import { type Replica, startReplica } from './replica';

const JOB = 'event-clean-up';

/** Inserts the next $1 events of the log, published $2 days ago. */
const INSERT = `
  INSERT INTO outbox (event_id, type, subject, event, sequence, published_at)
  SELECT gen_random_uuid(), 'thing', 'thing/1', '{}', number, now() - $2 * interval '1 day'
  FROM generate_series((SELECT last + 1 FROM outbox_sequence), (SELECT last + $1 FROM outbox_sequence)) AS number`;

const HOLES =
  'SELECT coalesce(max(sequence) - min(sequence) + 1 - count(*), 0)::integer AS holes FROM outbox';

describe('the job event-clean-up', () => {
  let url: string;
  let one: Replica;
  let other: Replica;

  beforeAll(async () => {
    url = await createDatabase(inject('postgresUrl'));
    one = await startReplica(url, { EVENT_RETENTION: '30d' });
    other = await startReplica(url, { EVENT_RETENTION: '30d' });
  });
  afterAll(() => Promise.all([one.stop(), other.stop()]));

  beforeEach(async () => {
    await query(url, 'TRUNCATE outbox');
    await query(url, 'UPDATE outbox_sequence SET last = 0');
    await query(url, 'UPDATE outbox_tail SET removed = 0');
  });

  /** Appends `count` events to the log, published `daysAgo` days ago. */
  async function published(count: number, daysAgo: number): Promise<void> {
    await query(url, INSERT, [count, daysAgo]);
    await query(url, 'UPDATE outbox_sequence SET last = last + $1', [count]);
  }

  /** Returns the first and the last sequence of the log, and the number of events. */
  async function left(): Promise<[number | null, number | null, number]> {
    const [row] = await query<{ first: number; last: number; count: number }>(
      url,
      `SELECT min(sequence)::integer AS first, max(sequence)::integer AS last, count(*)::integer AS count
       FROM outbox WHERE sequence IS NOT NULL`,
    );
    return [row!.first, row!.last, row!.count];
  }

  it('removes events older than EVENT_RETENTION in batches, and keeps newer ones', async () => {
    await published(12_345, 31);
    await published(55, 29);
    const batches = await one.dataSource.query<{ before: string }[]>(
      'SELECT pg_current_xact_id()::text AS before',
    );
    expect(await one.run(JOB)).toBe(12_345);
    expect(await left()).toEqual([12_346, 12_400, 55]);
    // One transaction per batch: two full batches and the rest.
    const [{ spent } = { spent: 0 }] = await query<{ spent: number }>(
      url,
      'SELECT (pg_current_xact_id()::text::bigint - $1::bigint)::integer AS spent',
      [batches[0]!.before],
    );
    expect(spent).toBeGreaterThanOrEqual(3);
    expect(await one.run(JOB)).toBe(0);
  });

  /** With such statistics, a join with the rows of a batch reads the log once per row and exceeds the 30 s limit. */
  it('removes 60,000 events when the table statistics claim an empty log', async () => {
    await published(60_000, 31);
    expect(await one.run(JOB)).toBe(60_000);
    await query(url, 'ANALYZE outbox');
    await published(60_000, 31);
    expect(await one.run(JOB)).toBe(60_000);
  });

  it('removes all events when all are older than the retention', async () => {
    await published(10_000, 31);
    expect(await one.run(JOB)).toBe(10_000);
    expect(await left()).toEqual([null, null, 0]);
  });

  it('stops before an unpublished or recently published event, so that the log has no gaps', async () => {
    await published(20, 40);
    await query(url, 'UPDATE outbox SET published_at = NULL WHERE sequence = 11');
    expect(await one.run(JOB)).toBe(10);
    await query(url, 'UPDATE outbox SET published_at = now() WHERE sequence = 11');
    expect(await one.run(JOB)).toBe(0);
    await query(url, `UPDATE outbox SET published_at = now() - interval '31 days' WHERE sequence = 11`);
    expect(await one.run(JOB)).toBe(10);
  });

  it('keeps events without a sequence number', async () => {
    await published(5, 31);
    await query(
      url,
      `INSERT INTO outbox (event_id, type, subject, event, created_at)
       VALUES (gen_random_uuid(), 'thing', 'thing/1', '{}', now() - interval '40 days')`,
    );
    expect(await one.run(JOB)).toBe(5);
    expect(await query(url, 'SELECT sequence FROM outbox')).toEqual([{ sequence: null }]);
  });

  it('keeps all events when EVENT_RETENTION is 0', async () => {
    const keeper = await startReplica(url, { EVENT_RETENTION: '0' });
    await published(10, 10_000);
    expect(await keeper.run(JOB)).toBe(0);
    expect(await left()).toEqual([1, 10, 10]);
    await keeper.stop();
  });

  it('removes nothing, without waiting, while another process removes events', async () => {
    await published(20_000, 31);
    const slow = await OtherReplica.begin(url);
    await slow.run('UPDATE outbox_tail SET removed = 5000');
    await slow.run('DELETE FROM outbox WHERE sequence <= 5000');
    expect(await one.run(JOB)).toBe(0);
    expect(await left()).toEqual([1, 20_000, 20_000]);
    await slow.end('ROLLBACK');
    expect(await one.run(JOB)).toBe(20_000);
  });

  it('removes each event once in two replicas at the same time, without gaps at any time', async () => {
    await published(60_000, 31);
    await published(100, 1);
    let isDone = false;
    const holes: number[] = [];
    const watch = async (): Promise<void> => {
      while (!isDone) holes.push((await query<{ holes: number }>(url, HOLES))[0]!.holes);
    };
    const clean = async (replica: Replica): Promise<number> => {
      let removed = 0;
      for (let run = 0; run < 20; run += 1) removed += await replica.run(JOB);
      return removed;
    };
    const watching = watch();
    const removed = await Promise.all([clean(one), clean(other)]);
    isDone = true;
    await watching;
    expect(removed.reduce((sum, count) => sum + count)).toBe(60_000);
    expect(await left()).toEqual([60_001, 60_100, 100]);
    expect(holes.length).toBeGreaterThan(3);
    expect(holes.filter((count) => count !== 0)).toEqual([]);
  });
});
