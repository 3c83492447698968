import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { query } from '../support/database';
import { eventually } from '../support/eventually';
import { readMetrics, withMetrics } from '../support/metrics';
import { OtherReplica } from '../support/other-replica';
import { ServiceProcess, startService } from '../support/service';

const KEY_ENCRYPTION_KEY = 'a'.repeat(64);

describe('GET /metrics', () => {
  let url: string;
  let service: ServiceProcess;

  beforeAll(async () => {
    service = await startService({ KEY_ENCRYPTION_KEY, ROLES: 'api', ...(await withMetrics()) });
    url = service.databaseUrl;
  });
  afterAll(() => service.remove());

  it('needs no token on its own listener, and shows the process, the outbox and the jobs', async () => {
    const { headers } = await fetch(service.metricsUrl);
    expect(headers.get('content-type')).toBe('text/plain; version=0.0.4; charset=utf-8');
    const shown = await readMetrics(service);
    expect(shown.get('process_resident_memory_bytes')).toBeGreaterThan(1e6);
    expect(shown.get('outbox_depth')).toBe(0);
    expect(shown.get('job_runs_total{job="expiry"}')).toBe(0);
  });

  it.each([
    '/metrics',
    '/api/ca/metrics',
    '/api/ca/v1/metrics',
    '/api/ca//metrics',
    '/api/ca/%6detrics',
    '/api/ca/docs',
    '/api/ca//docs',
    '/api/ca/docs/openapi.json',
    '/api/ca/docs/openapi.yaml',
    '/api/ca/%64ocs',
    '/api/ca/v1/docs',
    '/api/ca/v12',
    '/api/ca/healthy',
    '/api/ca',
    '/api/ca/',
  ])('%s is answered with 404 on the listener of the API', async (path) => {
    const client = service.admin;
    expect((await client.get('/stats')).status).toBe(200);
    const authorization = `Bearer ${await service.token()}`;
    expect((await fetch(service.url + path, { headers: { authorization } })).status).toBe(404);
  });

  it.each(['/health', '/health/ready', '/api/ca/health', '/api/ca/health/ready', '/api/ca//health', '/docs'])(
    '%s is answered with 200 on the listener of the API',
    async (path) => {
      expect((await fetch(service.url + path)).status).toBe(200);
    },
  );

  it('is the only path of its listener', async () => {
    const { origin } = new URL(service.metricsUrl);
    for (const path of ['/', '/health', '/docs', '/api/ca/v1/stats', '/v1/cas'])
      expect((await fetch(origin + path)).status).toBe(404);
  });

  it('answers 40 clients from memory while the outbox is locked, with one query waiting', async () => {
    await readMetrics(service);
    const other = await OtherReplica.begin(url);
    await other.run('LOCK TABLE outbox IN ACCESS EXCLUSIVE MODE');
    await other.untilAwaitedBy(1); // the read of every 15 seconds
    const waiting = () =>
      query<{ count: number }>(
        url,
        `SELECT count(*)::int AS count FROM pg_stat_activity
         WHERE datname = current_database() AND wait_event_type = 'Lock'`,
      );
    const answers = await Promise.all(Array.from({ length: 40 }, () => fetch(service.metricsUrl)));
    expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 200));
    expect(await waiting()).toEqual([{ count: 1 }]);
    await other.end('ROLLBACK');
  });

  it.each(['relay', 'jobs'])('is served by a process whose only role is %s', async (ROLES) => {
    const worker = await ServiceProcess.launch({
      DATABASE_URL: url,
      KEY_ENCRYPTION_KEY,
      ROLES,
      ...(await withMetrics()),
    });
    await eventually(() => (worker.isUp ? true : undefined));
    expect((await readMetrics(worker)).get('outbox_depth')).toBe(0);
    await worker.remove();
  });

  it('is not served when METRICS_PORT is 0', async () => {
    const quiet = await ServiceProcess.start({ DATABASE_URL: url, KEY_ENCRYPTION_KEY, METRICS_PORT: '0' });
    expect(quiet.output).toContain('METRICS_PORT is 0');
    await quiet.remove();
  });
});
