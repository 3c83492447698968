import { beforeAll, describe, expect, it } from 'vitest';
import { query } from '../support/database';
import { eventsAbout } from '../support/events';
import { foreignCa } from '../support/foreign-ca';
import { createCa, createProfile, sign } from '../support/issuing';
import { type Answer, type ApiClient, type Service, sharedService } from '../support/service';
import type { CaView, CertificateView } from '../support/wire';

type Deleted = Answer<{ err?: string }>;

describe('deleting a certificate', () => {
  let url: string;
  let service: Service;
  let client: ApiClient;
  let profile_id: string;

  beforeAll(async () => {
    service = await sharedService();
    url = service.databaseUrl;
    client = service.admin;
    profile_id = await createProfile(client);
  });

  const root = (changes: object = {}): Promise<CaView> => createCa(client, { profile_id, ...changes });
  const remove = ({ serial_number }: { serial_number: string }, by = client): Promise<Deleted> =>
    by.delete(`/certificates/${serial_number}`);
  const isThere = async ({ serial_number }: { serial_number: string }): Promise<boolean> =>
    (await client.get<unknown>(`/certificates/${serial_number}`)).status === 200;
  const holdsKey = async (keyId: string): Promise<boolean> =>
    (await query(url, 'SELECT 1 FROM key WHERE key_id = $1', [keyId])).length > 0;
  const deleteCa = async ({ id }: CaView): Promise<void> => {
    await client.post(`/cas/${id}/status`, { status: 'REVOKED' });
    expect((await client.delete<unknown>(`/cas/${id}`)).status).toBe(200);
  };
  const created = async (
    ca: CaView,
    key_spec: object = { type: 'ECDSA', bits: 256 },
  ): Promise<CertificateView> => {
    const body = { ca_id: ca.id, key_spec, subject: { common_name: 'device' } };
    const answer = await client.post<CertificateView>('/certificates', body);
    expect(answer.status).toBe(201);
    return answer.body;
  };
  const refusal = async (answer: Promise<Deleted>): Promise<unknown> => {
    const { status, body } = await answer;
    return [status, body.err];
  };

  it('DELETE /certificates/{sn} answers 204 after the deletion of its CA, and emits an event', async () => {
    const ca = await root();
    const leaf = await sign(client, ca.id);
    await deleteCa(ca);
    const { status, body } = await remove(leaf);
    expect(status).toBe(204);
    expect(body).toBeFalsy();
    expect(await isThere(leaf)).toBe(false);
    const events = await eventsAbout(url, `certificate/${leaf.serial_number}`);
    expect(events.map(({ type }) => type)).toEqual([
      'ca.sign.certificate',
      'certificate.status.update',
      'certificate.delete',
    ]);
    expect(events.at(-1)?.data).toEqual({ SerialNumber: leaf.serial_number });
    expect(await refusal(remove(leaf))).toEqual([404, 'certificate not found']);
  });

  it('the certificate of a deleted root and of an unknown CA can be deleted', async () => {
    const ca = await root();
    await deleteCa(ca);
    expect((await remove(ca)).status).toBe(204);
    const certificate = foreignCa({ subject: '/CN=Stranger' }).certificate.toString('base64');
    const { body } = await client.post<CertificateView>('/certificates/import', { certificate });
    expect((await remove(body)).status).toBe(204);
    expect((await client.post<unknown>('/certificates/import', { certificate })).status).toBe(201);
  });

  it('deleting the last certificate of a private key removes the key', async () => {
    const ca = await root();
    const first = await created(ca);
    const keyId = first.subject_key_id;
    const second = await created(ca, { key_identifier: keyId });
    await deleteCa(ca);
    expect(await holdsKey(keyId)).toBe(true);
    expect((await remove(first)).status).toBe(204);
    expect(await holdsKey(keyId)).toBe(true);
    expect((await remove(second)).status).toBe(204);
    expect(await holdsKey(keyId)).toBe(false);
    expect(await query(url, 'SELECT 1 FROM key_removal')).toEqual([]);
  });

  it('deleting a certificate is rejected while its issuing CA exists', async () => {
    const ca = await root();
    const issued = [await sign(client, ca.id), await created(ca), { serial_number: ca.serial_number }];
    await client.post(`/cas/${ca.id}/status`, { status: 'REVOKED' });
    for (const each of issued) {
      expect(await refusal(remove(each))).toEqual([400, 'cannot delete certificate: issuer CA still exists']);
      expect(await isThere(each)).toBe(true);
    }
  });

  it('deleting a current or former certificate of a CA is rejected', async () => {
    const parent = await root();
    const child = await root({ parent_id: parent.id });
    expect((await client.post<unknown>(`/cas/${child.id}/reissue`, null)).status).toBe(200);
    const { body: reissued } = await client.get<CaView>(`/cas/${child.id}`);
    expect(reissued.serial_number).not.toBe(child.serial_number);
    await deleteCa(parent);

    const orphan = foreignCa({ subject: '/CN=Orphan', issuer: foreignCa({ subject: '/CN=Unknown' }) });
    const ca = orphan.certificate.toString('base64');
    const imported = await client.post<CaView>('/cas/import', { id: 'orphan', ca });
    expect(imported.body.certificate.issuer_metadata.id).toBe('-');
    for (const each of [child, reissued, imported.body]) {
      expect(await refusal(remove(each))).toEqual([
        400,
        'cannot delete certificate: it is the certificate of a CA',
      ]);
      expect(await isThere(each)).toBe(true);
    }
    expect((await client.get<unknown>('/cas/orphan')).status).toBe(200);
  });

  it('deleting an unknown certificate is rejected with 404', async () => {
    expect(await refusal(remove({ serial_number: 'abcdef' }))).toEqual([404, 'certificate not found']);
  });

  it('deleting a certificate needs the permission admin', async () => {
    const ca = await root();
    const leaf = await sign(client, ca.id);
    await deleteCa(ca);
    expect((await remove(leaf, service.issuer)).status).toBe(403);
    expect(await isThere(leaf)).toBe(true);
  });
});
