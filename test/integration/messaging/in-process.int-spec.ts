import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeAll, beforeEach, describe, expect, inject, it } from 'vitest';
import { eventuallyHolds } from '../../support/eventually';
import { createDatabase, type Replica, startReplica } from './replica';

describe('event delivery without a broker', () => {
  let databaseUrl: string;
  let replica: Replica;

  beforeAll(async () => {
    databaseUrl = await createDatabase(inject('postgresUrl'));
  });
  beforeEach(async () => {
    replica = await startReplica({
      databaseUrl,
      pollIntervalMilliseconds: 10,
      retryFirstMilliseconds: 100,
      retryMaximumMilliseconds: 400,
    });
  });
  afterEach(async () => {
    await replica.dataSource.query('TRUNCATE outbox');
    await replica.stop();
  });

  it('calls the subscribers whose pattern matches a committed event', async () => {
    const seen: string[] = [];
    replica.subscribers.subscribe('ca.#', ({ subject }) => void seen.push(subject));
    await replica.change('certificate/1', 'certificate.create');
    await replica.change('ca/1', 'ca.create');
    await eventuallyHolds(() => {
      expect(seen).toEqual(['ca/1']);
    });
    await eventuallyHolds(async () => {
      expect(await replica.dataSource.query('SELECT FROM outbox WHERE published_at IS NULL')).toEqual([]);
    });
  });

  it('delivers an event that a subscriber records while it handles another event', async () => {
    const seen: string[] = [];
    replica.subscribers.subscribe('ca.#', async () => {
      await replica.change('certificate/2', 'certificate.status.update');
    });
    replica.subscribers.subscribe('certificate.#', ({ subject }) => void seen.push(subject));
    await replica.change('ca/2');
    await eventuallyHolds(() => {
      expect(seen).toEqual(['certificate/2']);
    });
  });

  it('retries a failed event with growing delays, and blocks later events of its subject only', async () => {
    const tries: number[] = [];
    const seen: string[] = [];
    let broken = true;
    replica.subscribers.subscribe('#', ({ subject, data }) => {
      if (subject === 'ca/poison' && broken) {
        tries.push(performance.now());
        throw new Error('cannot \0 digest');
      }
      seen.push(`${subject} ${(data as { version: number }).version}`);
    });
    await replica.change('ca/poison');
    await replica.change('ca/poison');
    await replica.change('ca/fine');
    await eventuallyHolds(() => {
      expect(tries.length).toBeGreaterThanOrEqual(4);
    });
    await replica.change('ca/fine');
    await eventuallyHolds(() => {
      expect(seen).toEqual(['ca/fine 1', 'ca/fine 2']);
    });
    const waits = tries.slice(1).map((time, index) => time - tries[index]!);
    // Lower bounds: a busy machine only waits longer.
    [50, 100, 200].forEach((least, index) => {
      expect(waits[index]).toBeGreaterThan(least - 10);
    });
    const [row] = await replica.dataSource.query<{ attempts: number; last_error: string }[]>(
      'SELECT attempts, last_error FROM outbox WHERE attempts > 0',
    );
    expect(row!.attempts).toBeGreaterThanOrEqual(3);
    expect(row!.last_error).toBe('Error: cannot  digest');

    broken = false;
    await eventuallyHolds(() => {
      expect(seen).toEqual(['ca/fine 1', 'ca/fine 2', 'ca/poison 1', 'ca/poison 2']);
    });
  });

  it('delivers events of an earlier process after a restart', async () => {
    await replica.stop();
    const writer = await startReplica({ databaseUrl, relay: false });
    await writer.change('ca/restart');
    await writer.stop();
    const seen: string[] = [];
    replica = await startReplica({ databaseUrl, pollIntervalMilliseconds: 100 });
    replica.subscribers.subscribe('#', ({ subject }) => void seen.push(subject));
    await replica.change('ca/restart');
    await eventuallyHolds(() => {
      expect(seen.length).toBeGreaterThan(0);
    });
  });

  it('delivers commits of its own process without a poll', async () => {
    await replica.stop();
    replica = await startReplica({ databaseUrl, pollIntervalMilliseconds: 3_600_000 });
    const seen: string[] = [];
    replica.subscribers.subscribe('#', ({ subject }) => void seen.push(subject));
    // The poll at the start can deliver the first event, but not the second one.
    for (const subjects of [['ca/first'], ['ca/first', 'ca/second']]) {
      await replica.change(subjects.at(-1)!);
      await eventuallyHolds(() => {
        expect(seen).toEqual(subjects);
      });
    }
  });

  it('delivers commits of other processes at the next poll', async () => {
    const other = await startReplica({ databaseUrl, relay: false });
    const seen: string[] = [];
    replica.subscribers.subscribe('#', ({ subject }) => void seen.push(subject));
    for (const subjects of [['ca/first'], ['ca/first', 'ca/second']]) {
      await other.change(subjects.at(-1)!);
      await eventuallyHolds(() => {
        expect(seen).toEqual(subjects);
      });
    }
    await other.stop();
  });

  it('delivers the events of a subject in order with three relays and slow subscribers', async () => {
    const others = await Promise.all(
      [1, 2].map(() => startReplica({ databaseUrl, batchSize: 3, pollIntervalMilliseconds: 5 })),
    );
    const seen: number[] = [];
    for (const { subscribers } of [replica, ...others]) {
      subscribers.subscribe('#', async ({ data }) => {
        await sleep(Math.random() * 10);
        seen.push((data as { version: number }).version);
      });
    }
    for (let version = 1; version <= 60; version++) await others[version % 2]!.change('ca/shared');
    await eventuallyHolds(() => {
      expect(seen.length).toBeGreaterThanOrEqual(60);
    });
    expect(seen).toEqual(seen.map((_, index) => index + 1));
    await Promise.all(others.map((other) => other.stop()));
  });
});
