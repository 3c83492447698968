import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { query } from '../support/database';
import { eventsAbout } from '../support/events';
import { createCa, createProfile, sign } from '../support/issuing';
import { type Answer, type ApiClient, type ServiceProcess, startService } from '../support/service';
import { endValidity } from '../support/stored-certificates';
import type { CaView, CertificateView } from '../support/wire';

const HOLD = { status: 'REVOKED', revocation_reason: 'CertificateHold' };
const NOT_ALLOWED = [400, 'new status transition not allowed for certificate'];

describe('EXPIRED that is set by hand before valid_to', () => {
  let url: string;
  let service: ServiceProcess;
  let admin: ApiClient;
  let issuer: ApiClient;
  let profile_id: string;

  beforeAll(async () => {
    service = await startService();
    url = service.databaseUrl;
    admin = service.admin;
    issuer = service.issuer;
    profile_id = await createProfile(admin);
  });

  afterAll(() => service.remove());

  type Changed = Answer<CertificateView & { err: string }>;
  const put = (client: ApiClient, of: { serial_number: string }, body: object): Promise<Changed> =>
    client.put(`/certificates/${of.serial_number}/status`, body);
  const outcome = ({ status, body }: Changed): unknown =>
    status === 200 ? `${body.status} ${body.revocation_reason}` : [status, body.err];
  const change = async (ca: CaView, body: object): Promise<number> =>
    (await admin.post<unknown>(`/cas/${ca.id}/status`, body)).status;
  const stateOf = async ({ serial_number }: { serial_number: string }): Promise<string> => {
    const { body } = await admin.get<CertificateView>(`/certificates/${serial_number}`);
    return body.status === 'REVOKED' ? `${body.status} ${body.revocation_reason}` : body.status;
  };
  const root = (changes: object = {}): Promise<CaView> => createCa(admin, { profile_id, ...changes });

  async function expiredByHand(ca: CaView): Promise<CertificateView> {
    const leaf = await sign(admin, ca.id);
    expect((await put(admin, leaf, { status: 'EXPIRED' })).status).toBe(200);
    return leaf;
  }

  it('setting EXPIRED needs the permission admin', async () => {
    const leaf = await sign(admin, (await root()).id);
    expect(outcome(await put(issuer, leaf, { status: 'EXPIRED' }))).toEqual([
      403,
      'status: setting EXPIRED needs the permission admin; ACTIVE, INACTIVE and REVOKED do not',
    ]);
    expect(await stateOf(leaf)).toBe('ACTIVE');
  });

  it('a certificate set to EXPIRED can be revoked, with an event', async () => {
    const leaf = await expiredByHand(await root());
    const revocation = { status: 'REVOKED', revocation_reason: 'KeyCompromise' };
    expect(outcome(await put(issuer, leaf, revocation))).toBe('REVOKED KeyCompromise');
    const last = (await eventsAbout(url, `certificate/${leaf.serial_number}`)).at(-1);
    expect(last).toMatchObject({
      type: 'certificate.status.update',
      data: { previous: { status: 'EXPIRED' }, updated: { status: 'REVOKED' } },
    });
  });

  it('a certificate set to EXPIRED can be put on hold by an admin only', async () => {
    const leaf = await expiredByHand(await root());
    expect(outcome(await put(issuer, leaf, HOLD))).toEqual([
      403,
      'status: putting a certificate on hold that was set to EXPIRED needs the permission admin',
    ]);
    expect(outcome(await put(admin, leaf, HOLD))).toBe('REVOKED CertificateHold');
  });

  it.each(['ACTIVE', 'INACTIVE', 'EXPIRED'])(
    'a certificate set to EXPIRED cannot be set to %s',
    async (status) => {
      const leaf = await expiredByHand(await root());
      expect(outcome(await put(admin, leaf, { status }))).toEqual(NOT_ALLOWED);
    },
  );

  it('a certificate set to EXPIRED stays EXPIRED past valid_to, also when its CA is revoked', async () => {
    const ca = await root();
    const leaf = await expiredByHand(ca);
    await endValidity(url, leaf);
    expect(outcome(await put(admin, leaf, { status: 'REVOKED' }))).toEqual(NOT_ALLOWED);
    await change(ca, { status: 'REVOKED' });
    expect(await stateOf(leaf)).toBe('EXPIRED');
  });

  it('revoking the CA revokes certificates set to EXPIRED, at every depth', async () => {
    const top = await root();
    const middle = await root({ parent_id: top.id, subject: { common_name: 'middle' } });
    const leaves = [await expiredByHand(top), await expiredByHand(middle)];
    expect(await change(middle, { status: 'EXPIRED' })).toBe(201);
    await change(top, { status: 'REVOKED' });
    for (const each of [middle, ...leaves]) {
      expect(await stateOf(each)).toBe('REVOKED CessationOfOperation');
    }
  });

  it('a hold of the CA applies to certificates set to EXPIRED, and its release restores EXPIRED', async () => {
    const top = await root();
    const leaf = await expiredByHand(top);
    await change(top, HOLD);
    expect(await stateOf(leaf)).toBe('REVOKED CertificateHold');
    // A hold of its own would let the issuer release it to ACTIVE later.
    expect((await put(issuer, leaf, HOLD)).status).toBe(403);
    await change(top, { status: 'ACTIVE' });
    expect(await stateOf(leaf)).toBe('EXPIRED');
  });

  it('deleting the CA revokes certificates set to EXPIRED', async () => {
    const top = await root();
    const leaf = await expiredByHand(top);
    expect(await change(top, { status: 'EXPIRED' })).toBe(201);
    expect((await admin.delete(`/cas/${top.id}`)).status).toBe(200);
    expect(await stateOf(leaf)).toBe('REVOKED CessationOfOperation');
    expect(await stateOf(top)).toBe('REVOKED CessationOfOperation');
  });

  it('a CA set to EXPIRED can be revoked together with what it issued', async () => {
    const top = await root();
    const leaf = await sign(admin, top.id);
    expect(await change(top, { status: 'EXPIRED' })).toBe(201);
    expect(await change(top, { status: 'ACTIVE' })).toBe(400);
    expect(await change(top, { status: 'REVOKED', revocation_reason: 'KeyCompromise' })).toBe(201);
    expect([await stateOf(top), await stateOf(leaf)]).toEqual([
      'REVOKED KeyCompromise',
      'REVOKED CessationOfOperation',
    ]);
  });

  it('setting EXPIRED keeps counters and lists equal to a recount', async () => {
    const top = await root();
    const [kept, revoked] = [await expiredByHand(top), await expiredByHand(top)];
    await put(issuer, revoked, { status: 'REVOKED' });
    expect((await admin.get<object>(`/stats/${top.id}`)).body).toEqual({
      ACTIVE: 1,
      EXPIRED: 1,
      REVOKED: 1,
      INACTIVE: 0,
    });
    const listed = async (status: string): Promise<string[]> => {
      const { body } = await admin.get<{ list: CertificateView[] }>(
        `/cas/${top.id}/certificates/status/${status}`,
      );
      return body.list.map(({ serial_number }) => serial_number);
    };
    expect(await listed('EXPIRED')).toEqual([kept.serial_number]);
    expect(await listed('REVOKED')).toEqual([revoked.serial_number]);
    const [differences] = await query<{ count: string }>(url, 'SELECT recount_certificates() AS count');
    expect(Number(differences?.count)).toBe(0);
  });
});
