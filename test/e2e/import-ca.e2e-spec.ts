import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { query } from '../support/database';
import { eventually } from '../support/eventually';
import { changeEvents } from '../support/events';
import { convertKey, foreignCa, type ForeignCa, keyIdIn, WITHOUT_KEY_IDS } from '../support/foreign-ca';
import { createCa, createProfile, pemOf, sign } from '../support/issuing';
import { opensslVerify } from '../support/openssl';
import { type Answer, type ApiClient, type ServiceProcess, startService } from '../support/service';
import type { CaView, CertificateView } from '../support/wire';

const base64 = (bytes: Buffer | string): string => Buffer.from(bytes).toString('base64');

describe('importing a CA', () => {
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

  type Imported = Answer<CaView & { err: string }>;
  const post = (body: unknown): Promise<Imported> => client.post('/cas/import', body);
  const importCa = ({ certificate, key }: ForeignCa, changes: object = {}): Promise<Imported> =>
    post({ ca: base64(certificate), private_key: base64(key), profile_id, ...changes });
  const importWithoutKey = ({ certificate }: ForeignCa, changes: object = {}): Promise<Imported> =>
    post({ ca: base64(certificate), ...changes });
  const countKeys = async (): Promise<unknown> => (await query(url, 'SELECT count(*) FROM key'))[0];
  const refusal = async (answer: Promise<Imported>): Promise<unknown> => {
    const { status, body } = await answer;
    return [status, body.err];
  };

  it('POST /cas/import with a private key answers 201 with the CA and emits ca.import', async () => {
    const root = foreignCa({ subject: '/C=ES/O=Acme/CN=Imported Root' });
    const { status, body } = await importCa(root, { id: 'imported-1', metadata: { site: 'bilbao' } });
    expect(status).toBe(201);
    const ski = keyIdIn(root.certificate, 'Subject');
    expect(body).toMatchObject({
      id: 'imported-1',
      level: 0,
      profile_id,
      metadata: { site: 'bilbao' },
      certificate: {
        serial_number: body.serial_number,
        status: 'ACTIVE',
        type: 'IMPORTED_WITH_KEY',
        engine_id: 'filesystem-1',
        is_ca: true,
        certificate: base64(root.certificate),
        subject: { common_name: 'Imported Root', organization: 'Acme', country: 'ES' },
        issuer: { common_name: 'Imported Root' },
        issuer_metadata: { id: 'imported-1', serial_number: body.serial_number, level: 0 },
        subject_key_id: ski,
        key_metadata: { type: 'ECDSA', bits: 256, strength: 'HIGH' },
      },
    });
    expect((await client.get<CaView>('/cas/imported-1')).body).toEqual(body);
    const [event] = await changeEvents(url, { type: 'ca.import', subject: 'ca/imported-1' });
    expect(event?.data).toEqual(body);
    expect(JSON.stringify(event)).not.toContain('PRIVATE KEY');
  });

  it.each([
    ['RSA 2048', 'PKCS#8', []],
    ['RSA 2048', 'PKCS#1', ['rsa', '-traditional']],
    ['P-256', 'SEC1', ['ec']],
    ['P-384', 'PKCS#8', []],
    ['P-521', 'PKCS#8', []],
    ['Ed25519', 'PKCS#8', []],
  ] as const)(
    'an imported CA with an %s key in %s signs, and keeps its subject key id',
    async (key, _form, command) => {
      const root = foreignCa({ subject: `/CN=Root ${key} ${_form}`, key });
      const converted = command.length > 0 ? convertKey(root.key, ...command) : root.key;
      const { body: ca } = await importCa(root, { private_key: base64(converted) });
      const leaf = await sign(client, ca.id);
      expect(leaf.authority_key_id).toBe(keyIdIn(root.certificate, 'Subject'));
      expect(opensslVerify(root.certificate, pemOf(leaf))).toBe('leaf: OK');
    },
  );

  it.each([
    ['PBKDF2 and AES', ['-v2', 'aes-256-cbc']],
    ['scrypt', ['-scrypt']],
    ['PBKDF2 with SHA-512', ['-v2', 'aes-128-cbc', '-v2prf', 'hmacWithSHA512']],
  ])('a key that is encrypted with %s is decrypted with its passphrase only', async (_how, options) => {
    const root = foreignCa({ subject: `/CN=Encrypted ${_how}` });
    const private_key = base64(
      convertKey(root.key, 'pkcs8', '-topk8', ...options, '-passout', 'pass:correct horse'),
    );
    const missing = refusal(importCa(root, { private_key }));
    expect(await missing).toEqual([400, 'private key is encrypted: its passphrase is missing']);
    const wrong = refusal(importCa(root, { private_key, passphrase: 'battery staple' }));
    expect(await wrong).toEqual([400, 'private key cannot be decrypted: the passphrase is wrong']);
    const { status, body } = await importCa(root, { private_key, passphrase: 'correct horse' });
    expect([status, body.certificate.type]).toEqual([201, 'IMPORTED_WITH_KEY']);
    expect((await sign(client, body.id)).status).toBe('ACTIVE');
  });

  it('a CA imported without its key has type IMPORTED_WITHOUT_KEY and signs nothing', async () => {
    const { status, body } = await importWithoutKey(foreignCa({ subject: '/CN=Key elsewhere' }));
    expect([status, body.certificate.type, body.certificate.engine_id, body.profile_id]).toEqual([
      201,
      'IMPORTED_WITHOUT_KEY',
      '',
      '',
    ]);
    await expect(sign(client, body.id)).rejects.toThrow(/signing answered 4/);
  });

  it('a CA imported without a key that the service holds is MANAGED and signs', async () => {
    const first = foreignCa({ subject: '/CN=Holds the key' });
    await importCa(first);
    const again = foreignCa({ subject: '/CN=Same key', keyPem: first.key });
    const { body } = await importWithoutKey(again, { profile_id });
    expect([body.certificate.type, body.certificate.engine_id]).toEqual(['MANAGED', 'filesystem-1']);
    expect(opensslVerify(again.certificate, pemOf(await sign(client, body.id)))).toBe('leaf: OK');
  });

  it('an imported CA past valid_to is EXPIRED and signs nothing', async () => {
    const past = foreignCa({ subject: '/CN=Past', days: -1 });
    const { status, body } = await importCa(past);
    expect([status, body.certificate.status]).toEqual([201, 'EXPIRED']);
    await expect(sign(client, body.id)).rejects.toThrow(/400.*CA Status inconsistent/);
  });

  it('an imported CA of an unknown issuer has no parent', async () => {
    const issuer = foreignCa({ subject: '/CN=Stranger' });
    const { body } = await importCa(foreignCa({ subject: '/CN=Orphan', issuer }));
    expect([body.level, body.certificate.issuer_metadata]).toEqual([
      0,
      { serial_number: body.serial_number, id: '-', level: -1 },
    ]);
    expect(body.certificate.authority_key_id).toBe(keyIdIn(issuer.certificate, 'Subject'));
  });

  it('POST /cas/import finds the parent by the signature, not by the name', async () => {
    const [real, namesake] = [foreignCa({ subject: '/CN=Twin' }), foreignCa({ subject: '/CN=Twin' })];
    await importWithoutKey(namesake, { id: 'namesake' });
    const { body: orphan } = await importWithoutKey(
      foreignCa({ subject: '/CN=Child of twin', issuer: real, extensions: WITHOUT_KEY_IDS }),
    );
    expect(orphan.certificate.issuer_metadata.id).toBe('-');
    await importWithoutKey(real, { id: 'real' });
    const { body } = await client.get<CaView>(`/cas/${orphan.id}`);
    expect([body.level, body.certificate.issuer_metadata.id]).toEqual([1, 'real']);
  });

  it('an imported CA whose certificate the service issued keeps it, below the CA that issued it', async () => {
    const parent = await createCa(client, { profile_id });
    const own = foreignCa({ subject: '/CN=Outside CA' });
    const signAsCa = await createProfile(client, { sign_as_ca: true, key_usage: ['CertSign'] });
    const csr = convertKey(own.key, 'req', '-new', '-subj', '/CN=Outside CA', '-key', 'key.pem');
    const { body: issued } = await client.post<CertificateView>(`/cas/${parent.id}/certificates/sign`, {
      csr: base64(csr),
      profile_id: signAsCa,
    });
    const metadata = { patches: [{ op: 'add', path: '/kept', value: 1 }] };
    await client.put(`/certificates/${issued.serial_number}/metadata`, metadata);
    const { status, body } = await importCa({ certificate: pemOf(issued), key: own.key });
    expect([status, body.level, body.serial_number]).toEqual([201, 1, issued.serial_number]);
    expect(body.certificate).toMatchObject({
      type: 'IMPORTED_WITH_KEY',
      metadata: { kept: 1 },
      issuer_metadata: { id: parent.id, level: 0 },
    });
    const leaf = await sign(client, body.id);
    expect(leaf.issuer_metadata.level).toBe(1);
    expect(opensslVerify(pemOf(parent.certificate), pemOf(leaf), pemOf(issued))).toBe('leaf: OK');
    await client.post(`/cas/${parent.id}/status`, { status: 'REVOKED' });
    expect((await client.get<CaView>(`/cas/${body.id}`)).body.certificate.status).toBe('REVOKED');
  });

  describe('POST /cas/import rejects a CA', () => {
    const good = foreignCa({ subject: '/CN=Refused' });
    const leaf = foreignCa({ subject: '/CN=Leaf', extensions: ['basicConstraints = CA:FALSE'] });

    it.each([
      ['without a certificate', { ca: undefined }, 'struct validation error'],
      ['with a null certificate', { ca: null }, 'struct validation error'],
      ['with an empty certificate', { ca: '' }, 'missing cert block'],
      ['with a certificate that is not base64', { ca: '%%%' }, /^illegal base64 data at input byte/],
      ['with a certificate that is not PEM', { ca: base64('hello') }, 'missing cert block'],
      [
        'with a certificate that is not DER',
        { ca: base64(derOf('AAAA')) },
        /cert is not an X\.509 certificate/,
      ],
      ['with the certificate of a leaf', { ca: base64(leaf.certificate) }, /basic constraints/],
      [
        'with the key of another certificate',
        { private_key: base64(leaf.key) },
        "CA and the provided key don't match",
      ],
      ['with a key that is not PEM', { private_key: base64('hello') }, 'missing private key block'],
      [
        'with a broken key',
        { private_key: base64(derOf('AAAA').replaceAll('CERTIFICATE', 'PRIVATE KEY')) },
        'private key is not PKCS#8, PKCS#1 or SEC1',
      ],
      ['with a slash in its id', { id: 'a/b' }, /^id: /],
      ['with the id -, which stands for an unknown issuer', { id: '-' }, /^id: /],
      ['with a long id', { id: 'x'.repeat(257) }, /^id: /],
      ['with a string as ca_chain', { ca_chain: 'x' }, /^ca_chain: /],
      [
        'with 17 certificates in ca_chain',
        { ca_chain: Array.from({ length: 17 }, () => base64(leaf.certificate)) },
        /^ca_chain: .*16/,
      ],
      [
        'with an unrelated certificate in ca_chain',
        { ca_chain: [base64(foreignCa({ subject: '/CN=Nobody' }).certificate)] },
        'ca_chain[0] has issued neither the CA nor one above it',
      ],
      ['with an unknown engine', { engine_id: 'nowhere' }, /engine/],
    ])('%s: 400', async (_case, changes, text) => {
      const keys = await countKeys();
      const { status, body } = await importCa(good, changes);
      expect(status).toBe(400);
      if (typeof text === 'string') expect(body).toEqual({ err: text });
      else expect(body.err).toMatch(text);
      expect(JSON.stringify(body)).not.toContain('PRIVATE KEY');
      expect(await countKeys()).toEqual(keys);
    });

    it('with an unknown profile: 404', async () => {
      const answer = importCa(good, { profile_id: '9be2fb3a-5a4c-4f6f-9f0b-6d0e9d9a0f11' });
      expect(await refusal(answer)).toEqual([404, 'issuance profile not found']);
    });

    it('with the id or the certificate of an existing CA: 409, and keeps no key', async () => {
      const ca = await createCa(client, { profile_id });
      const keys = await countKeys();
      expect(await refusal(importCa(good, { id: ca.id }))).toEqual([409, 'CA already exists']);
      expect(await countKeys()).toEqual(keys);
      expect((await importCa(good)).status).toBe(201);
      const withKey = await countKeys();
      expect(withKey).not.toEqual(keys);
      expect(await refusal(importCa(good))).toEqual([409, 'CA already exists']);
      expect(await countKeys()).toEqual(withKey);
    });

    it('with the serial number of another certificate of its issuer: 409, and keeps no key', async () => {
      const issuer = foreignCa({ subject: '/CN=Gives 4711 twice' });
      await importWithoutKey(issuer);
      await importWithoutKey(foreignCa({ subject: '/CN=Has 4711', issuer, serial: '4711' }));
      const keys = await countKeys();
      const second = importCa(foreignCa({ subject: '/CN=Wants 4711', issuer, serial: '4711' }));
      expect(await refusal(second)).toEqual([
        409,
        expect.stringContaining(
          'certificate already exists: another certificate of its issuer has the serial number 1267',
        ),
      ]);
      expect(await countKeys()).toEqual(keys);
    });

    it('without the permission admin: 403', async () => {
      const issuer = service.issuer;
      expect((await issuer.post<unknown>('/cas/import', {})).status).toBe(403);
    });
  });

  it('an import that kill -9 interrupts leaves no CA, and the clean-up removes its key', async () => {
    await query(
      url,
      `CREATE FUNCTION slow() RETURNS trigger LANGUAGE plpgsql AS
         'BEGIN IF NEW.id = ''cut off'' THEN PERFORM pg_sleep(2); END IF; RETURN NULL; END';
       CREATE TRIGGER slow AFTER INSERT ON ca FOR EACH ROW EXECUTE FUNCTION slow()`,
    );
    const root = foreignCa({ subject: '/CN=Cut off' });
    const before = await countKeys();
    const cut = expect(importCa(root, { id: 'cut off' })).rejects.toThrow('fetch failed');
    const inserting = `SELECT 1 FROM pg_stat_activity WHERE wait_event = 'PgSleep'`;
    await eventually(async () => ((await query(url, inserting)).length > 0 ? true : undefined));
    await service.kill('SIGKILL');
    await cut;
    expect(await countKeys()).not.toEqual(before);
    await eventually(async () => ((await query(url, inserting)).length === 0 ? true : undefined));
    service = await service.restart();
    client = service.admin;

    expect((await client.get<unknown>('/cas/cut%20off')).status).toBe(404);
    expect(await query(url, `SELECT 1 FROM certificate WHERE subject_common_name = 'Cut off'`)).toEqual([]);
    // As an hour later.
    await query(url, `UPDATE key_removal SET due_at = now()`);
    service = await restarted(service);
    client = service.admin;
    await eventually(async () =>
      (await query(url, 'SELECT 1 FROM key_removal')).length === 0 ? true : undefined,
    );
    expect(await countKeys()).toEqual(before);
    expect((await importCa(root, { id: 'not cut off' })).status).toBe(201);
  });
});

/** A sweep of unused keys runs at every start. */
async function restarted(service: ServiceProcess): Promise<ServiceProcess> {
  await service.kill('SIGTERM');
  return service.restart();
}

function derOf(body: string): string {
  return `-----BEGIN CERTIFICATE-----\n${body}\n-----END CERTIFICATE-----\n`;
}
