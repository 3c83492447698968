import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { query } from '../support/database';
import { changeEvents } from '../support/events';
import { eventually } from '../support/eventually';
import { foreignCa } from '../support/foreign-ca';
import { createCa, createProfile, pemOf, sign } from '../support/issuing';
import { opensslVerify } from '../support/openssl';
import { type Answer, type ApiClient, type ServiceProcess, startService } from '../support/service';
import { endValidity } from '../support/stored-certificates';
import type { CaView, CertificateView, ErrorBody, RekeyedCaView } from '../support/wire';

type Rekeyed = RekeyedCaView & Partial<ErrorBody>;
const BOTH = { cross_sign: ['old_with_new', 'new_with_old'] };

describe('POST /cas/{id}/rekey', () => {
  let url: string;
  let service: ServiceProcess;
  let client: ApiClient;
  let profile_id: string;

  beforeAll(async () => {
    service = await startService();
    url = service.databaseUrl;
    client = service.admin;
    profile_id = await createProfile(client);
  });

  afterAll(() => service.remove());

  const create = (changes: object = {}): Promise<CaView> => createCa(client, { profile_id, ...changes });
  const rekey = (id: string, body: unknown = null): Promise<Answer<Rekeyed>> =>
    client.post<Rekeyed>(`/cas/${id}/rekey`, body);
  const certificateOf = async (serial: string): Promise<CertificateView & { metadata: object }> =>
    (await client.get<CertificateView & { metadata: object }>(`/certificates/${serial}`)).body;
  const countKeys = async (): Promise<unknown> => (await query(url, 'SELECT count(*) FROM key'))[0];

  it('rekeying a root keeps certificates of the old key valid', async () => {
    const before = await create({ metadata: { site: 'bilbao' } });
    const early = await sign(client, before.id);
    const { status, body: after } = await rekey(before.id);
    expect(status).toBe(200);
    expect(after).toMatchObject({
      ...{ id: before.id, level: 0, profile_id, creation_ts: before.creation_ts },
      metadata: { site: 'bilbao', 'lamassu.io/ca/rekeyed-from': before.serial_number },
      certificate: {
        status: 'ACTIVE',
        type: 'MANAGED',
        subject: before.certificate.subject,
        key_metadata: before.certificate.key_metadata,
        issuer_metadata: { id: before.id, serial_number: after.serial_number, level: 0 },
        is_ca: true,
      },
      cross_certificates: [],
    });
    expect(after.serial_number).not.toBe(before.serial_number);
    expect(after.certificate.subject_key_id).not.toBe(before.certificate.subject_key_id);
    const former = await certificateOf(before.serial_number);
    expect(former).toMatchObject({
      status: 'ACTIVE',
      metadata: { 'lamassu.io/ca/rekeyed-as': after.serial_number },
    });
    const late = await sign(client, before.id);
    expect(late.authority_key_id).toBe(after.certificate.subject_key_id);
    expect(opensslVerify(pemOf(before.certificate), pemOf(early))).toBe('leaf: OK');
    expect(opensslVerify(pemOf(after.certificate), pemOf(late))).toBe('leaf: OK');
    expect(() => opensslVerify(pemOf(after.certificate), pemOf(early))).toThrow();
  });

  it('rekeying a root issues cross certificates between both keys', async () => {
    const before = await create();
    const early = await sign(client, before.id);
    const profile = { sign_as_ca: true, validity: { type: 'Duration', duration: '30y' } };
    const { body: after } = await rekey(before.id, { ...BOTH, profile });
    const late = await sign(client, before.id);
    const [oldWithNew, newWithOld] = after.cross_certificates.map(pemOf);
    if (!oldWithNew || !newWithOld) throw new Error('a cross certificate is missing');
    expect(opensslVerify(pemOf(after.certificate), pemOf(early), oldWithNew)).toBe('leaf: OK');
    expect(opensslVerify(pemOf(before.certificate), pemOf(late), newWithOld)).toBe('leaf: OK');
    // RFC 9810 section 4.4.1: each begins with the key it is for, and ends with the former one.
    const { valid_from, valid_to } = before.certificate;
    expect(after.cross_certificates).toMatchObject([
      { valid_from, valid_to, subject_key_id: before.certificate.subject_key_id },
      {
        valid_from: after.certificate.valid_from,
        valid_to,
        subject_key_id: after.certificate.subject_key_id,
      },
    ]);
    for (const cross of after.cross_certificates) {
      expect(cross).toMatchObject({ is_ca: true, issuer_metadata: { id: before.id }, status: 'ACTIVE' });
      expect(await certificateOf(cross.serial_number)).toEqual(cross);
      const signed = await query(url, `SELECT 1 FROM outbox WHERE subject = $1`, [
        `certificate/${cross.serial_number}`,
      ]);
      expect(signed).toHaveLength(1);
    }
    const [told] = await changeEvents<CaView>(url, { type: 'ca.rekey', subject: `ca/${before.id}` });
    expect(told?.data.previous).toEqual(before);
    expect({ ...told?.data.updated, cross_certificates: after.cross_certificates }).toEqual(after);
  });

  it('rekeying a subordinate CA has the parent sign', async () => {
    const root = await create();
    const sub = await create({ parent_id: root.id, subject: { common_name: 'Below' } });
    const { body } = await rekey(sub.id);
    expect([body.level, body.certificate.issuer_metadata.id]).toEqual([1, root.id]);
    const leaf = await sign(client, sub.id);
    expect(opensslVerify(pemOf(root.certificate), pemOf(leaf), pemOf(body.certificate))).toBe('leaf: OK');
  });

  it('a rekey accepts another key type', async () => {
    const ca = await create();
    const { body } = await rekey(ca.id, { key_metadata: { type: 'RSA', bits: 2048 }, ...BOTH });
    expect(body.certificate.key_metadata).toMatchObject({ type: 'RSA', bits: 2048 });
    expect(opensslVerify(pemOf(body.certificate), pemOf(await sign(client, ca.id)))).toBe('leaf: OK');
  });

  it('a rekey accepts an existing key, but not that of the CA', async () => {
    const [ca, other] = [await create(), await create()];
    const key = 'SELECT key_id FROM certificate WHERE serial_number = $1';
    const [held] = await query<{ key_id: string }>(url, key, [other.serial_number]);
    const again = await rekey(ca.id, { key_metadata: { key_id: held?.key_id } });
    expect(again.body.certificate.subject_key_id).toBe(other.certificate.subject_key_id);
    const own = await rekey(other.id, { key_metadata: { key_id: held?.key_id } });
    expect([own.status, own.body.err]).toEqual([
      400,
      'key_metadata.key_id: the CA has this key already, which a reissue keeps',
    ]);
  });

  it('revoking a rekeyed CA revokes its former and cross certificates too', async () => {
    const before = await create();
    const { body: after } = await rekey(before.id, BOTH);
    await client.post(`/cas/${before.id}/status`, { status: 'REVOKED' });
    const own = [before, after, ...after.cross_certificates].map(({ serial_number }) => serial_number);
    for (const serial of own) expect((await certificateOf(serial)).status).toBe('REVOKED');
  });

  it('a rejected rekey has the text of the contract and keeps no key', async () => {
    const root = await create();
    const sub = await create({ parent_id: root.id });
    const leafProfile = await createProfile(client);
    const keys = await countKeys();
    const expectRefusal = async (body: unknown, status: number, err: string, id = sub.id) => {
      expect(await rekey(id, body)).toMatchObject({ status, body: { err } });
    };
    await expectRefusal(null, 404, 'CA not found', 'nobody');
    await expectRefusal({ profile_id: leafProfile }, 400, 'struct validation error');
    await expectRefusal({ profile_id: 'nobody' }, 404, 'issuance profile not found');
    const strict = { enabled: true, allow_rsa_keys: true };
    const profile = { sign_as_ca: true, crypto_enforcement: strict };
    const forbidden = 'public key is ECDSA, but issuance profile does not allow ECDSA keys';
    await expectRefusal({ profile }, 400, forbidden);
    await expectRefusal({ engine_id: 'nowhere' }, 400, 'crypto engine not found');
    const types = 'key_metadata.type: must be one of RSA, ECDSA, Ed25519, ML-DSA';
    await expectRefusal({ key_metadata: { type: 'DSA', bits: 1 } }, 400, types);
    const size = 'key size 1000 is not supported for key type RSA in engine Software';
    await expectRefusal({ key_metadata: { type: 'RSA', bits: 1000 } }, 400, size);
    await expectRefusal({ key_metadata: { key_id: 'ab'.repeat(32) } }, 404, 'key not found');
    const names = 'cross_sign.0: must be one of old_with_new, new_with_old';
    await expectRefusal({ cross_sign: ['sideways'] }, 400, names);
    await expectRefusal({ cross_sign: true }, 400, 'cross_sign: must be a list');
    const thrice = { cross_sign: Array<string>(3).fill('old_with_new') };
    await expectRefusal(thrice, 400, 'cross_sign: must not have more than 2 entries');
    await client.put(`/certificates/${sub.serial_number}/status`, { status: 'INACTIVE' });
    await expectRefusal(BOTH, 400, 'CA Status inconsistent');
    await client.post(`/cas/${root.id}/status`, { status: 'REVOKED', revocation_reason: 'CertificateHold' });
    await expectRefusal(null, 400, 'CA already revoked', root.id);
    await expectRefusal(null, 400, 'CA already revoked');
    await endValidity(url, sub);
    const activate = `UPDATE certificate_status SET status = 'ACTIVE' WHERE certificate_id = (SELECT id FROM certificate WHERE serial_number = $1)`;
    await query(url, activate, [sub.serial_number]);
    await expectRefusal(null, 400, 'CA is expired');
    expect(await countKeys()).toEqual(keys);
  });

  it('POST /cas/{id}/rekey needs the permission admin', async () => {
    const { id } = await create();
    expect((await service.issuer.post(`/cas/${id}/rekey`, null)).status).toBe(403);
  });

  it('a CA without its private key cannot be rekeyed', async () => {
    const { certificate } = foreignCa({ subject: '/CN=Elsewhere' });
    await client.post('/cas/import', { id: 'elsewhere', ca: certificate.toString('base64'), profile_id });
    expect(await rekey('elsewhere')).toMatchObject({
      status: 400,
      body: { err: 'the service does not hold the private key of this CA' },
    });
  });

  it('three concurrent rekeys get 200 or 409, and each 409 keeps no key', async () => {
    const ca = await create();
    const keys = Number(Object.values((await countKeys()) as object)[0]);
    const answers = await Promise.all([rekey(ca.id), rekey(ca.id), rekey(ca.id)]);
    const won = answers.filter(({ status }) => status === 200).length;
    expect(answers.filter(({ status }) => status !== 200 && status !== 409)).toEqual([]);
    expect(won).toBeGreaterThan(0);
    expect(await countKeys()).toEqual({ count: String(keys + won) });
  });

  it('a rekey that kill -9 interrupts changes nothing, and the clean-up removes the key', async () => {
    const ca = await create();
    await query(
      url,
      `CREATE FUNCTION slow() RETURNS trigger LANGUAGE plpgsql AS
         'BEGIN PERFORM pg_sleep(2); RETURN NULL; END';
       CREATE TRIGGER slow AFTER UPDATE ON ca FOR EACH ROW EXECUTE FUNCTION slow()`,
    );
    const keys = await countKeys();
    const cut = expect(rekey(ca.id, BOTH)).rejects.toThrow('fetch failed');
    const updating = `SELECT 1 FROM pg_stat_activity WHERE wait_event = 'PgSleep'`;
    await eventually(async () => ((await query(url, updating)).length > 0 ? true : undefined));
    await service.kill('SIGKILL');
    await cut;
    await eventually(async () => ((await query(url, updating)).length === 0 ? true : undefined));
    await query(url, 'DROP TRIGGER slow ON ca');
    expect(await countKeys()).not.toEqual(keys);
    // As an hour later. The clean-up of unused keys runs at every start.
    await query(url, 'UPDATE key_removal SET due_at = now()');
    service = await service.restart();
    client = service.admin;
    expect((await client.get<CaView>(`/cas/${ca.id}`)).body).toEqual(ca);
    await eventually(async () =>
      (await query(url, 'SELECT 1 FROM key_removal')).length === 0 ? true : undefined,
    );
    expect(await countKeys()).toEqual(keys);
    expect((await rekey(ca.id, BOTH)).status).toBe(200);
  });
});
