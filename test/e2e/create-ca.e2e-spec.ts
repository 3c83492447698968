import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { query } from '../support/database';
import { changeEvents } from '../support/events';
import { createCa, createProfile, pemOf, sign } from '../support/issuing';
import { opensslVerify } from '../support/openssl';
import { type Answer, type ApiClient, type ServiceProcess, startService } from '../support/service';
import type { CaView, Page } from '../support/wire';

describe('creating a CA', () => {
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

  const create = (changes: object): Promise<Answer<CaView & { err: string }>> =>
    client.post('/cas', {
      profile_id,
      subject: { common_name: 'Created' },
      key_metadata: { type: 'ECDSA', bits: 256 },
      ca_expiration: { type: 'Duration', duration: '10y' },
      ...changes,
    });
  const keyIdOf = async ({ serial_number }: { serial_number: string }): Promise<string> => {
    const sql = 'SELECT key_id FROM certificate WHERE serial_number = $1';
    return (await query<{ key_id: string }>(url, sql, [serial_number]))[0]?.key_id ?? '';
  };
  const countKeys = async (): Promise<number> =>
    Number((await query<{ count: string }>(url, 'SELECT count(*) FROM key'))[0]?.count);

  it('POST /cas answers 201 with a self-signed root', async () => {
    const { status, body } = await create({ id: 'root-1', metadata: { site: 'bilbao' } });
    expect(status).toBe(201);
    expect(body).toMatchObject({
      id: 'root-1',
      level: 0,
      profile_id,
      metadata: { site: 'bilbao' },
      certificate: {
        status: 'ACTIVE',
        type: 'MANAGED',
        engine_id: 'filesystem-1',
        is_ca: true,
        issuer: { common_name: 'Created' },
        issuer_metadata: { id: 'root-1', serial_number: body.serial_number, level: 0 },
        key_metadata: { type: 'ECDSA', bits: 256, strength: 'HIGH' },
      },
    });
    expect(body.certificate.authority_key_id).toBe(body.certificate.subject_key_id);
  });

  it('a CA created with a parent has a certificate that the parent signed', async () => {
    const parent = (await create({})).body;
    const { body } = await create({
      ...{ parent_id: parent.id, subject: { common_name: 'Below' } },
      key_metadata: { type: 'RSA', bits: 2048 },
    });
    expect(body).toMatchObject({
      level: 1,
      certificate: {
        authority_key_id: parent.certificate.subject_key_id,
        issuer_metadata: { id: parent.id, serial_number: parent.serial_number, level: 0 },
        key_metadata: { type: 'RSA', bits: 2048, strength: 'MEDIUM' },
      },
    });
    const leaf = await sign(client, body.id);
    expect(opensslVerify(pemOf(parent.certificate), pemOf(leaf), pemOf(body.certificate))).toMatch(/OK/);
  });

  it('POST /cas accepts an existing key by its id or by a pkcs11 URI', async () => {
    const first = (await create({})).body;
    const keyId = await keyIdOf(first);
    const before = await countKeys();
    for (const key_id of [keyId, `pkcs11:token-id=filesystem-1;id=${keyId};type=private`]) {
      const { status, body } = await create({ key_metadata: { key_id, type: 'RSA', bits: 4096 } });
      expect(status).toBe(201);
      expect(body.certificate).toMatchObject({
        subject_key_id: first.certificate.subject_key_id,
        engine_id: 'filesystem-1',
        key_metadata: { type: 'ECDSA', bits: 256 },
      });
      await sign(client, body.id);
    }
    expect(await countKeys()).toBe(before);
  });

  it('POST /cas rejects a key that the named engine does not hold with 404', async () => {
    const unknown = '0'.repeat(64);
    for (const key_id of [unknown, `pkcs11:token-id=elsewhere;id=${unknown}`]) {
      expect(await create({ key_metadata: { key_id } })).toMatchObject({
        status: 404,
        body: { err: 'key not found' },
      });
    }
    const known = await keyIdOf((await create({})).body);
    expect((await create({ key_metadata: { key_id: `pkcs11:token-id=elsewhere;id=${known}` } })).status).toBe(
      404,
    );
  });

  it('POST /cas rejects a key_id that is neither an id nor a pkcs11 URI with 400', async () => {
    const bad = await create({ key_metadata: { key_id: 'my key' } });
    expect([bad.status, bad.body.err]).toEqual([400, expect.stringMatching(/^a key is named by its id/)]);
  });

  it('a failed creation removes the new key and keeps an existing one', async () => {
    const enforcement = {
      enabled: true,
      allow_rsa_keys: true,
      allowed_rsa_key_sizes: [4096],
      allow_ecdsa_keys: false,
    };
    const ca_issuance_profile = {
      sign_as_ca: true,
      validity: { type: 'Duration', duration: '1y' },
      crypto_enforcement: enforcement,
    };
    const holder = (await create({})).body;
    const before = await countKeys();

    const refused = await create({ ca_issuance_profile });
    expect([refused.status, refused.body.err]).toEqual([
      400,
      'public key is ECDSA, but issuance profile does not allow ECDSA keys',
    ]);
    expect(await countKeys()).toBe(before);
    expect(await query(url, 'SELECT 1 FROM key_removal')).toEqual([]);

    const key_id = await keyIdOf(holder);
    expect((await create({ ca_issuance_profile, key_metadata: { key_id } })).status).toBe(400);
    expect(await countKeys()).toBe(before);
    await sign(client, holder.id);
  });

  it('the certificate of a CA follows its profile, by id or inline, and ca_expiration without a validity there', async () => {
    const profile = {
      sign_as_ca: true,
      subject: { common_name: 'From The Profile', organization: 'Acme' },
      key_usage: ['CertSign', 'CRLSign', 'DigitalSignature'],
    };
    const ca_issuance_profile_id = await createProfile(client, {
      ...profile,
      validity: { type: 'Duration', duration: '52w' },
      extended_key_usages: [],
      honor_subject: false,
    });
    const byId = (await create({ ca_issuance_profile_id })).body.certificate;
    expect(byId.subject).toMatchObject({ common_name: 'From The Profile', organization: 'Acme' });
    expect(Date.parse(byId.valid_to) - Date.parse(byId.valid_from)).toBe(364 * 86_400_000);

    const inline = (await create({ ca_issuance_profile: profile })).body.certificate;
    expect(inline.extensions.key_usage).toEqual(['DigitalSignature', 'CertSign', 'CRLSign']);
    expect(Date.parse(inline.valid_to) - Date.parse(inline.valid_from)).toBe(3640 * 86_400_000);
  });

  const refusal = async (changes: object): Promise<unknown> => {
    const { status, body } = await create(changes);
    return [status, body.err];
  };

  it.each<[object, number, string]>([
    [{ profile_id: '' }, 400, 'struct validation error'],
    [{ profile_id: null }, 400, 'struct validation error'],
    [{ ca_expiration: { type: 'Duration' } }, 400, 'struct validation error'],
    [{ ca_expiration: { type: 'Time' } }, 400, 'struct validation error'],
    [{ ca_issuance_profile: { sign_as_ca: false } }, 400, 'struct validation error'],
    [{ profile_id: 'nobody' }, 404, 'issuance profile not found'],
    [{ ca_issuance_profile_id: 'nobody' }, 404, 'issuance profile not found'],
    [{ parent_id: 'nobody' }, 404, 'CA not found'],
    [{ engine_id: 'nobody' }, 400, 'crypto engine not found'],
    [
      { key_metadata: { type: 'RSA', bits: 1000 } },
      400,
      'key size 1000 is not supported for key type RSA in engine Software',
    ],
  ])('POST /cas rejects %j with %i', async (changes, status, err) => {
    expect(await refusal(changes)).toEqual([status, err]);
  });

  it('POST /cas rejects a ca_issuance_profile_id of a profile that is not for CAs with 400', async () => {
    const ca_issuance_profile_id = await createProfile(client);
    expect(await refusal({ ca_issuance_profile_id })).toEqual([400, 'struct validation error']);
  });

  it('POST /cas rejects the id of another CA with 409', async () => {
    const { id } = (await create({})).body;
    expect(await refusal({ id })).toEqual([409, 'CA already exists']);
  });

  it('POST /cas rejects an INACTIVE parent with 400', async () => {
    const parent = (await create({})).body;
    await client.post(`/cas/${parent.id}/status`, { status: 'INACTIVE' });
    expect(await refusal({ parent_id: parent.id })).toEqual([400, 'CA Status inconsistent']);
  });

  it('four concurrent creations with one id give one CA and one key', async () => {
    const before = await countKeys();
    const answers = await Promise.all(Array.from({ length: 4 }, () => create({ id: 'twice' })));
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409, 409, 409]);
    expect(await countKeys()).toBe(before + 1);
  });

  it('POST /cas accepts ca_expiration 9999-12-31T23:59:59Z', async () => {
    const time = '9999-12-31T23:59:59Z';
    const { body } = await create({ ca_expiration: { type: 'Time', time } });
    expect(body.certificate.valid_to).toBe(time);
  });

  it('GET /cas/cn/{cn} finds a CA by its exact common name', async () => {
    const named = async (name: string): Promise<string[]> => {
      const path = `/cas/cn/${encodeURIComponent(name)}`;
      return (await client.get<Page<CaView>>(path)).body.list.map(({ id }) => id);
    };
    const subject = { common_name: 'Named % CA_1' };
    const ids = [(await create({ subject })).body.id, (await create({ subject })).body.id];
    expect((await named('Named % CA_1')).sort()).toEqual(ids.sort());
    expect(await named('named % ca_1')).toEqual([]);
    expect(await named('Named % CA_')).toEqual([]);
    const page = await client.get<Page<CaView>>(`/cas/cn/Created?page_size=1`);
    expect([page.body.list.length, page.body.next === '']).toEqual([1, false]);
  });

  it('POST /cas/{id}/profile changes the default profile of a CA and emits one event', async () => {
    const ca = await createCa(client);
    const answer = await client.post<CaView>(`/cas/${ca.id}/profile`, { profile_id });
    expect(answer).toMatchObject({ status: 200, body: { id: ca.id, profile_id } });
    expect((await client.get<CaView>(`/cas/${ca.id}`)).body.profile_id).toBe(profile_id);
    const told = await changeEvents<CaView>(url, { type: 'ca.profile.update', subject: `ca/${ca.id}` });
    expect(told.map(({ data }) => [data.previous.profile_id, data.updated.profile_id])).toEqual([
      [ca.profile_id, profile_id],
    ]);
  });

  it('POST /cas/{id}/profile rejects an unknown CA or profile and emits no event', async () => {
    const ca = await createCa(client);
    const assign = async (id: string, body: unknown): Promise<unknown> => {
      const { status, body: answered } = await client.post<{ err: string }>(`/cas/${id}/profile`, body);
      return [status, answered.err];
    };
    expect(await assign('nobody', { profile_id })).toEqual([404, 'CA not found']);
    expect(await assign(ca.id, { profile_id: 'nobody' })).toEqual([404, 'issuance profile not found']);
    for (const body of [{}, { profile_id: null }, { profile_id: '' }, null]) {
      expect(await assign(ca.id, body)).toEqual([400, 'struct validation error']);
    }
    expect(await changeEvents(url, { type: 'ca.profile.update', subject: `ca/${ca.id}` })).toEqual([]);
  });
});
