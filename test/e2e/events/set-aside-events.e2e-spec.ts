import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { createDatabase, query } from '../../support/database';
import { eventuallyHolds } from '../../support/eventually';
import { createCa, createProfile, sign } from '../../support/issuing';
import { readMetrics, withMetrics } from '../../support/metrics';
import { runCommand } from '../../support/run-job';
import { type ApiClient, ServiceProcess } from '../../support/service';
import type { CaView, EventPageView } from '../../support/wire';

const KEY_ENCRYPTION_KEY = 'a'.repeat(64);

/** Stands for a faulty writer: a trigger replaces the draft of a subject by a malformed one. */
const POISON = `
  CREATE FUNCTION poison() RETURNS trigger LANGUAGE plpgsql AS $$
  BEGIN NEW.draft = '{"serial_number": "none", "at": "0001-01-01T00:00:00+00:00 of no era"}'; RETURN NEW; END $$;
  CREATE TRIGGER poison BEFORE INSERT ON outbox FOR EACH ROW
  WHEN (NEW.draft IS NOT NULL AND NEW.subject = 'certificate/SERIAL') EXECUTE FUNCTION poison()`;

interface EventsOfReadiness {
  readonly status: string;
  readonly info: { readonly events: Readonly<Record<string, unknown>> };
}
interface Blocked {
  readonly event_id: string;
}
describe('an event that is set aside', { timeout: 180_000 }, () => {
  let url: string;
  let service: ServiceProcess;
  let client: ApiClient;
  let ca: CaView;
  let poisoned: string;
  let repaired: unknown;

  beforeAll(async () => {
    url = await createDatabase(inject('postgresUrl'));
    service = await ServiceProcess.start({
      ...{ DATABASE_URL: url, KEY_ENCRYPTION_KEY },
      ...(await withMetrics()),
    });
    client = service.admin;
    ca = await createCa(client, { profile_id: await createProfile(client) });
    poisoned = (await sign(client, ca.id, '/CN=poisoned')).serial_number;
    await sign(client, ca.id, '/CN=sound');
    await query(url, POISON.replace('SERIAL', poisoned));
    const { status } = await client.post(`/cas/${ca.id}/status`, { status: 'REVOKED' });
    expect(status).toBe(201);
    await query(url, 'DROP TRIGGER poison ON outbox');
  });
  afterAll(() => service.remove());

  const command = (...parameters: string[]) =>
    runCommand('set-aside-events', parameters, {
      ...{ DATABASE_URL: url, KEY_ENCRYPTION_KEY, LOG_LEVEL: 'fatal' },
      DATA_DIR: service.dataDirectory,
    });
  const logOf = async (subject: string) => {
    const { body } = await client.get<EventPageView>(
      `/events?after=0&limit=1000&subject=${encodeURIComponent(subject)}`,
    );
    return body.list.map(({ event }) => event.type);
  };
  const setAside = async () =>
    (await query<Blocked>(url, `SELECT * FROM outbox WHERE blocked_by = 'failure'`)) as [Blocked];

  it('does not stop the other events of its cascade, nor later events', async () => {
    const profile = await createProfile(client);
    await eventuallyHolds(async () => {
      expect(await logOf(`profile/${profile}`)).toEqual(['profile.issuance.create']);
      expect(await logOf(`ca/${ca.id}`)).toContain('ca.status.update');
    });
    expect(await logOf(`certificate/${poisoned}`)).toEqual(['ca.sign.certificate']);
    expect(await setAside()).toHaveLength(1);
  });

  it('holds back later events of its subject', async () => {
    const patch = { patches: [{ op: 'add', path: '/later', value: true }] };
    const { status } = await client.put(`/certificates/${poisoned}/metadata`, patch);
    expect(status).toBe(200);
    await eventuallyHolds(async () => {
      const waiting = await query(url, `SELECT 1 FROM outbox WHERE blocked_by = 'predecessor'`);
      expect(waiting).toHaveLength(1);
    });
    expect(await logOf(`certificate/${poisoned}`)).toEqual(['ca.sign.certificate']);
  });

  it('is shown by the gauge outbox_set_aside and by readiness, which stays 200', async () => {
    await eventuallyHolds(
      async () => {
        const metrics = await readMetrics(service);
        expect(metrics.get('outbox_set_aside{reason="failure"}')).toBe(1);
        expect(metrics.get('outbox_set_aside{reason="predecessor"}')).toBe(1);
        expect(metrics.get('outbox_depth')).toBe(0);
      },
      { interval: 500 },
    );
    const response = await fetch(`${service.url}/health/ready`);
    const { status, info } = (await response.json()) as EventsOfReadiness;
    expect([response.status, status]).toEqual([200, 'ok']);
    expect(info.events).toEqual({ status: 'up', degraded: true, set_aside: 1, unknown_type: 0, waiting: 1 });
  });

  it('is listed by npm run events:set-aside with its error', async () => {
    const { code, stdout } = await command('list');
    const [{ event_id }] = await setAside();
    expect(code).toBe(0);
    expect(stdout).toContain(
      `failure  certificate.status.update of certificate/${poisoned}, not in the log, 1 behind it`,
    );
    expect(stdout.startsWith(event_id)).toBe(true);
    expect(stdout).toContain('1 set aside, 0 of unknown types, 1 waiting behind them\n');
  });

  it.each([[['replay']], [['replay', 'x']]])(
    'npm run events:set-aside -- %j prints the usage and exits with 2',
    async (parameters) => {
      const { code, stderr } = await command(...parameters);
      expect(code).toBe(2);
      expect(stderr).toMatch(/^Usage: npm run events:set-aside/);
    },
  );

  it('is published in order once it is repaired and replayed', async () => {
    const [{ event_id }] = await setAside();
    // The draft of another certificate of the same cascade shows what this one should have been.
    [repaired] = await query<object>(
      url,
      `SELECT json_build_object('certificate_id', certificate_id, 'at', revocation_timestamp,
         'updated', json_build_object('status', status, 'revocation_timestamp', revocation_timestamp,
           'revocation_reason', revocation_reason),
         'previous', json_build_object('status', 'ACTIVE', 'revocation_timestamp', NULL,
           'revocation_reason', 'Unspecified')) AS draft
       FROM certificate_status WHERE certificate_id = (SELECT id FROM certificate WHERE serial_number = $1)`,
      [poisoned],
    );
    const { draft } = repaired as { draft: object };
    await query(url, 'UPDATE outbox SET draft = $1 WHERE event_id = $2', [JSON.stringify(draft), event_id]);
    const { code, stdout } = await command('replay', event_id);
    expect([code, stdout]).toEqual([0, '2 events were returned to the relay\n']);
    await eventuallyHolds(async () => {
      expect(await logOf(`certificate/${poisoned}`)).toEqual([
        'ca.sign.certificate',
        'certificate.status.update',
        'certificate.metadata.update',
      ]);
    });
    const sequences = await query<{ sequence: string }>(url, 'SELECT sequence FROM outbox ORDER BY sequence');
    expect(sequences.map(({ sequence }) => Number(sequence))).toEqual(sequences.map((_, index) => index + 1));
    expect((await command('replay', event_id)).stderr).toBe(`Event ${event_id} is not set aside\n`);
  });
});
