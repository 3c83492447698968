import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { query } from '../support/database';
import { type ChangeEvent, eventsAbout } from '../support/events';
import { foreignCa, type ForeignCa } from '../support/foreign-ca';
import { createCa, createProfile, sign } from '../support/issuing';
import { makeCsr } from '../support/openssl';
import { type Answer, type ApiClient, type ServiceProcess, startService } from '../support/service';
import type { CaView, CertificateView } from '../support/wire';

type Imported = Answer<CaView & { err: string }>;

describe('importing a CA whose certificate was imported before', () => {
  let url: string;
  let service: ServiceProcess;
  let admin: ApiClient;
  let issuer: ApiClient;
  let profile_id: string;

  beforeAll(async () => {
    service = await startService({ AUDIT_EVENTS: 'lamassu' });
    url = service.databaseUrl;
    admin = service.admin;
    issuer = service.issuer;
    profile_id = await createProfile(admin);
  });

  afterAll(() => service.remove());

  const base64 = (pem: Buffer): string => pem.toString('base64');
  const importCa = ({ certificate, key }: ForeignCa, changes: object = {}): Promise<Imported> =>
    admin.post('/cas/import', {
      ca: base64(certificate),
      private_key: base64(key),
      profile_id,
      ...changes,
    });
  const importPlain = async ({ certificate }: ForeignCa): Promise<CertificateView> => {
    const { status, body } = await issuer.post<CertificateView>('/certificates/import', {
      certificate: base64(certificate),
      metadata: { 'lamassu.io/ca/reissued-as': 'forged' },
    });
    if (status !== 201) throw new Error(`importing answered ${status}`);
    return body;
  };
  const setStatus = (
    { serial_number }: CertificateView,
    status: string,
    revocation_reason = 'Superseded',
  ): Promise<Answer> =>
    admin.put<unknown>(`/certificates/${serial_number}/status`, { status, revocation_reason });
  const certificate = async (serialNumber: string): Promise<CertificateView & { metadata: unknown }> =>
    (await admin.get<CertificateView & { metadata: unknown }>(`/certificates/${serialNumber}`)).body;

  it('succeeds beside a certificate of another issuer with the same serial number', async () => {
    const serial = '0x1055e55e';
    const other = await importPlain(foreignCa({ subject: '/CN=Same number', serial }));
    const { status, body } = await importCa(foreignCa({ subject: '/CN=Wanted', serial }));
    expect(status).toBe(201);
    expect(body.certificate.serial_number).toBe(other.serial_number);
  });

  it.each(['REVOKED', 'EXPIRED', 'INACTIVE'])(
    'replaces a %s certificate of an unknown issuer: the CA is ACTIVE and signs',
    async (status) => {
      const root = foreignCa({ subject: `/CN=Poisoned ${status}` });
      await setStatus(await importPlain(root), status);
      const { status: answered, body } = await importCa(root);
      expect(answered).toBe(201);
      expect(body.certificate).toMatchObject({
        status: 'ACTIVE',
        type: 'IMPORTED_WITH_KEY',
        metadata: {},
        revocation_reason: 'Unspecified',
        revocation_timestamp: '0001-01-01T00:00:00Z',
      });
      expect((await sign(issuer, body.id)).status).toBe('ACTIVE');
    },
  );

  it('emits events of the replacement with the subject of the certificate, before ca.import', async () => {
    const root = foreignCa({ subject: '/CN=Told' });
    const plain = await importPlain(root);
    await setStatus(plain, 'REVOKED');
    const revoked = await certificate(plain.serial_number);
    const { body } = await importCa(root);
    const told = await eventsAbout(url, `certificate/${plain.serial_number}`);
    const types = told.map(({ type }) => type).filter((type) => !type.startsWith('audit.'));
    expect(types).toEqual([
      'certificate.import',
      'certificate.status.update',
      'certificate.status.update',
      'certificate.metadata.update',
    ]);
    const [status, metadata] = told
      .filter(({ type }) => !type.startsWith('audit.'))
      .slice(-2) as ChangeEvent<CertificateView>[];
    expect(status?.data.previous).toEqual(revoked);
    expect(metadata?.data.previous).toEqual(status?.data.updated);
    expect(metadata?.data.updated).toMatchObject({ status: 'ACTIVE', metadata: {} });
    const rows = await query<{ type: string; subject: string }>(
      url,
      `SELECT type, subject FROM outbox WHERE subject IN ($1, $2) AND type NOT LIKE 'audit.%' ORDER BY sequence DESC LIMIT 2`,
      [`certificate/${plain.serial_number}`, `ca/${body.id}`],
    );
    expect(rows.map(({ type }) => type)).toEqual(['ca.import', 'certificate.metadata.update']);
  });

  it('replaces a revoked certificate of a CA in ca_chain', async () => {
    const root = foreignCa({ subject: '/CN=Chain root' });
    const bottom = foreignCa({ subject: '/CN=Chain bottom', issuer: root });
    for (const each of [root, bottom]) await setStatus(await importPlain(each), 'REVOKED');
    const { status, body } = await importCa(bottom, { ca_chain: [base64(root.certificate)] });
    expect([status, body.level, body.certificate.status]).toEqual([201, 1, 'ACTIVE']);
    expect(await certificate(body.certificate.issuer_metadata.serial_number)).toMatchObject({
      status: 'ACTIVE',
      metadata: {},
    });
  });

  it('replaces a revoked certificate whose issuer is a CA without its key', async () => {
    const root = foreignCa({ subject: '/CN=Keyless root' });
    const bottom = foreignCa({ subject: '/CN=Below keyless', issuer: root });
    await admin.post('/cas/import', { ca: base64(root.certificate) });
    await setStatus(await importPlain(bottom), 'REVOKED');
    expect((await importCa(bottom)).body.certificate.status).toBe('ACTIVE');
  });

  it('replaces a certificate that was revoked before its issuer was imported', async () => {
    const root = foreignCa({ subject: '/CN=Later root' });
    const bottom = foreignCa({ subject: '/CN=Below later', issuer: root });
    await setStatus(await importPlain(bottom), 'REVOKED');
    await importCa(root);
    const { body } = await importCa(bottom);
    expect([body.level, body.certificate.status]).toEqual([1, 'ACTIVE']);
  });

  it('keeps the revocation and the metadata of a certificate that this service issued', async () => {
    const ca = await createCa(admin, { profile_id });
    const caProfile = await createProfile(admin, {
      sign_as_ca: true,
      key_usage: ['CertSign', 'CRLSign'],
      honor_subject: true,
    });
    const signed = await admin.post<CertificateView>(`/cas/${ca.id}/certificates/sign`, {
      csr: makeCsr('/CN=elsewhere', { key: 'P-256' }).toString('base64'),
      profile_id: caProfile,
    });
    const patches = [{ op: 'add', path: '/kept', value: 1 }];
    await admin.put(`/certificates/${signed.body.serial_number}/metadata`, { patches });
    await setStatus(signed.body, 'REVOKED');
    const { body } = await admin.post<CaView>('/cas/import', { ca: signed.body.certificate });
    expect(body.certificate).toMatchObject({
      status: 'REVOKED',
      revocation_reason: 'Superseded',
      metadata: { kept: 1 },
    });
  });

  it('keeps the revocation of a CA with its key that was revoked and deleted', async () => {
    const root = foreignCa({ subject: '/CN=Deleted and back' });
    const { body } = await importCa(root);
    await admin.post(`/cas/${body.id}/status`, { status: 'REVOKED', revocation_reason: 'Superseded' });
    expect((await admin.delete(`/cas/${body.id}`)).status).toBe(200);
    expect((await importCa(root)).body.certificate).toMatchObject({
      status: 'REVOKED',
      revocation_reason: 'Superseded',
    });
  });

  it('keeps the counters of statuses equal to a recount', async () => {
    const [differences] = await query<{ count: string }>(url, 'SELECT recount_certificates() AS count');
    expect(Number(differences?.count)).toBe(0);
  });
});
