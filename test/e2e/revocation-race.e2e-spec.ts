import { Client } from 'pg';
import { beforeAll, describe, expect, it } from 'vitest';
import { query } from '../support/database';
import { eventually } from '../support/eventually';
import { createCa } from '../support/issuing';
import { makeCsr } from '../support/openssl';
import { type Answer, type ApiClient, sharedService } from '../support/service';
import type { CaView } from '../support/wire';

const WAITING = `
  SELECT 1 FROM pg_stat_activity
  WHERE datname = current_database() AND wait_event_type = 'Lock' AND query LIKE '%FOR SHARE OF own%'`;

/** The open transaction of the test stands for another replica, which changes the status of the CA. */
describe('an uncommitted status change of the CA by another replica', () => {
  let url: string;
  let client: ApiClient;

  beforeAll(async () => {
    ({ databaseUrl: url, admin: client } = await sharedService());
  });

  /** Signs while the row of the CA is changed and locked. `end` ends the transaction of the change. */
  async function signDuring(ca: CaView, end: 'COMMIT' | 'ROLLBACK'): Promise<Answer> {
    const replica = new Client({ connectionString: url });
    await replica.connect();
    await replica.query('BEGIN');
    await replica.query(
      `UPDATE certificate_status SET status = 'REVOKED' WHERE certificate_id = (SELECT id FROM certificate WHERE serial_number = $1)`,
      [ca.serial_number],
    );
    const csr = makeCsr('/CN=racer').toString('base64');
    const answer = client.post<unknown>(`/cas/${ca.id}/certificates/sign`, { csr });
    await eventually(async () => ((await query(url, WAITING)).length > 0 ? true : undefined));
    await replica.query(end);
    await replica.end();
    return answer;
  }

  const countOf = async (ca: CaView): Promise<{ certificates: number; events: number }> => {
    const [row] = await query<{ certificates: number; events: number }>(
      url,
      `SELECT (SELECT count(*)::int FROM certificate_status WHERE issuer_ca_id = $1 AND NOT is_ca) AS certificates,
              (SELECT count(*)::int FROM outbox WHERE type = 'ca.sign.certificate' AND event LIKE $2) AS events`,
      [ca.id, `%"id":"${ca.id}"%`],
    );
    return row ?? { certificates: -1, events: -1 };
  };

  it('delays signing, which is rejected after the commit', async () => {
    const ca = await createCa(client);
    expect(await signDuring(ca, 'COMMIT')).toMatchObject({
      status: 400,
      body: { err: 'CA Status inconsistent' },
    });
    expect(await countOf(ca)).toEqual({ certificates: 0, events: 0 });
  });

  it('delays signing, which succeeds after the rollback', async () => {
    const ca = await createCa(client);
    expect((await signDuring(ca, 'ROLLBACK')).status).toBe(201);
    expect(await countOf(ca)).toEqual({ certificates: 1, events: 1 });
  });
});
