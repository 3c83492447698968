import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { query } from '../support/database';
import { eventually } from '../support/eventually';
import { createCa, pemOf, sign } from '../support/issuing';
import { opensslVerify } from '../support/openssl';
import { OtherReplica } from '../support/other-replica';
import { type ApiClient, type ServiceProcess, startService } from '../support/service';
import type { CaView } from '../support/wire';

const BOTH = { cross_sign: ['old_with_new', 'new_with_old'] };

/** Sessions with an open transaction. PostgreSQL ends those of a killed client after a moment. */
const BUSY = `
  SELECT 1 FROM pg_stat_activity
  WHERE datname = current_database() AND pid <> pg_backend_pid() AND state <> 'idle'`;

/** Keys that no certificate uses and no note removes. */
const ORPHANS = `
  SELECT key_id FROM key
  WHERE NOT EXISTS (SELECT FROM certificate WHERE certificate.key_id = key.key_id AND certificate.engine_id = key.engine_id)
    AND NOT EXISTS (SELECT FROM key_removal note WHERE note.key_id = key.key_id AND note.engine_id = key.engine_id)`;

/** Makes the keys of a killed process due for removal, as after an hour. */
const AN_HOUR_LATER = `UPDATE key_removal SET due_at = due_at - interval '1 hour'`;

/** Of one CA: own certificates, cross certificates among them, and the events. */
const STATE = `
  SELECT (SELECT count(*)::int FROM ca_certificate WHERE ca_id = $1) AS own,
         (SELECT count(*)::int FROM outbox WHERE type = 'ca.rekey' AND subject = 'ca/' || $1) AS rekeys,
         (SELECT count(*)::int FROM outbox JOIN certificate ON outbox.subject = 'certificate/' || serial_number
          JOIN certificate_status status ON certificate_id = certificate.id
          WHERE outbox.type = 'ca.sign.certificate' AND certificate.is_ca AND issuer_ca_id = $1) AS signed`;

describe('kill -9 while a CA is rekeyed', () => {
  let url: string;
  let service: ServiceProcess;

  beforeAll(async () => {
    service = await startService();
    url = service.databaseUrl;
  });

  afterAll(() => service.remove());

  const keys = async (): Promise<number> => (await query(url, 'SELECT 1 FROM key')).length;
  const rekey = async (client: ApiClient, { id }: CaView): Promise<number> =>
    (await client.post<unknown>(`/cas/${id}/rekey`, BOTH)).status;

  it('after signing and before storing leaves the CA unchanged, and the clean-up removes the key', async () => {
    const client = service.admin;
    const ca = await createCa(client);
    const before = await keys();
    const replica = await OtherReplica.begin(url);
    await replica.run('SELECT 1 FROM ca WHERE id = $1 FOR UPDATE', [ca.id]);
    const cut = expect(rekey(client, ca)).rejects.toThrow('fetch failed');
    await replica.untilAwaitedBy(1);
    await service.kill('SIGKILL');
    await cut;
    await replica.end('COMMIT');
    await eventually(async () => ((await query(url, BUSY)).length === 0 ? true : undefined));

    expect(await query(url, STATE, [ca.id])).toEqual([{ own: 1, rekeys: 0, signed: 0 }]);
    expect(await keys()).toBe(before + 1);
    await query(url, AN_HOUR_LATER);
    service = await service.restart();
    await eventually(async () => ((await keys()) === before ? true : undefined));
    expect((await service.admin.get<CaView>(`/cas/${ca.id}`)).body).toEqual(ca);
  });

  it('leaves no key without its key_removal row', async () => {
    const client = service.admin;
    const ca = await createCa(client);
    const replica = await OtherReplica.begin(url);
    await replica.run('LOCK TABLE key_removal IN EXCLUSIVE MODE');
    const cut = expect(rekey(client, ca)).rejects.toThrow('fetch failed');
    await replica.untilAwaitedBy(1);
    await service.kill('SIGKILL');
    await cut;
    expect(await query(url, ORPHANS)).toEqual([]);
    await replica.end('COMMIT');
    await eventually(async () => ((await query(url, BUSY)).length === 0 ? true : undefined));
    expect(await query(url, ORPHANS)).toEqual([]);
    service = await service.restart();
  });

  it(
    'leaves the whole rekey or nothing of it, at eight moments: certificates, events and keys',
    { timeout: 180_000 },
    async () => {
      const ca = await createCa(service.admin);
      let answered = 0;
      const rounds = 8;
      for (let round = 0; round < rounds; round += 1) {
        const client = service.admin;
        const untilKilled = (async () => {
          for (;;) answered += Number((await rekey(client, ca)) === 200);
        })();
        const cut = expect(untilKilled).rejects.toThrow('fetch failed');
        await new Promise((done) => setTimeout(done, 40 + 70 * round));
        if (round === rounds - 1) await eventually(() => Promise.resolve(answered > 0 ? true : undefined));
        await service.kill('SIGKILL');
        await cut;
        await eventually(async () => ((await query(url, BUSY)).length === 0 ? true : undefined));
        expect(await query(url, ORPHANS)).toEqual([]);
        service = await service.restart();
      }

      const [state] = await query<{ own: number; rekeys: number; signed: number }>(url, STATE, [ca.id]);
      if (!state) throw new Error('no state');
      expect(answered).toBeGreaterThan(0);
      expect(state.rekeys).toBeGreaterThanOrEqual(answered);
      expect(state).toEqual({ own: 1 + 3 * state.rekeys, rekeys: state.rekeys, signed: 2 * state.rekeys });

      await query(url, AN_HOUR_LATER);
      await service.kill('SIGTERM');
      service = await service.restart();
      await eventually(async () =>
        (await query(url, 'SELECT 1 FROM key_removal')).length === 0 ? true : undefined,
      );
      const client = service.admin;
      const leaf = await sign(client, ca.id);
      const { body: now } = await client.get<CaView>(`/cas/${ca.id}`);
      expect(opensslVerify(pemOf(now.certificate), pemOf(leaf))).toBe('leaf: OK');
    },
  );
});
