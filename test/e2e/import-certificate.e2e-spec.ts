import { beforeAll, describe, expect, it } from 'vitest';
import { query } from '../support/database';
import { eventsAbout } from '../support/events';
import { foreignCa, type ForeignCa, keyIdIn } from '../support/foreign-ca';
import { createProfile } from '../support/issuing';
import { OtherReplica } from '../support/other-replica';
import { type Answer, type ApiClient, type Service, sharedService } from '../support/service';
import type { CaView, CertificateView } from '../support/wire';

type Imported = Answer<CertificateView & { metadata: unknown; err?: string }>;

const OF_A_CLIENT = [
  'basicConstraints = CA:FALSE',
  'subjectKeyIdentifier = hash',
  'authorityKeyIdentifier = keyid',
];
const ZERO_TIME = '0001-01-01T00:00:00Z';
const base64 = (pem: Buffer | string): string => Buffer.from(pem).toString('base64');

describe('importing a certificate', () => {
  let url: string;
  let service: Service;
  let client: ApiClient;
  let issuer: ApiClient;
  let profile_id: string;
  let names = 0;

  beforeAll(async () => {
    service = await sharedService();
    url = service.databaseUrl;
    client = service.admin;
    issuer = service.issuer;
    profile_id = await createProfile(client);
  });

  const send = (body: object | null, by = issuer): Promise<Imported> => by.post('/certificates/import', body);
  const imported = async (certificate: Buffer, changes: object = {}): Promise<Imported['body']> => {
    const { status, body } = await send({ certificate: base64(certificate), ...changes });
    expect({ status, err: body.err }).toEqual({ status: 201, err: undefined });
    return body;
  };
  const leafOf = (ca: ForeignCa, options: { days?: number; serial?: string } = {}): Buffer => {
    names += 1;
    const subject = `/O=Acme/CN=client ${names}`;
    return foreignCa({ subject, issuer: ca, extensions: OF_A_CLIENT, ...options }).certificate;
  };
  /** Imports a foreign root with its key. */
  async function knownRoot(id: string): Promise<{ root: ForeignCa; ca: CaView }> {
    const root = foreignCa({ subject: `/CN=${id}` });
    const { status, body } = await client.post<CaView>('/cas/import', {
      ...{ id, profile_id, ca: base64(root.certificate), private_key: base64(root.key) },
    });
    expect(status).toBe(201);
    return { root, ca: body };
  }
  const changeCa = (id: string, status: string, revocation_reason?: string): Promise<Answer> =>
    client.post(`/cas/${id}/status`, { status, revocation_reason });
  const read = async ({ serial_number }: CertificateView): Promise<CertificateView> =>
    (await client.get<CertificateView>(`/certificates/${serial_number}`)).body;

  it('POST /certificates/import answers 201 with the certificate below its issuing CA, and emits an event', async () => {
    const { root, ca } = await knownRoot('known');
    const certificate = leafOf(root);
    const body = await imported(certificate, { metadata: { site: 'bilbao' } });
    expect(body).toMatchObject({
      status: 'ACTIVE',
      type: 'IMPORTED_WITHOUT_KEY',
      engine_id: '',
      is_ca: false,
      metadata: { site: 'bilbao' },
      certificate: base64(certificate),
      subject: { common_name: `client ${names}`, organization: 'Acme' },
      issuer: { common_name: 'known' },
      issuer_metadata: { id: 'known', serial_number: ca.serial_number, level: 0 },
      subject_key_id: keyIdIn(certificate, 'Subject'),
      authority_key_id: keyIdIn(root.certificate, 'Subject'),
      revocation_timestamp: ZERO_TIME,
      revocation_reason: 'Unspecified',
    });
    expect(await read(body)).toEqual(body);
    expect(await eventsAbout(url, `certificate/${body.serial_number}`)).toMatchObject([
      { type: 'certificate.import', data: body },
    ]);
    const { body: list } = await client.get<{ list: CertificateView[] }>('/cas/known/certificates');
    expect(list.list.map(({ serial_number }) => serial_number)).toContain(body.serial_number);
  });

  it('POST /certificates/import stores a certificate of an unknown issuer with issuer id "-"', async () => {
    const body = await imported(leafOf(foreignCa({ subject: '/CN=Nobody' })));
    expect(body).toMatchObject({
      status: 'ACTIVE',
      metadata: null,
      issuer: { common_name: 'Nobody' },
      issuer_metadata: { id: '-', serial_number: '-', level: -1 },
      authority_key_id: '',
    });
  });

  it('POST /certificates/import finds the issuer by the signature, not by the name', async () => {
    await knownRoot('namesake');
    const other = foreignCa({ subject: '/CN=namesake' });
    expect((await imported(leafOf(other))).issuer_metadata.id).toBe('-');
  });

  it('POST /certificates/import stores the metadata of the request; null can be patched later', async () => {
    const { root } = await knownRoot('notes');
    expect((await imported(leafOf(root), { metadata: {} })).metadata).toEqual({});
    const { metadata, serial_number } = await imported(leafOf(root), { metadata: null });
    expect(metadata).toBeNull();
    const patches = [{ op: 'add', path: '/site', value: 'bilbao' }];
    const patched = await issuer.put<Imported['body']>(`/certificates/${serial_number}/metadata`, {
      patches,
    });
    expect([patched.status, patched.body.metadata]).toEqual([200, { site: 'bilbao' }]);
  });

  it('an imported certificate past valid_to is EXPIRED', async () => {
    const { root } = await knownRoot('past');
    expect(await imported(leafOf(root, { days: -1 }))).toMatchObject({
      status: 'EXPIRED',
      issuer_metadata: { id: 'past' },
    });
  });

  it('POST /certificates/import accepts a CA certificate, which POST /cas/import can use later', async () => {
    const root = foreignCa({ subject: '/CN=First a certificate' });
    expect(await imported(root.certificate)).toMatchObject({ is_ca: true, issuer_metadata: { id: '-' } });
    const later = { id: 'later', profile_id, ca: base64(root.certificate) };
    const { status, body } = await client.post<CaView>('/cas/import', later);
    expect(status).toBe(201);
    expect(body).toMatchObject({ level: 0, certificate: { issuer_metadata: { id: 'later', level: 0 } } });
  });

  it('a certificate imported below a revoked CA is REVOKED, unless it has expired', async () => {
    const { root } = await knownRoot('revoked');
    await changeCa('revoked', 'REVOKED', 'KeyCompromise');
    const body = await imported(leafOf(root));
    expect(body).toMatchObject({ status: 'REVOKED', revocation_reason: 'CessationOfOperation' });
    expect(body.revocation_timestamp).not.toBe(ZERO_TIME);
    expect((await imported(leafOf(root, { days: -1 }))).status).toBe('EXPIRED');
  });

  it('a certificate imported below a CA on hold is on hold and is released with the CA', async () => {
    const { root } = await knownRoot('held');
    const middle = foreignCa({ subject: '/CN=held below', issuer: root });
    const below = { id: 'held-below', profile_id, ca: base64(middle.certificate) };
    expect((await client.post<unknown>('/cas/import', below)).status).toBe(201);
    await changeCa('held', 'REVOKED', 'CertificateHold');
    const certificates = [await imported(leafOf(root)), await imported(leafOf(middle))];
    for (const each of certificates) {
      expect(each).toMatchObject({ status: 'REVOKED', revocation_reason: 'CertificateHold' });
    }
    await changeCa('held', 'ACTIVE');
    for (const each of certificates) expect((await read(each)).status).toBe('ACTIVE');
  });

  it('an import waits for a concurrent revocation of the issuing CA', async () => {
    const { root, ca } = await knownRoot('just revoked');
    const replica = await OtherReplica.begin(url);
    await replica.run(
      `UPDATE certificate_status SET status = 'REVOKED', revocation_reason = 'CACompromise', revocation_timestamp = now()
       WHERE certificate_id = (SELECT id FROM certificate WHERE serial_number = $1)`,
      [ca.serial_number],
    );
    const answer = imported(leafOf(root));
    await replica.untilAwaitedBy(1);
    await replica.end('COMMIT');
    expect(await answer).toMatchObject({ status: 'REVOKED', revocation_reason: 'CessationOfOperation' });
  });

  it('an import waits for a concurrent deletion of the issuing CA, and then has no issuer', async () => {
    const { root } = await knownRoot('just deleted');
    const replica = await OtherReplica.begin(url);
    await replica.run(`DELETE FROM ca WHERE id = 'just deleted'`);
    const answer = imported(leafOf(root));
    await replica.untilAwaitedBy(1);
    await replica.end('COMMIT');
    expect((await answer).issuer_metadata).toEqual({ id: '-', serial_number: '-', level: -1 });
  });

  describe('POST /certificates/import rejects', () => {
    const pem = (body: string): string => `-----BEGIN CERTIFICATE-----\n${body}\n-----END CERTIFICATE-----\n`;

    it.each<[string, object | null, string | RegExp]>([
      ['a body without certificate', {}, 'struct validation error'],
      ['null as the body', null, 'struct validation error'],
      ['null as the certificate', { certificate: null }, 'struct validation error'],
      ['a number as the certificate', { certificate: 5 }, 'struct validation error'],
      ['an empty certificate', { certificate: '' }, 'missing cert block'],
      ['a certificate that is not base64', { certificate: '%%%' }, /^illegal base64 data at input byte/],
      ['a certificate that is not PEM', { certificate: base64('hello') }, 'missing cert block'],
      [
        'a certificate that is not DER',
        { certificate: base64(pem('AAAA')) },
        /^cert is not an X\.509 certificate/,
      ],
      ['an array as metadata', { certificate: '', metadata: [] }, /^metadata: /],
    ])('%s: 400', async (_case, body, text) => {
      const answer = await send(body);
      expect(answer.status).toBe(400);
      if (typeof text === 'string') expect(answer.body).toEqual({ err: text });
      else expect(answer.body.err).toMatch(text);
    });

    it('a serial number that its issuer has used, also in concurrent imports: 409', async () => {
      const { root, ca } = await knownRoot('twice');
      const certificate = leafOf(root, { serial: '0x4711' });
      const answers = await Promise.all([1, 2, 3].map(() => send({ certificate: base64(certificate) })));
      expect(answers.map(({ status }) => status).sort()).toEqual([201, 409, 409]);
      const conflict = { status: 409, body: { err: 'certificate already exists' } };
      expect(answers).toEqual(expect.arrayContaining([expect.objectContaining(conflict)]));
      const second = await send({ certificate: base64(leafOf(root, { serial: '0x4711' })) });
      expect(second.status).toBe(409);
      expect(second.body.err).toContain('another certificate of its issuer has the serial number 4711');
      expect(await send({ certificate: ca.certificate.certificate })).toMatchObject(conflict);
      const events = await query(url, `SELECT 1 FROM outbox WHERE subject = 'certificate/4711'`);
      expect(events).toHaveLength(1);
    });

    it('a caller with the permission reader: 403', async () => {
      expect((await send({}, service.reader)).status).toBe(403);
    });
  });
});
