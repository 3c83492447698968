import { Client } from 'pg';
import { beforeAll, describe, expect, it } from 'vitest';
import { query } from '../support/database';
import { eventually } from '../support/eventually';
import { foreignCa } from '../support/foreign-ca';
import { createCa, createProfile, sign } from '../support/issuing';
import { type Answer, type ApiClient, sharedService } from '../support/service';
import type { CaView, CertificateView } from '../support/wire';

const HOLD = { status: 'REVOKED', revocation_reason: 'CertificateHold' };
const STATUSES_WITHOUT_HOLD = ['ACTIVE', 'INACTIVE', 'EXPIRED'];
const REFUSED = [400, 'CA Status inconsistent'];

describe('certificates of a CA on hold', () => {
  let url: string;
  let admin: ApiClient;
  let issuer: ApiClient;
  let profile_id: string;

  beforeAll(async () => {
    ({ databaseUrl: url, admin, issuer } = await sharedService());
    profile_id = await createProfile(admin);
  });

  type Changed = Answer<CertificateView & { err: string }>;
  const put = (client: ApiClient, of: { serial_number: string }, body: object): Promise<Changed> =>
    client.put(`/certificates/${of.serial_number}/status`, body);
  const refusal = async (answer: Promise<Answer<{ err: string }>>): Promise<unknown> => {
    const { status, body } = await answer;
    return [status, body.err];
  };
  const change = (ca: CaView, body: object): Promise<Answer<CaView & { err: string }>> =>
    admin.post(`/cas/${ca.id}/status`, body);
  const stateOf = async ({ serial_number }: { serial_number: string }): Promise<string> => {
    const { body } = await admin.get<CertificateView>(`/certificates/${serial_number}`);
    return body.status === 'REVOKED' ? `${body.status} ${body.revocation_reason}` : body.status;
  };
  const root = (changes: object = {}): Promise<CaView> => createCa(admin, { profile_id, ...changes });
  const below = (parent: CaView): Promise<CaView> =>
    root({ parent_id: parent.id, subject: { common_name: `below ${parent.id}` } });

  async function neverLeavesHold(certificate: { serial_number: string }): Promise<void> {
    for (const client of [issuer, admin]) {
      for (const status of STATUSES_WITHOUT_HOLD) {
        if (client === issuer && status === 'EXPIRED') continue;
        expect(await refusal(put(client, certificate, { status }))).toEqual(REFUSED);
      }
    }
    expect(await stateOf(certificate)).toBe('REVOKED CertificateHold');
  }

  it('neither issuer nor admin can release a single certificate below a CA on hold, at any depth', async () => {
    const top = await root();
    const middle = await below(top);
    const leaves = [await sign(admin, top.id), await sign(admin, middle.id)];
    await change(top, HOLD);
    for (const leaf of leaves) await neverLeavesHold(leaf);
    await change(top, { status: 'ACTIVE' });
    for (const leaf of leaves) expect(await stateOf(leaf)).toBe('ACTIVE');
  });

  it('an earlier hold of a certificate can be released only after the hold of its CA', async () => {
    const top = await root();
    const leaf = await sign(admin, top.id);
    await put(issuer, leaf, HOLD);
    await change(top, HOLD);
    await neverLeavesHold(leaf);
    await change(top, { status: 'ACTIVE' });
    expect(await stateOf(leaf)).toBe('REVOKED CertificateHold');
    expect((await put(issuer, leaf, { status: 'ACTIVE' })).status).toBe(200);
  });

  it('a certificate of a CA on hold can be revoked permanently', async () => {
    const top = await root();
    const leaf = await sign(admin, top.id);
    await change(top, HOLD);
    expect((await put(issuer, leaf, { status: 'REVOKED', revocation_reason: 'KeyCompromise' })).status).toBe(
      200,
    );
    await change(top, { status: 'ACTIVE' });
    expect(await stateOf(leaf)).toBe('REVOKED KeyCompromise');
  });

  it('the certificate of a subordinate CA stays on hold, by either route', async () => {
    const top = await root();
    const [held, heldBefore] = [await below(top), await below(top)];
    await change(heldBefore, HOLD);
    await change(top, HOLD);
    for (const middle of [held, heldBefore]) {
      for (const status of STATUSES_WITHOUT_HOLD) {
        expect(await refusal(change(middle, { status }))).toEqual(REFUSED);
        expect(await refusal(put(admin, middle, { status }))).toEqual(REFUSED);
      }
    }
    await change(top, { status: 'ACTIVE' });
    expect([await stateOf(held), await stateOf(heldBefore)]).toEqual(['ACTIVE', 'REVOKED CertificateHold']);
    expect((await change(heldBefore, { status: 'ACTIVE' })).status).toBe(201);
  });

  it('former and cross certificates of a CA on hold stay on hold', async () => {
    const top = await root();
    const middle = await below(top);
    await admin.post(`/cas/${middle.id}/reissue`, {});
    const rekeyed = await admin.post<CaView & { cross_certificates: CertificateView[] }>(
      `/cas/${top.id}/rekey`,
      { cross_sign: ['new_with_old'] },
    );
    await change(middle, HOLD);
    expect(await refusal(put(admin, middle, { status: 'ACTIVE' }))).toEqual(REFUSED);
    await change(top, HOLD);
    const own = await query<{ serial_number: string }>(
      url,
      'SELECT serial_number FROM ca_certificate JOIN certificate ON id = certificate_id WHERE ca_id = ANY ($1)',
      [[top.id, middle.id]],
    );
    expect(own.length).toBeGreaterThanOrEqual(4);
    expect(rekeyed.status).toBe(200);
    for (const certificate of own) {
      if (certificate.serial_number === rekeyed.body.serial_number) continue;
      expect(await refusal(put(admin, certificate, { status: 'ACTIVE' }))).toEqual(REFUSED);
    }
  });

  it('certificates stay on hold below a CA that was imported ACTIVE under the CA on hold', async () => {
    const rootCa = foreignCa({ subject: '/CN=hold root' });
    const middle = foreignCa({ subject: '/CN=hold middle', issuer: rootCa });
    const importCa = async ({ certificate, key }: typeof middle): Promise<CaView> =>
      (
        await admin.post<CaView>('/cas/import', {
          ca: certificate.toString('base64'),
          private_key: key.toString('base64'),
          profile_id,
        })
      ).body;
    const top = await importCa(rootCa);
    await change(top, HOLD);
    const imported = await importCa(middle);
    const leaf = await sign(admin, imported.id);
    await put(issuer, leaf, HOLD);
    await neverLeavesHold(leaf);
  });

  it('a certificate of an unknown issuer can be released', async () => {
    const { certificate } = foreignCa({
      subject: '/CN=client of nobody',
      extensions: ['basicConstraints = CA:FALSE'],
    });
    const { body } = await issuer.post<CertificateView>('/certificates/import', {
      certificate: certificate.toString('base64'),
    });
    expect((await put(issuer, body, HOLD)).status).toBe(200);
    expect((await put(issuer, body, { status: 'ACTIVE' })).status).toBe(200);
  });

  it('a hold of the CA applies to a certificate that is released concurrently', async () => {
    const top = await root();
    const leaf = await sign(admin, top.id);
    await put(issuer, leaf, HOLD);
    const other = new Client({ connectionString: url });
    await other.connect();
    await other.query('BEGIN');
    await other.query(
      'SELECT 1 FROM certificate_status WHERE certificate_id = (SELECT id FROM certificate WHERE serial_number = $1) FOR UPDATE',
      [leaf.serial_number],
    );
    const waiting = async (): Promise<number> =>
      (
        await query(
          url,
          `SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`,
        )
      ).length;

    const release = put(issuer, leaf, { status: 'ACTIVE' });
    await eventually(async () => ((await waiting()) === 1 ? true : undefined));
    let isHeld = false;
    const hold = change(top, HOLD).finally(() => (isHeld = true));
    await eventually(async () => (isHeld || (await waiting()) === 2 ? true : undefined));
    await other.query('COMMIT');
    await other.end();

    expect([(await release).status, (await hold).status]).toEqual([200, 201]);
    expect(await stateOf(leaf)).toBe('REVOKED CertificateHold');
  });
});
