import { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { query } from '../../support/database';
import { changeEvents } from '../../support/events';
import { foreignCa, type ForeignCa } from '../../support/foreign-ca';
import { createProfile, pemOf, sign } from '../../support/issuing';
import { type Answer, type ApiClient, type ServiceProcess, startService } from '../../support/service';
import type { CaView, CertificateView } from '../../support/wire';

type Imported = CaView & { err?: string };
type Serial = Pick<CertificateView, 'serial_number'>;

const input = (name: string): Buffer => readFileSync(join(__dirname, 'inputs', name));
const OF_A_LEAF = ['basicConstraints = critical,CA:FALSE', 'keyUsage = critical,digitalSignature'];

describe('a CA that was imported without its key and deleted', () => {
  let service: ServiceProcess;
  let url: string;
  let client: ApiClient;
  let profile_id: string;

  beforeAll(async () => {
    service = await startService();
    url = service.databaseUrl;
    client = service.admin;
    profile_id = await createProfile(client);
  });

  afterAll(() => service.remove());

  const importCa = async (id: string, ca: ForeignCa, how: 'with key' | 'without key'): Promise<CaView> => {
    const { status, body } = await client.post<Imported>('/cas/import', {
      ...{ id, ca: ca.certificate.toString('base64'), profile_id },
      ...(how === 'with key' ? { private_key: ca.key.toString('base64') } : {}),
    });
    expect([status, body.err]).toEqual([201, undefined]);
    return body;
  };
  const deleteCa = async (id: string): Promise<void> => {
    expect((await client.delete(`/cas/${id}`)).status).toBe(200);
  };
  const setStatusOfCa = async (id: string, status: string, revocation_reason?: string): Promise<void> => {
    const answer = await client.post(`/cas/${id}/status`, { status, revocation_reason });
    expect(answer.status).toBe(201);
  };
  const setStatus = async ({ serial_number }: Serial, status: string, revocation_reason?: string) => {
    const answer = await client.put(`/certificates/${serial_number}/status`, { status, revocation_reason });
    expect(answer.status).toBe(200);
  };
  /** Imports a certificate that the CA issued elsewhere. */
  const importLeaf = async (issuer: ForeignCa, name: string): Promise<CertificateView> => {
    const { certificate } = foreignCa({ subject: `/CN=${name}`, issuer, extensions: OF_A_LEAF });
    const answer: Answer<CertificateView> = await client.post('/certificates/import', {
      certificate: certificate.toString('base64'),
    });
    expect(answer.status).toBe(201);
    return answer.body;
  };
  const find = async ({ serial_number }: Serial): Promise<CertificateView> =>
    (await client.get<CertificateView>(`/certificates/${serial_number}`)).body;
  const statusOf = async (serial: Serial): Promise<string> => {
    const { status, revocation_reason } = await find(serial);
    return status === 'REVOKED' ? `${status} ${revocation_reason}` : status;
  };
  const CESSATION = 'REVOKED CessationOfOperation';

  it('is ACTIVE and signs when it is imported with its key', async () => {
    const root = { certificate: input('L08-root.pem'), key: input('L08-root.key') };
    await importCa('l08', root, 'without key');
    await deleteCa('l08');
    const { certificate } = await importCa('l08-again', root, 'with key');
    expect(certificate).toMatchObject({
      ...{ status: 'ACTIVE', type: 'IMPORTED_WITH_KEY', revocation_reason: 'Unspecified' },
      revocation_timestamp: '0001-01-01T00:00:00Z',
    });
    const leaf = await sign(client, 'l08-again');
    const issuer = new X509Certificate(root.certificate);
    expect(new X509Certificate(pemOf(leaf)).verify(issuer.publicKey)).toBe(true);
  });

  describe('with certificates of every status', () => {
    const root = foreignCa({ subject: '/CN=Every status' });
    const below = foreignCa({ subject: '/CN=Below every status', issuer: root });
    let leaves: Record<'active' | 'inactive' | 'held' | 'revoked', CertificateView>;
    let issued: CertificateView;

    beforeAll(async () => {
      await importCa('every', root, 'without key');
      await importCa('every-below', below, 'with key');
      issued = await sign(client, 'every-below');
      const [active, inactive] = [await importLeaf(root, 'active'), await importLeaf(root, 'inactive')];
      const [held, revoked] = [await importLeaf(root, 'held'), await importLeaf(root, 'revoked')];
      leaves = { active, inactive, held, revoked };
      await setStatus(inactive, 'INACTIVE');
      await setStatus(held, 'REVOKED', 'CertificateHold');
      await setStatus(revoked, 'REVOKED', 'KeyCompromise');
      await deleteCa('every');
    });

    it('leaves everything below it revoked', async () => {
      for (const leaf of [leaves.active, leaves.inactive, leaves.held, issued])
        expect(await statusOf(leaf)).toBe(CESSATION);
    });

    it('leaves it revoked when it is imported without its key', async () => {
      const { certificate } = await importCa('every-again', root, 'without key');
      expect(certificate.status).toBe('REVOKED');
      await deleteCa('every-again');
      expect(await statusOf(leaves.active)).toBe(CESSATION);
    });

    it('leaves it revoked when a CA with the same name and another key is imported', async () => {
      await importCa('every-namesake', foreignCa({ subject: '/CN=Every status' }), 'with key');
      expect(await statusOf(leaves.active)).toBe(CESSATION);
    });

    it('leaves it revoked when a CA with another name and the same key is imported', async () => {
      await importCa('every-twin', foreignCa({ subject: '/CN=Twin', keyPem: root.key }), 'with key');
      expect(await statusOf(leaves.active)).toBe(CESSATION);
    });

    describe('and imported again with its key and another id', () => {
      beforeAll(async () => {
        await importCa('every-new', root, 'with key');
      });

      it('gives each certificate the status before the deletion', async () => {
        expect(await statusOf(leaves.active)).toBe('ACTIVE');
        expect(await statusOf(leaves.inactive)).toBe('INACTIVE');
        expect(await statusOf(leaves.held)).toBe('REVOKED CertificateHold');
        expect(await statusOf(leaves.revoked)).toBe('REVOKED KeyCompromise');
        expect(await statusOf(issued)).toBe('ACTIVE');
      });

      it('lets CAs below it sign again', async () => {
        expect((await sign(client, 'every-below')).status).toBe('ACTIVE');
      });

      it('is the issuer of what was restored', async () => {
        expect((await find(leaves.active)).issuer_metadata.id).toBe('every-new');
        const { body } = await client.get<{ list: Serial[] }>('/cas/every-new/certificates?page_size=100');
        const listed = body.list.map(({ serial_number }) => serial_number);
        expect(listed).toContain(leaves.active.serial_number);
        expect(listed).not.toContain(leaves.revoked.serial_number);
      });

      it('emits an event for each certificate and CA that was restored', async () => {
        const ofLeaf = {
          type: 'certificate.status.update',
          subject: `certificate/${leaves.active.serial_number}`,
        };
        const [, undone, ...more] = await changeEvents<CertificateView>(url, ofLeaf);
        expect(more).toEqual([]);
        expect(undone?.data.previous).toMatchObject({ status: 'REVOKED' });
        expect(undone?.data.updated).toEqual(await find(leaves.active));
        const ofCa = { type: 'ca.status.update', subject: 'ca/every-below' };
        const statuses = (await changeEvents<CaView>(url, ofCa)).map(
          ({ data }) => data.updated.certificate.status,
        );
        expect(statuses).toEqual(['REVOKED', 'ACTIVE']);
      });

      it('emits no event for a certificate that stays revoked', async () => {
        const ofLeaf = {
          type: 'certificate.status.update',
          subject: `certificate/${leaves.revoked.serial_number}`,
        };
        expect(await changeEvents(url, ofLeaf)).toHaveLength(1);
      });

      it('revokes what was restored when it is revoked', async () => {
        await setStatusOfCa('every-new', 'REVOKED', 'KeyCompromise');
        for (const leaf of [leaves.active, leaves.inactive, leaves.held, issued])
          expect(await statusOf(leaf)).toBe(CESSATION);
      });
    });
  });

  it('stays revoked when it was revoked for good before the deletion', async () => {
    const root = foreignCa({ subject: '/CN=Revoked before' });
    await importCa('before', root, 'without key');
    const leaf = await importLeaf(root, 'below revoked');
    await setStatusOfCa('before', 'REVOKED', 'PrivilegeWithdrawn');
    await deleteCa('before');
    const { certificate } = await importCa('before', root, 'with key');
    expect(certificate).toMatchObject({ status: 'REVOKED', revocation_reason: 'PrivilegeWithdrawn' });
    expect(await statusOf(leaf)).toBe(CESSATION);
  });

  it('is on hold again when it was on hold, and its release restores everything below it', async () => {
    const root = foreignCa({ subject: '/CN=Held before' });
    await importCa('held', root, 'without key');
    const leaf = await importLeaf(root, 'below held');
    await setStatusOfCa('held', 'REVOKED', 'CertificateHold');
    await deleteCa('held');
    const { certificate } = await importCa('held-again', root, 'with key');
    expect(certificate).toMatchObject({ status: 'REVOKED', revocation_reason: 'CertificateHold' });
    expect(await statusOf(leaf)).toBe('REVOKED CertificateHold');
    await setStatusOfCa('held-again', 'ACTIVE');
    expect(await statusOf(leaf)).toBe('ACTIVE');
  });

  it('restores nothing below it when the CA above it was revoked for good meanwhile', async () => {
    const root = foreignCa({ subject: '/CN=Revoked above' });
    const below = foreignCa({ subject: '/CN=Deleted below', issuer: root });
    await importCa('above', root, 'with key');
    await importCa('below', below, 'without key');
    const leaf = await importLeaf(below, 'of deleted below');
    await deleteCa('below');
    await setStatusOfCa('above', 'REVOKED', 'KeyCompromise');
    expect((await importCa('below', below, 'with key')).certificate.status).toBe('REVOKED');
    expect(await statusOf(leaf)).toBe(CESSATION);
  });

  it('restores to on hold below a CA that was put on hold meanwhile, whose release ends that', async () => {
    const root = foreignCa({ subject: '/CN=Held above' });
    const below = foreignCa({ subject: '/CN=Deleted below held', issuer: root });
    await importCa('held-above', root, 'with key');
    await importCa('held-below', below, 'without key');
    const leaf = await importLeaf(below, 'of deleted below held');
    await deleteCa('held-below');
    await setStatusOfCa('held-above', 'REVOKED', 'CertificateHold');
    await importCa('held-below', below, 'with key');
    expect(await statusOf(leaf)).toBe('REVOKED CertificateHold');
    await setStatusOfCa('held-above', 'ACTIVE');
    expect(await statusOf(leaf)).toBe('ACTIVE');
  });

  describe.each([
    ['below', 'above'],
    ['above', 'below'],
  ] as const)('deleted %s first', (first, second) => {
    it.each([
      ['above', 'below'],
      ['below', 'above'],
    ] as const)('is restored when both CAs are imported with their keys, %s first', async (one, other) => {
      const name = `both-${first}-${one}`;
      const root = foreignCa({ subject: `/CN=${name} root` });
      const below = foreignCa({ subject: `/CN=${name} below`, issuer: root });
      const cas = { above: root, below };
      await importCa(`${name}-above`, root, 'without key');
      await importCa(`${name}-below`, below, 'without key');
      const leaf = await importLeaf(below, 'of both');
      await deleteCa(`${name}-${first}`);
      await deleteCa(`${name}-${second}`);
      await importCa(`${name}-${one}`, cas[one], 'with key');
      expect(await statusOf(leaf)).toBe(CESSATION);
      await importCa(`${name}-${other}`, cas[other], 'with key');
      expect(await statusOf(leaf)).toBe('ACTIVE');
      expect((await client.get<CaView>(`/cas/${name}-below`)).body).toMatchObject({
        level: 1,
        certificate: { status: 'ACTIVE' },
      });
    });
  });

  it('restores nothing below a CA with its key that was deleted after it', async () => {
    const root = foreignCa({ subject: '/CN=Above a deleted one' });
    const below = foreignCa({ subject: '/CN=Deleted with key', issuer: root });
    await importCa('with-key-above', root, 'without key');
    await importCa('with-key-below', below, 'with key');
    const leaf = await sign(client, 'with-key-below');
    await deleteCa('with-key-above');
    await deleteCa('with-key-below');
    await importCa('with-key-above', root, 'with key');
    expect(await statusOf(leaf)).toBe(CESSATION);
  });

  it('keeps the counters of statuses equal to a recount', async () => {
    const [differences] = await query<{ count: string }>(url, 'SELECT recount_certificates() AS count');
    expect(Number(differences?.count)).toBe(0);
  });

  it('keeps no row of revocation_by_deletion for a certificate that is not REVOKED', async () => {
    const left = `SELECT 1 FROM revocation_by_deletion note JOIN certificate_status USING (certificate_id)
      WHERE certificate_status.status <> 'REVOKED'`;
    expect(await query(url, left)).toEqual([]);
  });
});
