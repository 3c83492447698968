import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { query } from '../support/database';
import { eventually } from '../support/eventually';
import { eventsAbout } from '../support/events';
import { createCa, createProfile, pemOf } from '../support/issuing';
import { openssl, opensslVerify } from '../support/openssl';
import { OtherReplica } from '../support/other-replica';
import { type Answer, type ApiClient, type ServiceProcess, startService } from '../support/service';
import type { CaView, CertificateView } from '../support/wire';

type Created = Answer<CertificateView & { err?: string }>;

const P_256 = { type: 'ECDSA', bits: 256 };
const KEY_SPEC = 'invalid key spec: exactly one of (Type+Bits) or KeyIdentifier must be provided';

describe('creating a certificate with its key', () => {
  let url: string;
  let service: ServiceProcess;
  let admin: ApiClient;
  let issuer: ApiClient;
  let ca: CaView;

  beforeAll(async () => {
    service = await startService();
    url = service.databaseUrl;
    ca = await createCa(service.admin, { id: 'root' });
  });

  beforeEach(() => {
    admin = service.admin;
    issuer = service.issuer;
  });

  afterAll(() => service.remove());

  const create = (changes: object = {}, client = issuer): Promise<Created> =>
    client.post('/certificates', {
      ...{ ca_id: 'root', key_spec: P_256, subject: { common_name: 'device', organization: 'Acme' } },
      ...changes,
    });
  const created = async (changes: object = {}, client = issuer): Promise<CertificateView> => {
    const { status, body } = await create(changes, client);
    expect({ status, err: body.err }).toEqual({ status: 201, err: undefined });
    return body;
  };
  const refusal = async (answer: Promise<Created>): Promise<unknown> => {
    const { status, body } = await answer;
    return [status, body.err];
  };
  const keys = async (): Promise<string[]> =>
    (await query<{ key_id: string }>(url, 'SELECT key_id FROM key')).map(({ key_id }) => key_id).sort();

  it('POST /certificates answers 201 with a certificate that openssl verifies, and without the private key', async () => {
    const { status, body, headers } = await create({ metadata: { site: 'bilbao' } });
    expect(status).toBe(201);
    expect(headers.get('content-type')).toMatch(/^application\/json/);
    expect(body).toMatchObject({
      status: 'ACTIVE',
      type: 'MANAGED',
      engine_id: 'filesystem-1',
      is_ca: false,
      metadata: { site: 'bilbao' },
      subject: { common_name: 'device', organization: 'Acme' },
      issuer: { common_name: 'Test Root' },
      issuer_metadata: { id: 'root', serial_number: ca.serial_number, level: 0 },
      authority_key_id: ca.certificate.subject_key_id,
      key_metadata: { ...P_256, strength: 'HIGH' },
      extensions: { key_usage: ['DigitalSignature'], extended_key_usage: ['ClientAuth'] },
    });
    expect(JSON.stringify(body)).not.toContain('PRIVATE');
    expect(opensslVerify(pemOf(ca.certificate), pemOf(body))).toBe('leaf: OK');
    expect(await keys()).toContain(body.subject_key_id);
    expect(await query(url, 'SELECT 1 FROM key_removal')).toEqual([]);
    expect((await issuer.get<CertificateView>(`/certificates/${body.serial_number}`)).body).toEqual(body);
  });

  it('POST /certificates emits events of the signature, the metadata and the certificate in this order', async () => {
    const plain = await created();
    expect((await eventsAbout(url, `certificate/${plain.serial_number}`)).map(({ type }) => type)).toEqual([
      'ca.sign.certificate',
      'certificate.create',
    ]);
    const noted = await created({ metadata: { site: 'bilbao', floor: 3 } });
    const events = await eventsAbout(url, `certificate/${noted.serial_number}`);
    const before = { ...noted, metadata: {} };
    expect(events.map(({ type, data }) => [type, data])).toEqual([
      ['ca.sign.certificate', before],
      ['certificate.metadata.update', { previous: before, updated: noted }],
      ['certificate.create', noted],
    ]);
  });

  it.each([
    ['RSA', 2048, /Public-Key: \(2048 bit\)/],
    ['ECDSA', 384, /secp384r1/],
    ['Ed25519', 256, /ED25519/],
  ])('POST /certificates creates a key of type %s %i', async (type, bits, shown) => {
    const body = await created({ key_spec: { type, bits, engine_id: 'filesystem-1' } });
    expect(body.key_metadata).toMatchObject({ type, bits });
    const { output } = openssl(['x509', '-in', 'leaf', '-noout', '-text'], { leaf: pemOf(body) });
    expect(output).toMatch(shown);
  });

  it.each([
    ['key id', (id: string) => id],
    ['pkcs11: URI', (id: string) => `pkcs11:token-id=filesystem-1;id=${id};type=private`],
  ])('POST /certificates certifies a key that the service holds, named by its %s', async (_how, name) => {
    const first = await created();
    const second = await created({ key_spec: { key_identifier: name(first.subject_key_id) } });
    expect(second).toMatchObject({
      subject_key_id: first.subject_key_id,
      type: 'MANAGED',
      engine_id: 'filesystem-1',
    });
    expect(second.serial_number).not.toBe(first.serial_number);
  });

  it('issuance_profile_id selects the profile, whose honor_key_usage leaves no key usage without a CSR', async () => {
    const issuance_profile_id = await createProfile(admin, {
      honor_subject: false,
      subject: { organization: 'Profile' },
      key_usage: ['KeyAgreement'],
      honor_key_usage: true,
      extended_key_usages: ['ServerAuth'],
    });
    expect(await created({ issuance_profile_id })).toMatchObject({
      subject: { common_name: 'device', organization: 'Profile' },
      extensions: { key_usage: [], extended_key_usage: ['ServerAuth'] },
    });
  });

  it('a profile in the request applies for an admin, and is rejected with 403 for an issuer', async () => {
    const issuance_profile = {
      ...{ validity: { type: 'Duration', duration: '1h' }, honor_subject: true },
      ...{ honor_key_usage: true, key_usage: ['DigitalSignature'] },
      ...{ honor_extended_key_usages: true, extended_key_usages: ['ServerAuth'] },
    };
    const body = await created({ issuance_profile, issuance_profile_id: 'not looked at' }, admin);
    expect(body.extensions).toEqual({ key_usage: ['DigitalSignature'], extended_key_usage: ['ServerAuth'] });
    expect(Date.parse(body.valid_to) - Date.parse(body.valid_from)).toBe(3_600_000);
    const denied =
      'profile: a profile in the request that is not a copy of a stored one needs the permission admin';
    expect(await refusal(create({ issuance_profile }))).toEqual([403, denied]);
  });

  it('certifying the current or former key of a CA needs the permission admin', async () => {
    const other = await createCa(admin, { id: 'other' });
    const key_spec = { key_identifier: other.certificate.subject_key_id };
    const denied = [403, 'certifying the key of a CA needs the permission admin'];
    expect(await refusal(create({ key_spec }))).toEqual(denied);
    const former = await admin.post<CaView>('/cas/other/rekey', {});
    expect(former.status).toBe(200);
    expect(await refusal(create({ key_spec }))).toEqual(denied);
    expect(await created({ key_spec }, admin)).toMatchObject({ type: 'MANAGED' });
  });

  it('POST /certificates needs the permission issuer', async () => {
    expect((await create({}, service.reader)).status).toBe(403);
  });

  describe('POST /certificates is rejected and keeps no key', () => {
    const NOBODY = 'f'.repeat(64);
    const SOME_PROFILE = '9be2fb3a-5a4c-4f6f-9f0b-6d0e9d9a0f11';

    it.each<[string, object, number, string | RegExp]>([
      ['without ca_id', { ca_id: undefined, key_spec: {} }, 400, 'struct validation error'],
      ['with an empty ca_id', { ca_id: '' }, 400, 'struct validation error'],
      ['without key_spec', { key_spec: undefined, ca_id: 'nobody' }, 400, KEY_SPEC],
      ['with an empty key_spec', { key_spec: {} }, 400, KEY_SPEC],
      ['with a type without bits', { key_spec: { type: 'RSA' } }, 400, KEY_SPEC],
      ['with bits without a type', { key_spec: { bits: 2048 } }, 400, KEY_SPEC],
      ['with an unknown type', { key_spec: { type: 'rsa', bits: 2048 } }, 400, KEY_SPEC],
      [
        'with type, bits and key_identifier',
        { key_spec: { ...P_256, key_identifier: NOBODY } },
        400,
        KEY_SPEC,
      ],
      ['with a string as key_spec', { key_spec: 'RSA' }, 400, /^key_spec: /],
      ['with a string as bits', { key_spec: { type: 'RSA', bits: 'x' } }, 400, /^key_spec\.bits: /],
      ['with an unknown CA', { ca_id: 'nobody' }, 404, 'CA not found'],
      ['with an unknown key', { key_spec: { key_identifier: NOBODY } }, 404, 'key not found'],
      ['with an alias, which no key has', { key_spec: { key_identifier: 'my key' } }, 404, 'key not found'],
      ['with a broken pkcs11: URI', { key_spec: { key_identifier: 'pkcs11:id=%zz' } }, 404, 'key not found'],
      [
        'with an unknown engine',
        { key_spec: { ...P_256, engine_id: 'x' }, issuance_profile_id: SOME_PROFILE },
        400,
        'crypto engine not found',
      ],
      ['with an unsupported key size', { key_spec: { type: 'RSA', bits: 17 } }, 400, /^key size 17 is not/],
      ['with an unknown profile', { issuance_profile_id: SOME_PROFILE }, 404, 'issuance profile not found'],
      [
        'with a subject that is too long',
        { subject: { common_name: 'x'.repeat(65) } },
        400,
        /^subject common_name is longer than 64/,
      ],
      ['with a country of three letters', { subject: { country: 'ESP' } }, 400, /country/i],
      ['with a string as metadata', { metadata: 'x' }, 400, /^metadata: /],
    ])('%s', async (_case, changes, status, text) => {
      const before = await keys();
      const { status: answered, body } = await create(changes);
      expect({ status: answered, err: body.err }).toEqual({
        status,
        err: typeof text === 'string' ? text : (expect.stringMatching(text) as string),
      });
      expect(await keys()).toEqual(before);
    });

    it.each([
      [
        'a profile that does not allow the type of key',
        { crypto_enforcement: { enabled: true, allow_rsa_keys: true } },
      ],
      ['a lint of the certificate', { honor_subject: true }],
    ])('by %s, after the key is created', async (_case, changes) => {
      const issuance_profile_id = await createProfile(admin, changes);
      const before = await keys();
      expect((await create({ issuance_profile_id, subject: {} })).status).toBe(400);
      expect(await keys()).toEqual(before);
      expect(await query(url, 'SELECT 1 FROM key_removal')).toEqual([]);
    });

    it('by a CA without a profile, an INACTIVE CA, and a CA whose private key the service does not hold', async () => {
      const idle = await createCa(admin, { id: 'idle' });
      await query(url, `UPDATE ca SET profile_id = '' WHERE id = 'idle'`);
      expect(await refusal(create({ ca_id: 'idle' }))).toEqual([404, 'issuance profile not found']);
      await admin.post(`/cas/${idle.id}/status`, { status: 'INACTIVE' });
      const before = await keys();
      const key_spec = { key_identifier: NOBODY };
      expect(await refusal(create({ ca_id: 'idle', key_spec }))).toEqual([400, 'CA Status inconsistent']);
      await query(
        url,
        `WITH keyless AS (UPDATE certificate SET engine_id = '' WHERE serial_number = $1 RETURNING id)
         UPDATE certificate_status SET status = 'ACTIVE' FROM keyless WHERE certificate_id = keyless.id`,
        [idle.serial_number],
      );
      expect(await refusal(create({ ca_id: 'idle' }))).toEqual([
        400,
        'the service does not hold the private key of this CA',
      ]);
      expect(await keys()).toEqual(before);
    });

    it('by a CA that another replica revokes concurrently', async () => {
      const doomed = await createCa(admin, { id: 'doomed' });
      const before = await keys();
      const replica = await OtherReplica.begin(url);
      await replica.run(
        `UPDATE certificate_status SET status = 'REVOKED' WHERE certificate_id = (SELECT id FROM certificate WHERE serial_number = $1)`,
        [doomed.serial_number],
      );
      const answer = refusal(create({ ca_id: 'doomed' }));
      await replica.untilAwaitedBy(1);
      await replica.end('COMMIT');
      expect(await answer).toEqual([400, 'CA Status inconsistent']);
      expect(await keys()).toEqual(before);
    });
  });

  it('kill -9 after signing and before storing leaves no certificate, and the clean-up removes the key', async () => {
    const before = await keys();
    const replica = await OtherReplica.begin(url);
    await replica.run(
      'SELECT 1 FROM certificate_status WHERE certificate_id = (SELECT id FROM certificate WHERE serial_number = $1) FOR UPDATE',
      [ca.serial_number],
    );
    const cut = expect(create({ subject: { common_name: 'cut off' } })).rejects.toThrow('fetch failed');
    await replica.untilAwaitedBy(1);
    await service.kill('SIGKILL');
    await cut;
    await replica.end('COMMIT');
    await replicaIsGone();
    expect(await query(url, `SELECT 1 FROM certificate WHERE subject_common_name = 'cut off'`)).toEqual([]);
    expect(await keys()).toHaveLength(before.length + 1);
    await query(url, 'UPDATE key_removal SET due_at = now()');
    service = await service.restart();
    await eventually(async () => ((await keys()).length === before.length ? true : undefined));
  });

  const replicaIsGone = (): Promise<true> =>
    eventually(async () => {
      const busy = await query(
        url,
        `SELECT 1 FROM pg_stat_activity
         WHERE datname = current_database() AND pid <> pg_backend_pid() AND state <> 'idle'`,
      );
      return busy.length === 0 ? true : undefined;
    });
});
