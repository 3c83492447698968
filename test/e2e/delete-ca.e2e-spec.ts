import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { query } from '../support/database';
import { eventually } from '../support/eventually';
import { createCa, createProfile, sign } from '../support/issuing';
import { OtherReplica } from '../support/other-replica';
import {
  type Answer,
  type ApiClient,
  type ServiceProcess,
  startReplica,
  startService,
} from '../support/service';
import type { CaView, CertificateView } from '../support/wire';

/** libs/messaging/src/outbox/advisory-locks.ts: the process that numbers events and completes drafts holds it. */
const SEQUENCER_LOCK = 0x6f757462;
const EXISTS = 'SELECT 1 FROM key WHERE key_id = $1';

describe('deleting a CA', () => {
  let url: string;
  let service: ServiceProcess;
  let client: ApiClient;
  let profile_id: string;

  beforeAll(async () => {
    service = await startService({ ALLOW_CASCADE_DELETE: 'true' });
    url = service.databaseUrl;
    client = service.admin;
    profile_id = await createProfile(client);
  });

  afterAll(() => service.remove());

  const root = (changes: object = {}): Promise<CaView> => createCa(client, { profile_id, ...changes });
  const below = (parent: CaView): Promise<CaView> => root({ parent_id: parent.id });
  const revoke = (ca: CaView): Promise<Answer> => client.post(`/cas/${ca.id}/status`, { status: 'REVOKED' });
  const remove = (ca: CaView, parameters = ''): Promise<Answer<{ err?: string }>> =>
    client.delete(`/cas/${ca.id}${parameters}`);
  const statusOfCa = async (ca: CaView): Promise<number> => (await client.get(`/cas/${ca.id}`)).status;
  const find = ({ serial_number }: { serial_number: string }): Promise<Answer<CertificateView>> =>
    client.get(`/certificates/${serial_number}`);
  const keyIdOf = async ({ serial_number }: { serial_number: string }): Promise<string> => {
    const sql = 'SELECT key_id FROM certificate WHERE serial_number = $1';
    return (await query<{ key_id: string }>(url, sql, [serial_number]))[0]?.key_id ?? '';
  };
  const holdsKey = async (keyId: string): Promise<boolean> => (await query(url, EXISTS, [keyId])).length > 0;

  async function eventsOf(...subjects: string[]): Promise<{ type: string; data: unknown }[]> {
    await eventually(async () => {
      const waiting = await query(url, 'SELECT 1 FROM outbox WHERE sequence IS NULL LIMIT 1');
      return waiting.length === 0 ? true : undefined;
    });
    const rows = await query<{ event: string }>(
      url,
      'SELECT event FROM outbox WHERE subject = ANY ($1) ORDER BY sequence',
      [subjects],
    );
    return rows.map(({ event }) => JSON.parse(event) as { type: string; data: unknown });
  }

  it('DELETE /cas/{id} answers 200 with {}, and removes the CA and its key but not its certificate', async () => {
    const ca = await root();
    const keyId = await keyIdOf(ca);
    await revoke(ca);
    expect(await remove(ca)).toMatchObject({ status: 200, body: {} });
    expect(await statusOfCa(ca)).toBe(404);
    expect(await holdsKey(keyId)).toBe(false);
    expect((await find(ca)).body).toMatchObject({ status: 'REVOKED', engine_id: '' });
    expect((await eventsOf(`ca/${ca.id}`)).at(-1)).toMatchObject({
      type: 'ca.delete',
      data: { CAID: ca.id, CascadeDelete: false },
    });
  });

  it('deleting a CA revokes and keeps the certificates below it, at every depth', async () => {
    const top = await root();
    const middle = await below(top);
    const leaf = await sign(client, middle.id);
    // EXPIRED changes nothing below the CA, so the deletion itself revokes.
    await client.post(`/cas/${top.id}/status`, { status: 'EXPIRED' });
    expect((await remove(top)).status).toBe(200);
    for (const each of [middle, leaf]) {
      expect((await find(each)).body).toMatchObject({
        status: 'REVOKED',
        revocation_reason: 'CessationOfOperation',
      });
    }
    expect(await statusOfCa(middle)).toBe(200);
    expect((await eventsOf(`certificate/${leaf.serial_number}`)).at(-1)?.type).toBe(
      'certificate.status.update',
    );
  });

  it('cascade_delete deletes CAs, certificates and keys below a CA, each with an event', async () => {
    const top = await root();
    const middle = await below(top);
    const [leaf, other] = [await sign(client, top.id), await sign(client, middle.id)];
    const keys = [await keyIdOf(top), await keyIdOf(middle)];
    await client.post(`/cas/${top.id}/status`, { status: 'EXPIRED' });

    expect((await remove(top, '?cascade_delete=true')).status).toBe(200);
    for (const ca of [top, middle]) expect(await statusOfCa(ca)).toBe(404);
    for (const each of [top, middle, leaf, other]) expect((await find(each)).status).toBe(404);
    for (const key of keys) expect(await holdsKey(key)).toBe(false);

    expect((await eventsOf(`ca/${top.id}`)).at(-1)?.data).toEqual({ CAID: top.id, CascadeDelete: true });
    expect((await eventsOf(`ca/${middle.id}`)).at(-1)?.data).toEqual({
      CAID: middle.id,
      CascadeDelete: true,
    });
    for (const { serial_number } of [leaf, other, middle, top]) {
      expect((await eventsOf(`certificate/${serial_number}`)).at(-1)).toMatchObject({
        type: 'certificate.delete',
        data: { SerialNumber: serial_number },
      });
    }
  });

  it('cascade_delete keeps the certificate of the CA itself', async () => {
    const top = await root();
    const middle = await below(top);
    await revoke(middle);
    expect((await remove(middle, '?cascade_delete=1')).status).toBe(200);
    expect((await find(middle)).body).toMatchObject({ status: 'REVOKED', issuer_metadata: { id: top.id } });
    expect(await statusOfCa(top)).toBe(200);
  });

  it('deleting a CA keeps a key that another CA uses', async () => {
    const ca = await root();
    const keyId = await keyIdOf(ca);
    const twin = await root({ key_metadata: { key_id: keyId } });
    await revoke(ca);
    expect((await remove(ca)).status).toBe(200);
    expect(await holdsKey(keyId)).toBe(true);
    await sign(client, twin.id);

    await revoke(twin);
    expect((await remove(twin)).status).toBe(200);
    expect(await holdsKey(keyId)).toBe(false);
  });

  it('concurrent deletions of two CAs with one key remove the key', async () => {
    const replica = await startReplica(service);
    const other = replica.admin;
    for (let race = 0; race < 15; race += 1) {
      const ca = await root();
      const keyId = await keyIdOf(ca);
      const twin = await root({ key_metadata: { key_id: keyId } });
      await Promise.all([revoke(ca), revoke(twin)]);
      const [one, two] = await Promise.all([remove(ca), other.delete(`/cas/${twin.id}`)]);
      expect([one.status, two.status, await holdsKey(keyId)]).toEqual([200, 200, false]);
    }
    await replica.kill('SIGTERM');
  });

  it('a key of two CAs is removed although the first removal runs before the second deletion commits', async () => {
    const [ca, bystander] = [await root(), await root()];
    const keyId = await keyIdOf(ca);
    await revoke(bystander);
    const note = `
      INSERT INTO key_removal (engine_id, key_id, due_at) VALUES ('filesystem-1', $1, now())
      ON CONFLICT (key_id, engine_id) DO UPDATE SET due_at = excluded.due_at`;
    // The note of the first deletion stands; the second one, through another replica, is about to be committed.
    await query(url, note, [keyId]);
    const replica = await OtherReplica.begin(url);
    await replica.run(`UPDATE certificate SET engine_id = '' WHERE serial_number = $1`, [ca.serial_number]);
    await replica.run(note, [keyId]);
    const removal = remove(bystander);
    await replica.untilAwaitedBy(1);
    await replica.end('COMMIT');
    expect((await removal).status).toBe(200);
    expect(await holdsKey(keyId)).toBe(false);
  });

  it('cascade_delete removes a key that the CA shares with a certificate below it', async () => {
    const top = await root();
    const keyId = await keyIdOf(top);
    const leaf = { ca_id: top.id, key_spec: { key_identifier: keyId }, subject: { common_name: 'shares' } };
    expect((await client.post<unknown>('/certificates', leaf)).status).toBe(201);
    await revoke(top);
    expect((await remove(top, '?cascade_delete=true')).status).toBe(200);
    expect(await holdsKey(keyId)).toBe(false);
  });

  it('certificates that are revoked and deleted in one transaction have complete events', async () => {
    const top = await root();
    const leaf = await sign(client, top.id);
    const before = (await find(leaf)).body;
    // Drafts are not completed while this lock of the sequencer is held, so the deletion comes first.
    const sequencer = new Client({ connectionString: url });
    await sequencer.connect();
    await sequencer.query('SELECT pg_advisory_lock($1, $2)', [SEQUENCER_LOCK, 0]);
    await revoke(top);
    await remove(top, '?cascade_delete=true');
    const [drafts] = await query<{ count: number }>(
      url,
      `SELECT count(*)::int AS count FROM outbox WHERE draft IS NOT NULL AND subject = $1`,
      [`certificate/${leaf.serial_number}`],
    );
    expect(drafts?.count).toBe(2);
    await sequencer.end();
    const told = await eventsOf(`certificate/${leaf.serial_number}`);
    expect(told.map(({ type }) => type)).toEqual([
      'ca.sign.certificate',
      'certificate.status.update',
      'certificate.delete',
    ]);
    expect((told[1]?.data as { previous: unknown }).previous).toEqual(before);
  });

  it('DELETE /cas/{id} rejects an unknown CA with 404', async () => {
    expect(await client.delete('/cas/nobody')).toMatchObject({ status: 404, body: { err: 'CA not found' } });
  });

  it('DELETE /cas/{id} rejects an ACTIVE or INACTIVE CA and changes nothing', async () => {
    const ca = await root();
    const refusal = { status: 400, body: { err: 'CA Status inconsistent' } };
    expect(await remove(ca)).toMatchObject(refusal);
    await client.post(`/cas/${ca.id}/status`, { status: 'INACTIVE' });
    expect(await remove(ca)).toMatchObject(refusal);
    expect(await statusOfCa(ca)).toBe(200);
    expect(await holdsKey(await keyIdOf(ca))).toBe(true);
  });

  it('DELETE /cas/{id} needs the permission admin', async () => {
    const ca = await root();
    await revoke(ca);
    expect((await service.issuer.delete(`/cas/${ca.id}`)).status).toBe(403);
    expect(await statusOfCa(ca)).toBe(200);
  });

  it('without ALLOW_CASCADE_DELETE, cascade_delete=true is rejected and cascade_delete=yes is no cascade', async () => {
    const strict = await startService();
    const admin = strict.admin;
    const ca = await createCa(admin);
    await admin.post(`/cas/${ca.id}/status`, { status: 'REVOKED' });
    expect(await admin.delete(`/cas/${ca.id}?cascade_delete=true`)).toMatchObject({
      status: 403,
      body: { err: 'cascade delete operations are not allowed by configuration' },
    });
    expect((await admin.get(`/cas/${ca.id}`)).status).toBe(200);
    expect((await admin.delete(`/cas/${ca.id}?cascade_delete=yes`)).status).toBe(200);
    await strict.remove();
  });
});
