import { beforeAll, describe, expect, it } from 'vitest';
import { query } from '../support/database';
import { foreignCa } from '../support/foreign-ca';
import { createCa, createProfile, sign } from '../support/issuing';
import { makeCsr } from '../support/openssl';
import { OtherReplica } from '../support/other-replica';
import { type Answer, type ApiClient, type Service, sharedService } from '../support/service';
import type { CaView, CertificateView } from '../support/wire';

const NEEDS_ADMIN = [403, 'changing the certificate of a CA needs the permission admin'];
const REISSUED_AS = 'lamassu.io/ca/reissued-as';
const AT_REISSUED_AS = '/lamassu.io~1ca~1reissued-as';

type WithMetadata = CertificateView & { metadata: Record<string, unknown> | null; err: string };

describe('a certificate that is or was that of a CA', () => {
  let url: string;
  let service: Service;
  let admin: ApiClient;
  let issuer: ApiClient;
  let profile_id: string;

  beforeAll(async () => {
    service = await sharedService();
    url = service.databaseUrl;
    admin = service.admin;
    issuer = service.issuer;
    profile_id = await createProfile(admin);
  });

  const statusBy = (client: ApiClient, serialNumber: string, body: object): Promise<Answer<WithMetadata>> =>
    client.put(`/certificates/${serialNumber}/status`, body);
  const patchBy = (
    client: ApiClient,
    serialNumber: string,
    ...patches: object[]
  ): Promise<Answer<WithMetadata>> => client.put(`/certificates/${serialNumber}/metadata`, { patches });
  const refusal = async (answer: Promise<Answer<{ err: string }>>): Promise<unknown> => {
    const { status, body } = await answer;
    return [status, body.err];
  };
  const read = async (serialNumber: string): Promise<WithMetadata> =>
    (await admin.get<WithMetadata>(`/certificates/${serialNumber}`)).body;

  async function refusesAnIssuer(serialNumber: string): Promise<void> {
    const before = await read(serialNumber);
    for (const status of ['ACTIVE', 'INACTIVE', 'EXPIRED', 'REVOKED']) {
      expect(await refusal(statusBy(issuer, serialNumber, { status }))).toEqual(NEEDS_ADMIN);
    }
    const patch = { op: 'add', path: '/a', value: 1 };
    expect(await refusal(patchBy(issuer, serialNumber, patch))).toEqual(NEEDS_ADMIN);
    expect((await issuer.delete(`/certificates/${serialNumber}`)).status).toBe(403);
    expect(await read(serialNumber)).toEqual(before);
  }

  it('changing a current, former or cross certificate of a CA needs the permission admin', async () => {
    const ca = await createCa(admin, { profile_id });
    await admin.post(`/cas/${ca.id}/reissue`, {});
    const rekeyed = await admin.post<{ err: string }>(`/cas/${ca.id}/rekey`, {
      cross_sign: ['new_with_old', 'old_with_new'],
    });
    expect(rekeyed.status).toBe(200);
    const own = await query<{ serial_number: string }>(
      url,
      'SELECT serial_number FROM ca_certificate JOIN certificate ON id = certificate_id WHERE ca_id = $1',
      [ca.id],
    );
    expect(own).toHaveLength(5);
    for (const { serial_number } of own) await refusesAnIssuer(serial_number);
    expect((await patchBy(admin, ca.serial_number, { op: 'add', path: '/a', value: 1 })).status).toBe(200);
    expect((await statusBy(admin, ca.serial_number, { status: 'REVOKED' })).status).toBe(200);
  });

  it('changing a certificate of a CA profile needs the permission admin', async () => {
    const ca = await createCa(admin, { profile_id });
    const caProfile = await createProfile(admin, { sign_as_ca: true, key_usage: ['CertSign', 'CRLSign'] });
    const csr = makeCsr('/CN=elsewhere', { key: 'P-256' }).toString('base64');
    const { body } = await admin.post<CertificateView>(`/cas/${ca.id}/certificates/sign`, {
      csr,
      profile_id: caProfile,
    });
    await refusesAnIssuer(body.serial_number);
  });

  it('changing the certificate of a deleted CA needs the permission admin', async () => {
    const ca = await createCa(admin, { profile_id });
    await admin.post(`/cas/${ca.id}/status`, { status: 'REVOKED' });
    expect((await admin.delete(`/cas/${ca.id}`)).status).toBe(200);
    await refusesAnIssuer(ca.serial_number);
  });

  it('changing an imported certificate of a foreign CA needs the permission admin', async () => {
    const { certificate } = foreignCa({ subject: '/CN=foreign' });
    const { status, body } = await issuer.post<CertificateView>('/certificates/import', {
      certificate: certificate.toString('base64'),
    });
    expect(status).toBe(201);
    await refusesAnIssuer(body.serial_number);
  });

  it('a rejected issuer takes no lock on the certificate of a CA', async () => {
    const { serial_number } = await createCa(admin, { profile_id });
    const other = await OtherReplica.begin(url);
    await other.run(
      'SELECT 1 FROM certificate JOIN certificate_status ON certificate_id = id WHERE serial_number = $1 FOR UPDATE',
      [serial_number],
    );
    // A call that took a lock would wait until the end of the other transaction, which ends after the answers.
    expect((await patchBy(issuer, serial_number, { op: 'add', path: '/a', value: 1 })).status).toBe(403);
    expect((await statusBy(issuer, serial_number, { status: 'REVOKED' })).status).toBe(403);
    await other.end('ROLLBACK');
  });

  describe('metadata keys that only the service writes', () => {
    let ca: CaView;
    let leaf: CertificateView;
    let noted: Record<string, unknown>;

    beforeAll(async () => {
      ca = await createCa(admin, { profile_id, metadata: { site: 'bilbao' } });
      leaf = await sign(admin, ca.id);
      await admin.post(`/cas/${ca.id}/reissue`, {});
      noted = { ...(await read(ca.serial_number)).metadata };
      expect(Object.keys(noted).sort()).toEqual([REISSUED_AS, 'lamassu.io/ca/reissued-at']);
    });

    const patchCa = (...patches: object[]): Promise<Answer<CaView & { err: string }>> =>
      admin.put(`/cas/${ca.id}/metadata`, { patches });
    const refused = (key: string): unknown => [
      400,
      `metadata: "${key}" is written by the service alone and cannot be patched`,
    ];

    it.each([
      'reissued-as',
      'reissued-at',
      'reissued-from',
      'reissue-reason',
      'rekeyed-as',
      'rekeyed-at',
      'rekeyed-from',
    ])('cannot be added to any certificate or CA: lamassu.io/ca/%s', async (name) => {
      const operation = { op: 'add', path: `/lamassu.io~1ca~1${name}`, value: 'forged' };
      const key = `lamassu.io/ca/${name}`;
      expect(await refusal(patchBy(issuer, leaf.serial_number, operation))).toEqual(refused(key));
      expect(await refusal(patchBy(admin, ca.serial_number, operation))).toEqual(refused(key));
      expect(await refusal(patchCa(operation))).toEqual(refused(key));
      const root = { op: 'add', path: '', value: { a: 1, [key]: 'forged' } };
      expect(await refusal(patchCa(root))).toEqual(refused(key));
      expect(await refusal(patchBy(issuer, leaf.serial_number, root))).toEqual(refused(key));
    });

    it.each([
      ['replaced', { op: 'replace', path: AT_REISSUED_AS, value: 'forged' }],
      ['removed', { op: 'remove', path: AT_REISSUED_AS }],
      ['moved away', { op: 'move', from: AT_REISSUED_AS, path: '/elsewhere' }],
      ['moved onto', { op: 'move', from: '/other', path: AT_REISSUED_AS }],
      ['copied onto', { op: 'copy', from: '/other', path: AT_REISSUED_AS }],
      ['changed inside', { op: 'add', path: `${AT_REISSUED_AS}/deep`, value: 1 }],
    ])('cannot be %s', async (_what, operation) => {
      const prepared = { op: 'add', path: '/other', value: 'x' };
      expect(await refusal(patchBy(admin, ca.serial_number, prepared, operation))).toEqual(
        refused(REISSUED_AS),
      );
      expect((await read(ca.serial_number)).metadata).toEqual(noted);
    });

    it('can be tested and copied elsewhere', async () => {
      const value = noted[REISSUED_AS];
      const { status, body } = await patchBy(
        admin,
        ca.serial_number,
        { op: 'test', path: AT_REISSUED_AS, value },
        { op: 'copy', from: AT_REISSUED_AS, path: '/next' },
        { op: 'remove', path: '/next' },
      );
      expect([status, body.metadata]).toEqual([200, noted]);
    });

    it('survive a replacement of the whole document by a value, a move or a copy', async () => {
      for (const patches of [
        [{ op: 'replace', path: '', value: { own: 1 } }],
        [{ op: 'add', path: '', value: { own: 1, ...noted } }],
        [
          { op: 'add', path: '/inner', value: { own: 1 } },
          { op: 'move', from: '/inner', path: '' },
          { op: 'test', path: AT_REISSUED_AS, value: noted[REISSUED_AS] },
        ],
        [
          { op: 'add', path: '/inner', value: { own: 1 } },
          { op: 'copy', from: '/inner', path: '' },
        ],
        [
          { op: 'add', path: '', value: [] },
          { op: 'add', path: '', value: { own: 1 } },
        ],
      ]) {
        const { body } = await patchBy(admin, ca.serial_number, ...patches);
        expect(body.metadata).toEqual({ own: 1, ...noted });
      }
      expect((await patchCa({ op: 'add', path: '', value: {} })).body.metadata).toEqual({
        'lamassu.io/ca/reissued-from': ca.serial_number,
        'lamassu.io/ca/reissue-reason': 'certificate-reissuance',
      });
    });

    it('cannot be given to a new CA or certificate', async () => {
      const metadata = { [REISSUED_AS]: '01' };
      const created = admin.post<{ err: string }>('/cas', {
        subject: { common_name: 'forged' },
        key_metadata: { type: 'ECDSA', bits: 256 },
        ca_expiration: { type: 'Duration', duration: '10y' },
        profile_id,
        metadata,
      });
      expect(await refusal(created)).toEqual(refused(REISSUED_AS));
      const certificate = issuer.post<{ err: string }>('/certificates', {
        ca_id: ca.id,
        key_spec: { type: 'ECDSA', bits: 256 },
        subject: { common_name: 'forged' },
        metadata,
      });
      expect(await refusal(certificate)).toEqual(refused(REISSUED_AS));
    });

    it('are kept from the import of a CA or certificate', async () => {
      const metadata = { [REISSUED_AS]: '01' };
      const foreign = foreignCa({ subject: '/CN=with links' });
      const imported = await admin.post<CaView>('/cas/import', {
        ca: foreign.certificate.toString('base64'),
        metadata,
      });
      expect([imported.status, imported.body.metadata]).toEqual([201, metadata]);
      const client = foreignCa({ subject: '/CN=c', extensions: ['basicConstraints = CA:FALSE'] });
      const plain = await issuer.post<WithMetadata>('/certificates/import', {
        certificate: client.certificate.toString('base64'),
        metadata,
      });
      expect([plain.status, plain.body.metadata]).toEqual([201, metadata]);
    });

    it('leave other keys of the service and its siblings, and the same names deeper down, free to patch', async () => {
      const free = {
        'lamassu.io/ca/expiration-deltas': [{ delta: '10d', name: 'soon' }],
        'lamassu.io/ca/attached-to': 'x',
        'lamassu.io/ra/attached-to': { device_id: 'd' },
        'lamassu.io/ca/reissued': true,
        nested: { [REISSUED_AS]: 'mine' },
      };
      for (const [key, value] of Object.entries(free)) {
        const path = `/${key.replaceAll('/', '~1')}`;
        expect((await patchBy(issuer, leaf.serial_number, { op: 'add', path, value })).status).toBe(200);
      }
      expect((await read(leaf.serial_number)).metadata).toMatchObject({
        'lamassu.io/ca/attached-to': 'x',
        nested: { [REISSUED_AS]: 'mine' },
      });
    });
  });
});
