import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { query } from '../support/database';
import { eventually } from '../support/eventually';
import { inSoak } from '../support/in-soak';
import { createCa, sign } from '../support/issuing';
import { type ServiceProcess, startService } from '../support/service';
import { CLONES } from '../support/certificate-clones.mts';
import type { CaView } from '../support/wire';

const CERTIFICATES = inSoak(100_000, 40_000);
/**
 * Milliseconds before the kill: at most a fifth of the revocation, which takes about two seconds for each 40,000
 * certificates. A busy machine slows both.
 */
const MOMENTS = [0, CERTIFICATES / 200, CERTIFICATES / 100];

const BUSY = `
  SELECT 1 FROM pg_stat_activity
  WHERE datname = current_database() AND pid <> pg_backend_pid() AND state <> 'idle'`;

/** The transaction of the revocation is open. */
const CASCADE = `${BUSY} AND query LIKE '%UPDATE certificate_status status SET status%'`;

/** What of the revocation is there: certificates, CAs, and events of both. */
const DONE = `
  SELECT (SELECT count(*)::int FROM certificate_status WHERE status = 'REVOKED' AND NOT is_ca) AS certificates,
         (SELECT count(*)::int FROM certificate_status WHERE status = 'REVOKED' AND is_ca) AS cas,
         (SELECT count(*)::int FROM outbox WHERE type = 'certificate.status.update') AS "certificateEvents",
         (SELECT count(*)::int FROM outbox WHERE type = 'ca.status.update') AS "caEvents"`;

const NOTHING = { certificates: 0, cas: 0, certificateEvents: 0, caEvents: 0 };

describe(`kill -9 while a CA with ${CERTIFICATES} certificates is revoked`, () => {
  let url: string;
  let service: ServiceProcess;
  let ca: CaView;

  beforeAll(async () => {
    service = await startService();
    url = service.databaseUrl;
    ca = await createCa(service.admin);
    const leaf = await sign(service.admin, ca.id);
    for (const clone of CLONES) await query(url, clone, [leaf.serial_number, 2, CERTIFICATES]);
    await query(url, 'VACUUM ANALYZE certificate, certificate_status');
  });

  afterAll(() => service.remove());

  const revoke = async (): Promise<number> =>
    (await service.admin.post<unknown>(`/cas/${ca.id}/status`, { status: 'REVOKED' })).status;

  it.each(MOMENTS)(
    'leaves nothing of the revocation when its transaction is open, %d milliseconds after that is seen',
    { timeout: 180_000 },
    async (milliseconds) => {
      const cut = expect(revoke()).rejects.toThrow('fetch failed');
      await eventually(async () => ((await query(url, CASCADE)).length > 0 ? true : undefined));
      await new Promise((done) => setTimeout(done, milliseconds));
      expect(await query(url, CASCADE)).not.toEqual([]);
      await service.kill('SIGKILL');
      await cut;
      // PostgreSQL cancels the statement of a closed connection by itself (client_connection_check_interval).
      await eventually(async () => ((await query(url, BUSY)).length === 0 ? true : undefined));
      expect(await query(url, DONE)).toEqual([NOTHING]);
      service = await service.restart();
    },
  );

  it(
    'leaves the whole revocation once it is answered, and every event is numbered after the restart',
    { timeout: 240_000 },
    async () => {
      expect(await revoke()).toBe(201);
      await service.kill('SIGKILL');
      const all = { certificates: CERTIFICATES, cas: 1, certificateEvents: CERTIFICATES + 1, caEvents: 1 };
      expect(await query(url, DONE)).toEqual([all]);
      service = await service.restart();
      const told = `
        SELECT count(*)::int AS count FROM outbox
        WHERE type = 'certificate.status.update' AND sequence IS NOT NULL AND event IS NOT NULL`;
      const [row] = await eventually(async () => {
        const rows = await query<{ count: number }>(url, told);
        return (rows[0]?.count ?? 0) > CERTIFICATES ? rows : undefined;
      }, 200_000);
      expect(row).toEqual({ count: CERTIFICATES + 1 });
      expect(await query(url, 'SELECT 1 FROM outbox_origin')).toEqual([]);
    },
  );
});
