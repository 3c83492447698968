import { createPrivateKey } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { aCsr } from '@libs/crypto/testing';
import { beforeAll, describe, expect, it } from 'vitest';
import { foreignCa } from '../../support/foreign-ca';
import { createCa, createProfile } from '../../support/issuing';
import { makeCsr } from '../../support/openssl';
import {
  type Answer,
  type ApiClient,
  type Service,
  sharedService,
  startService,
} from '../../support/service';
import type { CaView, CertificateView, IssuancePreviewView } from '../../support/wire';

type Result<T> = Answer<T & { err?: string }>;
const REFUSED = /^the public key [0-9a-f]{64} is compromised: use a new key$/;
const EXTENSIONS = ['basicConstraints = critical,CA:FALSE', 'keyUsage = critical,digitalSignature'];

/** A request, in PEM, for an existing key. */
function csrOf(key: Buffer): Buffer {
  const der = aCsr({ privateKey: createPrivateKey(key) });
  return Buffer.from(
    `-----BEGIN CERTIFICATE REQUEST-----\n${der.toString('base64')}\n-----END CERTIFICATE REQUEST-----\n`,
  );
}

describe('a compromised key', () => {
  let service: Service;
  let client: ApiClient;
  let issuer: ApiClient;
  let profile_id: string;
  let [ca, other]: CaView[] = [];

  beforeAll(async () => {
    service = await sharedService();
    client = service.admin;
    issuer = service.issuer;
    profile_id = await createProfile(client);
    [ca, other] = [await createCa(client, { profile_id }), await createCa(client, { profile_id })];
  });

  const signCsr = (caId: string, csr: Buffer, by = client): Promise<Result<CertificateView>> =>
    by.post(`/cas/${caId}/certificates/sign`, { csr: csr.toString('base64') });
  const revoke = async (serial: string, revocation_reason: string, by = client): Promise<void> => {
    const answer = await by.put(`/certificates/${serial}/status`, { status: 'REVOKED', revocation_reason });
    expect(answer.status).toBe(200);
  };
  const importLeaf = (certificate: Buffer, by = client): Promise<Result<CertificateView>> =>
    by.post('/certificates/import', { certificate: certificate.toString('base64') });
  const importCa = (certificate: Buffer, key?: Buffer): Promise<Result<CaView>> =>
    client.post('/cas/import', {
      ...{ ca: certificate.toString('base64'), profile_id },
      ...(key ? { private_key: key.toString('base64') } : {}),
    });
  const expectRefused = ({ status, body }: Result<unknown>): void => {
    expect([status, body.err]).toEqual([400, expect.stringMatching(REFUSED)]);
  };
  /** A root made elsewhere whose key is compromised. */
  const compromisedRoot = async () => {
    const root = foreignCa({ subject: '/CN=compromised' });
    const { body } = await importCa(root.certificate);
    await client.post(`/cas/${body.id}/status`, { status: 'REVOKED', revocation_reason: 'CACompromise' });
    return root;
  };

  it('is not certified again, by the same CA or another', async () => {
    const csr = readFileSync(join(__dirname, 'inputs/H09-any.csr'));
    const { status, body } = await signCsr(ca!.id, csr);
    expect(status).toBe(201);
    await revoke(body.serial_number, 'KeyCompromise');
    expectRefused(await signCsr(ca!.id, csr));
    expectRefused(await signCsr(other!.id, csr));
  });

  it('is not certified again when an issuer revoked the certificate', async () => {
    const csr = makeCsr('/CN=by an issuer');
    const { body } = await signCsr(ca!.id, csr, issuer);
    await revoke(body.serial_number, 'KeyCompromise', issuer);
    expectRefused(await signCsr(ca!.id, csr, issuer));
  });

  it('is a key whose revocation gets the reason KeyCompromise later', async () => {
    const csr = makeCsr('/CN=corrected');
    const { body } = await signCsr(ca!.id, csr);
    await revoke(body.serial_number, 'Unspecified');
    expect((await signCsr(ca!.id, csr)).status).toBe(201);
    await revoke(body.serial_number, 'KeyCompromise');
    expectRefused(await signCsr(ca!.id, csr));
  });

  it.each(['Superseded', 'CACompromise', 'CertificateHold'])(
    'is not the key of a leaf that is revoked for %s',
    async (reason) => {
      const csr = makeCsr('/CN=not compromised');
      const { body } = await signCsr(ca!.id, csr);
      await revoke(body.serial_number, reason);
      expect((await signCsr(ca!.id, csr)).status).toBe(201);
    },
  );

  it('is named by a dry run', async () => {
    const csr = makeCsr('/CN=dry run');
    const { body } = await signCsr(ca!.id, csr);
    await revoke(body.serial_number, 'KeyCompromise');
    const { body: preview }: Answer<IssuancePreviewView> = await client.post(
      `/cas/${ca!.id}/certificates/sign?dry_run=true`,
      { csr: csr.toString('base64') },
    );
    expect(preview.would_issue).toBe(false);
    expect(preview.refusals.map(({ code }) => code)).toEqual(['certificate.key-compromised']);
  });

  it('is not imported with another certificate of a CA', async () => {
    const root = await compromisedRoot();
    const again = foreignCa({ subject: '/CN=another name', keyPem: root.key });
    expectRefused(await importCa(again.certificate, root.key));
  });

  it('is accepted in imports without the private key, with a warning', async () => {
    const root = await compromisedRoot();
    const again = foreignCa({ subject: '/CN=a record', keyPem: root.key });
    const asCa = await importCa(again.certificate);
    expect([asCa.status, asCa.headers.get('Certificate-Lint-Warnings')]).toEqual([
      201,
      expect.stringContaining('key-is-not-compromised'),
    ]);
    const leaf = foreignCa({ subject: '/CN=a leaf', keyPem: root.key, extensions: EXTENSIONS });
    const imported = await importLeaf(leaf.certificate);
    expect([imported.status, imported.headers.get('Certificate-Lint-Warnings')]).toEqual([
      201,
      'key-is-not-compromised',
    ]);
  });

  it('is not the key of an imported certificate that an issuer revokes', async () => {
    const victim = foreignCa({ subject: '/CN=victim', extensions: EXTENSIONS });
    const imported = await importLeaf(victim.certificate, issuer);
    await revoke(imported.body.serial_number, 'KeyCompromise', issuer);
    const csr = csrOf(victim.key);
    expect((await signCsr(ca!.id, csr)).status).toBe(201);
  });

  it('is the key of an imported certificate that an admin revokes', async () => {
    const foreign = foreignCa({ subject: '/CN=foreign', extensions: EXTENSIONS });
    const imported = await importLeaf(foreign.certificate);
    await revoke(imported.body.serial_number, 'KeyCompromise');
    expectRefused(await signCsr(ca!.id, csrOf(foreign.key)));
  });

  it('is the key of a former certificate of a CA that is revoked', async () => {
    const root = foreignCa({ subject: '/CN=rekeyed' });
    const { body } = await importCa(root.certificate, root.key);
    await client.post(`/cas/${body.id}/rekey`, { key_metadata: { type: 'ECDSA', bits: 256 } });
    await client.post(`/cas/${body.id}/status`, { status: 'REVOKED', revocation_reason: 'KeyCompromise' });
    expectRefused(await signCsr(ca!.id, csrOf(root.key)));
  });

  it('is not certified after the answer to a revocation that ran beside signatures', async () => {
    const csr = makeCsr('/CN=race');
    const { body } = await signCsr(ca!.id, csr);
    const signings = Array.from({ length: 8 }, () => signCsr(ca!.id, csr));
    await revoke(body.serial_number, 'KeyCompromise');
    const later = await Promise.all(Array.from({ length: 4 }, () => signCsr(other!.id, csr)));
    later.forEach(expectRefused);
    for (const { status } of await Promise.all(signings)) expect([201, 400]).toContain(status);
  });

  it('is certified with REFUSE_COMPROMISED_KEYS=false', async () => {
    const lenient = await startService({ REFUSE_COMPROMISED_KEYS: 'false' });
    try {
      const profile = await createProfile(lenient.admin);
      const root = await createCa(lenient.admin, { profile_id: profile });
      const csr = makeCsr('/CN=lenient').toString('base64');
      const path = `/cas/${root.id}/certificates/sign`;
      const { body } = await lenient.admin.post<CertificateView>(path, { csr });
      await lenient.admin.put(`/certificates/${body.serial_number}/status`, {
        status: 'REVOKED',
        revocation_reason: 'KeyCompromise',
      });
      expect((await lenient.admin.post(path, { csr })).status).toBe(201);
    } finally {
      await lenient.remove();
    }
  });
});
