import { parseSchedule } from '@libs/jobs';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { createDatabase, query } from '../../support/database';
import { eventually } from '../../support/eventually';
import { type Replica, startReplica, TestJob } from './replica';

interface Row {
  readonly started_at: Date;
  readonly finished_at: Date | null;
  readonly seconds: number;
  readonly items: string;
  readonly last_error: string | null;
  readonly runs: string;
  readonly failures: string;
}

/** Takes ten unlocked things at a time, and sleeps so that two replicas run concurrently. */
const TAKE_TEN = `
  WITH taken AS (
    SELECT id FROM thing WHERE NOT done ORDER BY id LIMIT 10 FOR UPDATE SKIP LOCKED
  ), changed AS (
    UPDATE thing SET done = true, times = times + 1 FROM taken WHERE thing.id = taken.id RETURNING 1
  )
  SELECT count(*)::integer AS count, pg_sleep(0.02) FROM changed`;

describe('the table job_run', () => {
  let url: string;
  let replicas: Replica[];

  beforeAll(async () => {
    url = await createDatabase(inject('postgresUrl'));
    replicas = [await startReplica(url), await startReplica(url)];
  });
  afterAll(() => Promise.all(replicas.map((replica) => replica.stop())));

  const rowOf = async (name: string): Promise<Row | undefined> =>
    (await query<Row>(url, 'SELECT * FROM job_run WHERE name = $1', [name]))[0];
  const runOnce = (name: string, work: () => Promise<number>) =>
    replicas[0]!.runner.run(new TestJob(name, work), new AbortController().signal);

  it('has the start of a run while it runs, and its result afterwards', async () => {
    let during: Row | undefined;
    await runOnce('watched', async () => {
      during = await rowOf('watched');
      return 12;
    });
    expect(during).toMatchObject({ finished_at: null, runs: '0' });
    const after = await rowOf('watched');
    expect(after).toMatchObject({ items: '12', last_error: null, runs: '1', failures: '0' });
    expect(after!.started_at).toEqual(during!.started_at);
    expect(after!.finished_at!.getTime()).toBeGreaterThanOrEqual(after!.started_at.getTime());
    expect(after!.seconds).toBeGreaterThan(0);
  });

  it('has the error of a failed run until a run succeeds', async () => {
    await runOnce('moody', () => Promise.reject(new Error(`no\0 luck ${'!'.repeat(2_000)}`)));
    const failed = await rowOf('moody');
    expect(failed).toMatchObject({ items: '0', runs: '1', failures: '1' });
    expect(failed!.last_error).toMatch(/^no luck !{100}/);
    expect(failed!.last_error!.length).toBeLessThanOrEqual(1_000);
    await runOnce('moody', () => Promise.resolve(2));
    expect(await rowOf('moody')).toMatchObject({ items: '2', last_error: null, runs: '2', failures: '1' });
  });

  it('counts the runs of all replicas, which process each item once', async () => {
    const things = 1_000;
    await query(
      url,
      'CREATE TABLE thing (id integer PRIMARY KEY, done boolean NOT NULL, times integer NOT NULL)',
    );
    await query(url, 'INSERT INTO thing SELECT id, false, 0 FROM generate_series(1, $1) AS id', [things]);
    const done = replicas.map(() => 0);
    replicas.forEach(({ dataSource, jobs, scheduler }, place) => {
      const work = async (): Promise<number> => {
        const [{ count } = { count: 0 }] = await dataSource.query<{ count: number }[]>(TAKE_TEN);
        done[place]! += count;
        return count;
      };
      jobs.register(new TestJob('take-ten', work), { schedule: parseSchedule('100ms'), atStart: true });
      scheduler.start();
    });
    const sum = () => done.reduce((one, other) => one + other);
    await eventually(() => (sum() === things ? true : undefined));
    await Promise.all(replicas.map(({ scheduler }) => scheduler.stop()));

    expect(await query(url, 'SELECT times, count(*)::integer FROM thing GROUP BY times')).toEqual([
      { times: 1, count: things },
    ]);
    expect(done.every((count) => count > things / 10)).toBe(true);
    const row = await rowOf('take-ten');
    expect(Number(row!.runs)).toBeGreaterThanOrEqual(things / 10);
    expect(row!.failures).toBe('0');
    // The job key-removal runs at the start of each replica.
    expect(await rowOf('key-removal')).toMatchObject({ runs: '2', failures: '0' });
  });
});
