import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { query } from '../../support/database';
import { eventually } from '../../support/eventually';
import { createCa, createProfile, sign } from '../../support/issuing';
import { runJob } from '../../support/run-job';
import { type ApiClient, type ServiceProcess, startService } from '../../support/service';
import { endValidity } from '../../support/stored-certificates';
import type { CaView, CertificateView, ExpirationsView } from '../../support/wire';

describe('statistics', () => {
  let url: string;
  let service: ServiceProcess;
  let client: ApiClient;
  let sub: CaView;
  let profile_id: string;

  beforeAll(async () => {
    service = await startService({ MONITOR_FREQUENCY: '1h' });
    url = service.databaseUrl;
    client = service.admin;
    profile_id = await createProfile(client);
    await createCa(client, { id: 'top', profile_id });
    sub = await createCa(client, { id: 'sub', profile_id, parent_id: 'top' });
    for (const id of ['top', 'top', 'sub']) await sign(client, id);
    const revoked = await sign(client, 'sub');
    await client.put(`/certificates/${revoked.serial_number}/status`, { status: 'REVOKED' });
    await endValidity(url, await sign(client, 'sub'));
    const inactive = await sign(client, 'top');
    await client.put(`/certificates/${inactive.serial_number}/status`, { status: 'INACTIVE' });
  });
  afterAll(() => service.remove());

  const get = async (path: string): Promise<[number, unknown]> => {
    const { status, body } = await client.get<unknown>(`/stats${path}`);
    return [status, body];
  };
  const refusal = async (path: string): Promise<unknown> => {
    const { status, body } = await client.get<{ err: string }>(`/stats${path}`);
    return [status, body.err];
  };

  it('GET /stats has the shape of the contract, and counts EXPIRED without a job', async () => {
    const statuses = { ACTIVE: 5, EXPIRED: 1, INACTIVE: 1, REVOKED: 1 };
    expect(await get('')).toEqual([
      200,
      {
        cas: {
          total: 2,
          engine_distribution: { 'filesystem-1': 2 },
          status_distribution: { ACTIVE: 2, EXPIRED: 0, INACTIVE: 0, REVOKED: 0 },
        },
        certificates: { total: 8, ca_distribution: { top: 5, sub: 3 }, status_distribution: statuses },
      },
    ]);
    expect(await get('/sub')).toEqual([200, { ACTIVE: 1, EXPIRED: 1, INACTIVE: 0, REVOKED: 1 }]);
    expect(await get('/nobody')).toEqual([200, { ACTIVE: 0, EXPIRED: 0, INACTIVE: 0, REVOKED: 0 }]);
  });

  it('GET /stats counts what the filters match', async () => {
    const [, filtered] = await get(
      '?ca_filter=level[eq]1&cert_filter=is_ca[eq]false&cert_filter=issuer_metadata.id[eq]sub',
    );
    expect(filtered).toMatchObject({
      cas: { total: 1, engine_distribution: { 'filesystem-1': 1 } },
      certificates: {
        total: 3,
        ca_distribution: { sub: 3 },
        status_distribution: { EXPIRED: 1, REVOKED: 1 },
      },
    });
    expect(await get('/top?cert_filter=is_ca[eq]=true')).toEqual([
      200,
      { ACTIVE: 2, EXPIRED: 0, INACTIVE: 0, REVOKED: 0 },
    ]);
    // What names no field is ignored, and so is the filter of lists (contract 3.4).
    for (const ignored of ['cert_filter=nothing[eq]1', 'filter=serial_number[eq]1', 'ca_filter=x']) {
      expect(await get(`?${ignored}`)).toEqual(await get(''));
    }
  });

  it('GET /stats rejects filters on the status and unknown operators', async () => {
    for (const path of [
      '?ca_filter=status[eq]ACTIVE',
      '?cert_filter=status[ne]ACTIVE',
      '/top?cert_filter=status[eq]X',
    ])
      expect(await refusal(path)).toEqual([400, 'struct validation error']);
    expect(await refusal('?cert_filter=valid_to[ct]x')).toEqual([
      400,
      `invalid filter operand 'ct' for field 'valid_to' of type 2`,
    ]);
  });

  it('GET /stats/expirations counts expirations per interval and CA', async () => {
    const [, chart] = (await get('/expirations')) as [number, ExpirationsView];
    expect([chart.interval, chart.list.length]).toEqual(['month', 12]);
    const far = (await get('/expirations?until=2040-01-01')) as [number, ExpirationsView];
    expect(far[1].list.reduce((sum, { total }) => sum + total, 0)).toBe(5);
    const end = new Date(sub.certificate.valid_to).toISOString().slice(0, 10);
    const day = (await get(`/expirations?interval=day&until=${end}&ca_id=top`)) as [number, ExpirationsView];
    expect(day[0]).toBe(400);
    const month = far[1].list.find(({ start }) => start.slice(0, 7) === end.slice(0, 7));
    expect(month?.ca_distribution).toEqual({ top: 2 });
  });

  it('GET /stats/issuance counts issuing and revocation per interval, by CA and by profile', async () => {
    for (const interval of ['day', 'week', 'month']) {
      const [, body] = await get(`/issuance?interval=${interval}`);
      const { list } = body as { list: object[] };
      expect(list).toHaveLength({ day: 30, week: 26, month: 12 }[interval] ?? 0);
      expect(list.at(-1)).toMatchObject({
        ...{ issued: 8, revoked: 1 },
        ca_distribution: { top: { issued: 5, revoked: 0 }, sub: { issued: 3, revoked: 1 } },
        profile_distribution: { [profile_id]: { issued: 6, revoked: 1 } },
      });
    }
    const [, ofSub] = await get(`/issuance?interval=day&ca_id=sub&profile_id=${profile_id}`);
    expect((ofSub as { list: object[] }).list.at(-1)).toMatchObject({ issued: 3, revoked: 1 });
  });

  it('GET /stats/expirations and /stats/issuance reject an impossible period or interval with 400', async () => {
    expect(await refusal('/expirations?interval=year')).toEqual([
      400,
      'interval: must be one of day, week, month',
    ]);
    expect(await refusal('/expirations?until=soon')).toEqual([
      400,
      'until: must be a date or a time in RFC 3339, from the year 1900 to 9999',
    ]);
    for (const day of ['0000-01-01', '0001-01-01', '1899-12-31', '9999-12-31T23:59:59-01:00', '10000-01-01'])
      for (const path of ['/issuance?from=', '/issuance?until=', '/expirations?until='])
        expect(await refusal(path + day), path + day).toEqual([
          400,
          expect.stringMatching(/^(from|until): must be a date or a time in RFC 3339/) as string,
        ]);
    expect(await refusal('/expirations?until=2020-01-01')).toEqual([
      400,
      'until: must not be before the first day',
    ]);
    expect(await refusal('/issuance?interval=day&from=2000-01-01')).toEqual([
      400,
      'until: there are more than 1000 periods of a day: take a longer interval',
    ]);
  });

  it('statistics are readable with the permission reader, and rejected with 401 without a token', async () => {
    const reader = service.reader;
    for (const path of ['', '/top', '/expirations', '/issuance'])
      expect((await reader.get(`/stats${path}`)).status).toBe(200);
    expect((await fetch(`${service.url}/api/ca/v1/stats`)).status).toBe(401);
  });

  describe('the expiration job', () => {
    const expire = async (): Promise<void> => {
      const variables = { DATABASE_URL: url, DATA_DIR: service.dataDirectory };
      const { code, stdout } = await runJob(['expiry'], variables);
      expect([code, stdout]).toEqual([0, expect.stringMatching(/^expiry: \d+ done/)]);
    };

    it('changes no statistics, and emits one event for the CA and one for its certificate', async () => {
      const doomed = await createCa(client, { id: 'doomed', profile_id, parent_id: 'top' });
      const below = await sign(client, 'doomed');
      await endValidity(url, doomed);
      const before = await get('');
      await Promise.all([expire(), expire()]);
      await expire();
      expect(await get('')).toEqual(before);
      const stored = await query<{ status: string }>(
        url,
        'SELECT status FROM certificate_status WHERE certificate_id IN (SELECT id FROM certificate WHERE serial_number = ANY ($1)) ORDER BY status',
        [[doomed.serial_number, below.serial_number]],
      );
      expect(stored.map(({ status }) => status)).toEqual(['ACTIVE', 'EXPIRED']);
      type Told = { type: string; event: { data: { previous: CertificateView; updated: CertificateView } } };
      const told = await eventually(async () => {
        const rows = await query<Told>(
          url,
          `SELECT type, event::jsonb AS event FROM outbox WHERE subject IN ($1, 'ca/doomed') AND type LIKE '%.status.update' AND event IS NOT NULL ORDER BY type`,
          [`certificate/${doomed.serial_number}`],
        );
        return rows.length >= 2 ? rows : undefined;
      });
      expect(told.map(({ type }) => type)).toEqual(['ca.status.update', 'certificate.status.update']);
      const { previous, updated } = told[1]!.event.data;
      expect([previous.status, updated.status, updated.revocation_reason]).toEqual([
        ...['ACTIVE', 'EXPIRED', 'Unspecified'],
      ]);
    });
  });
});
