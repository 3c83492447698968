import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { query } from '../support/database';
import { addDeltas, withDeltas } from '../support/delta-teller';
import { createCa, sign } from '../support/issuing';
import { runJob } from '../support/run-job';
import { type ApiClient, type ServiceProcess, startService } from '../support/service';
import { endValidity } from '../support/stored-certificates';
import type { CaView } from '../support/wire';

const KEY_ENCRYPTION_KEY = 'a'.repeat(64);
const DUE = { delta: '11y', name: 'at once', triggered: false };

/** Makes every update of a row fail. */
const poison = (table: string, key: string, serialNumber: string): string => `
  CREATE OR REPLACE FUNCTION poison() RETURNS trigger LANGUAGE plpgsql AS $$
  BEGIN RAISE EXCEPTION 'poisoned row' USING ERRCODE = '22008'; END $$;
  DO $$ BEGIN EXECUTE format(
    'CREATE TRIGGER poison BEFORE UPDATE ON ${table} FOR EACH ROW WHEN (NEW.${key} = %L) EXECUTE FUNCTION poison()',
    (SELECT id FROM certificate WHERE serial_number = '${serialNumber}')); END $$`;
const cure = (table: string): string => `DROP TRIGGER poison ON ${table}`;

describe('a job with a row that fails', { timeout: 180_000 }, () => {
  let url: string;
  let service: ServiceProcess;
  let client: ApiClient;
  let ca: CaView;

  beforeAll(async () => {
    service = await startService({ KEY_ENCRYPTION_KEY, ROLES: 'api' });
    url = service.databaseUrl;
    client = service.admin;
    ca = await createCa(client, { metadata: withDeltas(DUE) });
  });
  afterAll(() => service.remove());

  const run = (job: string) =>
    runJob([job], {
      ...{ DATABASE_URL: url, KEY_ENCRYPTION_KEY, LOG_LEVEL: 'fatal' },
      DATA_DIR: service.dataDirectory,
    });
  const signSome = async (): Promise<[string, string, string]> => {
    const serials: string[] = [];
    for (let count = 0; count < 3; count += 1) serials.push((await sign(client, ca.id)).serial_number);
    return serials as [string, string, string];
  };
  const storedStatuses = async (serials: readonly string[]) => {
    const rows = await query<{ serial_number: string; status: string }>(
      url,
      'SELECT serial_number, status FROM certificate_status JOIN certificate ON id = certificate_id WHERE serial_number = ANY ($1)',
      [serials],
    );
    const statuses = new Map(rows.map(({ serial_number, status }) => [serial_number, status]));
    return serials.map((serial) => statuses.get(serial));
  };

  it('a run with failures expires the other certificates, logs the number of failures, and the next run retries', async () => {
    const serials = await signSome();
    for (const [place, serial_number] of serials.entries())
      await endValidity(url, { serial_number }, `now() - interval '${10 - place} seconds'`);
    await query(url, poison('certificate_status', 'certificate_id', serials[0]));
    const first = await run('expiry');
    expect(await storedStatuses(serials)).toEqual(['ACTIVE', 'EXPIRED', 'EXPIRED']);
    expect(first.code).toBe(1);
    expect(first.stderr).toMatch(/expiry: 1 failed, the first one with .*poisoned row/);

    await query(url, cure('certificate_status'));
    expect((await run('expiry')).stdout).toMatch(/^expiry: 1 done/);
    expect(await storedStatuses(serials)).toEqual(['EXPIRED', 'EXPIRED', 'EXPIRED']);
  });

  it('a run in which a CA and a certificate fail announces the deltas of the others, and the next run retries', async () => {
    const serials = await signSome();
    for (const serial of serials)
      expect((await client.put(`/certificates/${serial}/metadata`, addDeltas(DUE))).status).toBe(200);
    await query(url, poison('certificate', 'id', serials[0]));
    await query(url, `CREATE TRIGGER poison BEFORE UPDATE ON ca FOR EACH ROW EXECUTE FUNCTION poison()`);
    const first = await run('expiration-deltas');
    const triggered = async () => {
      const rows = await query<{ serial_number: string }>(
        url,
        `SELECT serial_number FROM certificate WHERE metadata::text LIKE '%"triggered": true%'`,
      );
      return serials.filter((serial) => rows.some(({ serial_number }) => serial_number === serial));
    };
    expect(await triggered()).toEqual(serials.slice(1));
    expect(first.code).toBe(1);
    expect(first.stderr).toMatch(/expiration-deltas: 2 failed/);

    await query(url, cure('certificate'));
    await query(url, cure('ca'));
    expect((await run('expiration-deltas')).stdout).toMatch(/^expiration-deltas: 2 done/);
    expect(await triggered()).toEqual(serials);
  });

  it('a key whose removal fails is due later, and the others are removed', async () => {
    await query(
      url,
      `INSERT INTO key_removal (engine_id, key_id, due_at) VALUES
         ('filesystem-1', repeat('a', 64), now() - interval '1 hour'), ('filesystem-1', repeat('b', 64), now())`,
    );
    await query(
      url,
      `CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$
       BEGIN RAISE EXCEPTION 'poisoned key' USING ERRCODE = '22008'; END $$;
       CREATE TRIGGER poison BEFORE DELETE ON key_removal FOR EACH ROW
       WHEN (OLD.key_id = repeat('a', 64)) EXECUTE FUNCTION refuse()`,
    );
    const { code, stderr } = await run('key-removal');
    expect(code).toBe(1);
    expect(stderr).toMatch(/key removal: 1 failed/);
    const left = await query<{ key_id: string; later: boolean }>(
      url,
      'SELECT key_id, due_at > now() AS later FROM key_removal',
    );
    expect(left).toEqual([{ key_id: 'a'.repeat(64), later: true }]);
  });
});
