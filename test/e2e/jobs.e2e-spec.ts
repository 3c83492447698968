import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { createDatabase, query } from '../support/database';
import { eventually } from '../support/eventually';
import { createCa } from '../support/issuing';
import { readMetrics, withMetrics } from '../support/metrics';
import { type JobExit, runJob } from '../support/run-job';
import { type ApiClient, ServiceProcess } from '../support/service';
import type { EventPageView } from '../support/wire';

const KEY_ENCRYPTION_KEY = 'a'.repeat(64);
const A_KEY = 'ab'.repeat(32);

/** A note that a key must be removed. The key itself does not exist. */
const NOTE = `
  INSERT INTO key_removal (engine_id, key_id, due_at) VALUES ('filesystem-1', $1, now())
  ON CONFLICT (key_id, engine_id) DO UPDATE SET due_at = now()`;

describe('jobs', () => {
  let url: string;
  let service: ServiceProcess;
  let client: ApiClient;
  let variables: Record<string, string>;

  beforeAll(async () => {
    url = await createDatabase(inject('postgresUrl'));
    variables = { DATABASE_URL: url, KEY_ENCRYPTION_KEY };
    service = await ServiceProcess.start({ ...variables, ...(await withMetrics()), ROLES: 'api' });
    client = service.admin;
  });
  afterAll(() => service.remove());

  const job = (...parameters: string[]): Promise<JobExit> =>
    runJob(parameters, { ...variables, DATA_DIR: service.dataDirectory });
  const noteKey = () => query(url, NOTE, [A_KEY]);

  const metrics = () => readMetrics(service);

  describe('by their schedules', () => {
    it('do not run in a process without the role jobs', async () => {
      expect(await query(url, 'SELECT * FROM job_run')).toEqual([]);
    });

    it('run in a process with the role jobs alone, which lives until it is stopped', async () => {
      await noteKey();
      const worker = await ServiceProcess.launch({ ...variables, ROLES: 'jobs' });
      await eventually(async () => {
        const left = await query(url, 'SELECT 1 FROM key_removal WHERE key_id = $1', [A_KEY]);
        return left.length === 0 ? true : undefined;
      });
      // Idle database connections keep a process for 10 s. A busy machine only makes the wait longer.
      const early = await Promise.race([
        worker.exited(),
        new Promise((done) => setTimeout(done, 12_000, 'lives')),
      ]);
      expect(early).toBe('lives');
      expect(await worker.kill('SIGTERM')).toEqual({ code: 0, stderr: '' });
    });
  });

  describe('npm run job', () => {
    it('npm run job runs one job once and prints one line', async () => {
      await noteKey();
      const { code, stdout, stderr } = await job('key-removal');
      expect([code, stderr]).toEqual([0, '']);
      expect(stdout).toMatch(/^key-removal: 1 done in \d+\.\d s\n$/);
      expect(await query(url, 'SELECT 1 FROM key_removal WHERE key_id = $1', [A_KEY])).toEqual([]);
    });

    it('npm run job starts no relay and no other job', async () => {
      await createCa(client);
      await noteKey();
      expect((await job('event-clean-up')).code).toBe(0);
      expect((await query(url, 'SELECT 1 FROM outbox WHERE sequence IS NULL')).length).toBeGreaterThan(0);
      expect(await query(url, 'SELECT 1 FROM key_removal WHERE key_id = $1', [A_KEY])).toHaveLength(1);
    });

    it('npm run job prints the reason of a failure and exits with 1', async () => {
      await query(url, 'ALTER TABLE key_removal RENAME TO key_removal_aside');
      const { code, stdout, stderr } = await job('key-removal');
      await query(url, 'ALTER TABLE key_removal_aside RENAME TO key_removal');
      expect(code).toBe(1);
      expect(stdout).not.toContain('done');
      expect(stderr).toMatch(/^key-removal failed after \d+\.\d s: .*key_removal.*\n$/);
    });

    it.each([
      ['without a name', [], 'Which job?'],
      ['with an unknown name', ['dishes'], 'There is no job "dishes".'],
    ])('npm run job %s lists the names and exits with 2', async (_, parameters, problem) => {
      expect(await job(...parameters)).toEqual({
        code: 2,
        stdout: '',
        stderr: `${problem} There are: counter-check, counter-folding, event-clean-up, expiration-deltas, expiry, key-removal\n`,
      });
    });

    it('npm run job rejects the variables that the service rejects', async () => {
      variables = { ...variables, EVENT_RETENTION: 'for ever' };
      const { code, stderr } = await job('event-clean-up');
      delete variables.EVENT_RETENTION;
      expect(code).toBe(1);
      expect(stderr).toMatch(/^EVENT_RETENTION: .*\n$/);
    });
  });

  describe('GET /metrics', () => {
    it('job metrics show runs of every process', async () => {
      const before = await metrics();
      const begin = Date.now();
      await noteKey();
      expect((await job('key-removal')).code).toBe(0);
      const runs = (before.get('job_runs_total{job="key-removal"}') ?? 0) + 1;
      const shown = await eventually(async () => {
        const read = await metrics();
        return read.get('job_runs_total{job="key-removal"}') === runs ? read : undefined;
      });
      const of = (name: string) => shown.get(`${name}{job="key-removal"}`) ?? NaN;
      expect(of('job_last_run_items')).toBe(1);
      expect(of('job_failures_total')).toBe(1);
      expect(of('job_last_run_timestamp_seconds')).toBeGreaterThanOrEqual(Math.floor(begin / 1000));
      expect(of('job_last_run_duration_seconds')).toBeGreaterThan(0);
    });
  });

  describe('GET /events after the clean-up', () => {
    const events = async (parameters: string): Promise<EventPageView> =>
      (await client.get<EventPageView>(`/events?${parameters}`)).body;
    const page = async (parameters: string) => {
      const { next, missed, list } = await events(parameters);
      return { next, missed, sequences: list.map(({ sequence }) => sequence) };
    };

    beforeAll(async () => {
      await query(url, 'TRUNCATE outbox');
      await query(
        url,
        `INSERT INTO outbox (event_id, type, subject, event, sequence, published_at)
         SELECT gen_random_uuid(), 'thing', 'thing/1', '{}', number,
           now() - CASE WHEN number <= 6 THEN interval '31 days' ELSE interval '1 day' END
         FROM generate_series(1, 10) AS number`,
      );
      await query(url, 'UPDATE outbox_sequence SET last = 10');
      expect(await page('after=2')).toEqual({ next: 10, missed: 0, sequences: [3, 4, 5, 6, 7, 8, 9, 10] });
      expect((await job('event-clean-up')).stdout).toMatch(/^event-clean-up: 6 done/);
    });

    it.each([
      ['a removed sequence', 'after=2', { next: 10, missed: 4, sequences: [7, 8, 9, 10] }],
      ['the beginning', 'limit=2', { next: 8, missed: 6, sequences: [7, 8] }],
      ['the last removed sequence', 'after=6', { next: 10, missed: 0, sequences: [7, 8, 9, 10] }],
      ['a kept sequence', 'after=8', { next: 10, missed: 0, sequences: [9, 10] }],
      ['the end', 'after=10', { next: 10, missed: 0, sequences: [] }],
    ])('from %s returns the kept events and the number of removed ones', async (_, parameters, expected) => {
      expect(await page(parameters)).toEqual(expected);
    });

    it('the event log reports where to continue after the clean-up has removed all events', async () => {
      await query(url, `UPDATE outbox SET published_at = now() - interval '31 days'`);
      expect((await job('event-clean-up')).stdout).toMatch(/^event-clean-up: 4 done/);
      expect(await page('after=4')).toEqual({ next: 10, missed: 6, sequences: [] });
      expect(await page('after=10')).toEqual({ next: 10, missed: 0, sequences: [] });
      expect((await client.get('/events?after=11')).status).toBe(409);
    });
  });
});
