import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { createDatabase, query } from '../support/database';
import { eventually, eventuallyHolds } from '../support/eventually';
import { createCa } from '../support/issuing';
import { readMetrics, withMetrics } from '../support/metrics';
import { ServiceProcess } from '../support/service';
import type { RefusedRequestsView } from '../support/wire';

describe('the report of rejected requests', () => {
  let url: string;
  let replicas: readonly ServiceProcess[];
  const began = Date.now();

  beforeAll(async () => {
    url = await createDatabase(inject('postgresUrl'));
    const variables = {
      DATABASE_URL: url,
      KEY_ENCRYPTION_KEY: randomBytes(32).toString('base64'),
      AUDIT_EVENTS: 'prefixed',
      LOG_LEVEL: 'info',
    };
    const first = await ServiceProcess.start({ ...variables, ...(await withMetrics()) });
    const second = await ServiceProcess.start({ ...variables, ...(await withMetrics()) });
    replicas = [first, second];
  });
  afterAll(() => Promise.all(replicas.map((replica) => replica.remove())));

  const anonymous = (replica: ServiceProcess, path: string, headers: Record<string, string> = {}) =>
    fetch(replica.url + path, { headers });
  const reports = async (): Promise<RefusedRequestsView[]> => {
    const rows = await query<{ event: string }>(
      url,
      `SELECT event FROM outbox WHERE type = 'audit.request.refused' ORDER BY id`,
    );
    return rows.map(({ event }) => (JSON.parse(event) as { data: RefusedRequestsView }).data);
  };
  /** Sets the last report to a minute ago. */
  const aMinuteLater = () =>
    query(url, `UPDATE refusal_report SET published_at = now() - interval '1 minute'`);

  it('rejected requests are counted in the metrics by status', async () => {
    const [replica] = replicas as [ServiceProcess];
    const before = await readMetrics(replica);
    const admin = replica.admin;
    const reader = replica.reader;
    expect((await anonymous(replica, '/api/ca/v1/cas')).status).toBe(401);
    expect((await anonymous(replica, '/v1/cas', { authorization: 'Bearer x' })).status).toBe(401);
    expect((await reader.delete('/cas/any')).status).toBe(403);
    expect((await admin.post('/cas', { subject: 1 })).status).toBe(400);
    expect((await anonymous(replica, '/v1/cas/%zz')).status).toBe(400);
    const socket = connect(Number(new URL(replica.url).port), '127.0.0.1');
    socket.resume().write('no HTTP at all\r\n\r\n');
    await once(socket, 'close');
    await eventuallyHolds(async () => {
      const shown = await readMetrics(replica);
      const difference = (status: number) => {
        const name = `http_requests_refused_total{status="${status}"}`;
        return (shown.get(name) ?? NaN) - (before.get(name) ?? NaN);
      };
      expect([difference(400), difference(401), difference(403)]).toEqual([3, 2, 1]);
    });
  });

  it('rejected requests of all replicas are reported by one audit event a minute, without loss', async () => {
    await eventuallyHolds(async () => {
      expect((await reports()).length).toBeGreaterThanOrEqual(1);
    });
    // Later than now, so that the minute does not end on a busy machine.
    await query(url, `UPDATE refusal_report SET published_at = now() + interval '1 hour'`);
    await Promise.all(
      replicas.flatMap((replica) => Array.from({ length: 50 }, () => anonymous(replica, '/v1/cas'))),
    );
    const reader = replicas[0]!.reader;
    for (let i = 0; i < 3; i++) expect((await reader.delete('/cas/any')).status).toBe(403);
    // Longer than a replica waits before it reports, or tries again. A busy machine only reports later.
    await new Promise((done) => setTimeout(done, 12_000));
    expect(await reports()).toHaveLength(1);
    for (const count of [2, 3]) {
      await aMinuteLater();
      await eventuallyHolds(async () => {
        expect(await reports()).toHaveLength(count);
      });
    }
    const all = await reports();
    const sum = (of: (report: RefusedRequestsView) => number) =>
      all.reduce((total, report) => total + of(report), 0);
    expect(sum(({ unauthorized }) => unauthorized)).toBe(2 + 100);
    expect(sum(({ forbidden }) => forbidden)).toBe(1 + 3);
    expect(sum(({ bad_request }) => bad_request)).toBe(3);
    expect(sum(({ identities }) => identities.reduce((total, { count }) => total + count, 0))).toBe(5);
    expect(all.flatMap(({ addresses }) => addresses.map(({ name }) => name))).toEqual(
      all.map(() => '127.0.0.1'),
    );
  });

  it('a rejected call that has an audit event of its own is not reported', async () => {
    await aMinuteLater();
    const [, replica] = replicas as [ServiceProcess, ServiceProcess];
    const admin = replica.admin;
    await createCa(admin, { id: 'held' });
    const before = (await reports()).length;
    expect((await admin.post('/cas/held/certificates/sign', { csr: 'AAAA' })).status).toBe(400);
    await eventually(async () => {
      const rows = await query(url, `SELECT 1 FROM outbox WHERE type = 'audit.ca.sign.certificate.error'`);
      return rows.length === 1 ? true : undefined;
    });
    // Longer than a replica waits before it reports. A busy machine only reports later.
    await new Promise((done) => setTimeout(done, 7_000));
    expect(await reports()).toHaveLength(before);
  });

  it('rejected requests are logged at most 100 times a minute, without credentials of their query', async () => {
    const [replica] = replicas as [ServiceProcess];
    const secret = 's3cr3t-w0rd';
    for (const name of [
      'access_token',
      'ACCESS_TOKEN',
      'access%5Ftoken',
      'x=1&access_token',
      'access_token=1&access_token',
    ])
      expect((await anonymous(replica, `/api/ca/v1/seen?${name}=${secret}`)).status).toBe(404);
    await anonymous(replica, `/v1/cas?access_token=${secret}`, {
      referer: `http://x/?access_token=${secret}`,
    });
    for (let i = 0; i < 1_000; i++) await anonymous(replica, `/v1/cas?n=${i}&access_token=${secret}`);
    expect(replica.output).not.toContain(secret);
    const lines = replica.output.split('\n').filter((line) => line.includes('request refused'));
    expect(lines.filter((line) => line.includes('"statusCode":401'))).not.toHaveLength(0);
    const minutes = Math.ceil((Date.now() - began) / 60_000);
    expect(lines.length).toBeLessThanOrEqual(100 * (minutes + 1));
    expect(replica.output).toContain('[redacted]');
  });
});
