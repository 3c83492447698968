import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { query } from '../support/database';
import { foreignCa } from '../support/foreign-ca';
import { inSoak } from '../support/in-soak';
import { createCa, sign } from '../support/issuing';
import { OtherReplica } from '../support/other-replica';
import { type Answer, type ApiClient } from '../support/service';
import { TwoReplicas } from '../support/two-replicas';
import type { CaView, CertificateView } from '../support/wire';

const RACES = inSoak(20, 10);

/** Keys without a certificate, and certificates whose key is missing. */
const KEYS_WITHOUT_CERTIFICATE = `
  SELECT key_id FROM key WHERE NOT EXISTS (
    SELECT FROM certificate WHERE certificate.key_id = key.key_id AND certificate.engine_id = key.engine_id)`;
const CERTIFICATES_WITHOUT_KEY = `
  SELECT serial_number FROM certificate WHERE engine_id <> '' AND NOT EXISTS (
    SELECT FROM key WHERE key.key_id = certificate.key_id AND key.engine_id = certificate.engine_id)`;

describe('two replicas at the same moment', () => {
  let url: string;
  let replicas: TwoReplicas;
  let one: ApiClient;
  let other: ApiClient;
  let profile_id: string;

  beforeAll(async () => {
    replicas = await TwoReplicas.start();
    ({ url, one, other, profileId: profile_id } = replicas);
  });

  afterAll(() => replicas.remove());

  type Refusable = Answer<CertificateView & { err?: string }>;
  const P_256 = { type: 'ECDSA', bits: 256 };
  const root = (id: string): Promise<CaView> => createCa(one, { id, profile_id });
  const create = (client: ApiClient, ca_id: string, key_spec: object = P_256): Promise<Refusable> =>
    client.post('/certificates', { ca_id, key_spec, subject: { common_name: 'racer' } });
  const remove = (client: ApiClient, { serial_number }: { serial_number: string }): Promise<Refusable> =>
    client.delete(`/certificates/${serial_number}`);
  const revoke = (client: ApiClient, id: string): Promise<Answer> =>
    client.post<unknown>(`/cas/${id}/status`, { status: 'REVOKED' });
  const after = (milliseconds: number): Promise<void> =>
    new Promise((done) => setTimeout(done, milliseconds));
  const statusOf = async ({ serial_number }: CertificateView): Promise<string> =>
    (await one.get<CertificateView>(`/certificates/${serial_number}`)).body.status;
  async function deleteCa(id: string): Promise<void> {
    await revoke(one, id);
    expect((await one.delete<unknown>(`/cas/${id}`)).status).toBe(200);
  }
  async function expectKeysInOrder(): Promise<void> {
    expect(await query(url, KEYS_WITHOUT_CERTIFICATE)).toEqual([]);
    expect(await query(url, CERTIFICATES_WITHOUT_KEY)).toEqual([]);
  }

  it('deleting the last two certificates of a key deletes the key too', async () => {
    await root('shared');
    const pairs: [CertificateView, CertificateView][] = [];
    for (let race = 0; race < RACES; race += 1) {
      const { body: first } = await create(one, 'shared');
      const { body: second } = await create(one, 'shared', { key_identifier: first.subject_key_id });
      pairs.push([first, second]);
    }
    await deleteCa('shared');
    for (const [first, second] of pairs) {
      const answers = await Promise.all([remove(one, first), remove(other, second)]);
      expect(answers.map(({ status }) => status)).toEqual([204, 204]);
      await expectKeysInOrder();
    }
  });

  it('of two deletions of one certificate, one answers 204 and one 404', async () => {
    await root('twice');
    const { body } = await create(one, 'twice');
    await deleteCa('twice');
    const answers = await Promise.all([remove(one, body), remove(other, body)]);
    expect(answers.map(({ status }) => status).sort()).toEqual([204, 404]);
  });

  it('a new certificate for a key whose last one is being deleted keeps the key, or is rejected with 404', async () => {
    await root('issues');
    for (let race = 0; race < RACES; race += 1) {
      await root(`gone-${race}`);
      const { body: last } = await create(one, `gone-${race}`);
      await deleteCa(`gone-${race}`);
      const [removed, again] = await Promise.all([
        remove(one, last),
        after(race % 5).then(() => create(other, 'issues', { key_identifier: last.subject_key_id })),
      ]);
      expect(removed.status).toBe(204);
      expect([201, 404]).toContain(again.status);
      await expectKeysInOrder();
    }
  });

  it('certificates that are created while their CA is revoked are REVOKED or rejected, and leave no key without one', async () => {
    const answers = new Set<number>();
    for (let race = 0; race < RACES; race += 1) {
      const id = `revoked-${race}`;
      await root(id);
      // From a revocation that comes 60 ms before the requests to one that comes nearly as much after them.
      const lead = 120 * (race / RACES - 0.5);
      const revoking = (): Promise<Answer> => after(Math.max(lead, 0)).then(() => revoke(one, id));
      const creating = (): Promise<Refusable[]> =>
        Promise.all(
          [one, other, one, other].map((client) => after(Math.max(-lead, 0)).then(() => create(client, id))),
        );
      let revoked: Answer;
      let created: Refusable[];
      // One after the other in the first and the last race, so that both answers occur on a busy machine too.
      if (race === 0) [revoked, created] = [await revoking(), await creating()];
      else if (race === RACES - 1) [created, revoked] = [await creating(), await revoking()];
      else [revoked, created] = await Promise.all([revoking(), creating()]);
      expect(revoked.status).toBe(201);
      for (const { status, body } of created) {
        answers.add(status);
        if (status === 201) expect(await statusOf(body)).toBe('REVOKED');
        else expect([status, body.err]).toEqual([400, 'CA Status inconsistent']);
      }
    }
    await expectKeysInOrder();
    expect([...answers].sort()).toEqual([201, 400]);
  });

  it.each([
    ['revoked', (id: string) => revoke(other, id)],
    ['deleted', (id: string) => other.delete<unknown>(`/cas/${id}`)],
  ] as const)(
    'a certificate that is imported while its CA is %s is REVOKED if the CA is known as its issuer, else ACTIVE',
    async (what, change) => {
      for (let race = 0; race < RACES; race += 1) {
        const id = `import-${what}-${race}`;
        const ca = foreignCa({ subject: `/CN=${id}` });
        const leaf = foreignCa({
          subject: '/CN=leaf',
          issuer: ca,
          extensions: ['basicConstraints = CA:FALSE'],
        });
        const body = { id, profile_id, ca: ca.certificate.toString('base64') };
        expect((await one.post<unknown>('/cas/import', body)).status).toBe(201);
        const certificate = leaf.certificate.toString('base64');
        const [imported, changed] = await Promise.all([
          after(race % 7).then(() => one.post<CertificateView>('/certificates/import', { certificate })),
          change(id),
        ]);
        expect([imported.status, changed.status < 300]).toEqual([201, true]);
        const isKnown = imported.body.issuer_metadata.id === id;
        expect(await statusOf(imported.body)).toBe(isKnown ? 'REVOKED' : 'ACTIVE');
      }
    },
  );

  it('a CA with the id of a deleted issuer is created after the deletion of a certificate that began before', async () => {
    await root('again');
    const leaf = await sign(one, 'again');
    await deleteCa('again');
    const holder = await OtherReplica.begin(url);
    await holder.run('SELECT 1 FROM certificate WHERE serial_number = $1 FOR UPDATE', [leaf.serial_number]);
    const removed = remove(one, leaf);
    await holder.untilAwaitedBy(1);
    const created = root('again');
    await holder.untilAwaitedBy(2);
    await holder.end('COMMIT');
    expect((await removed).status).toBe(204);
    expect((await created).id).toBe('again');
  });

  it('deleting a certificate waits for a CA that is being created with the id of its issuer, and is rejected', async () => {
    await root('issuer');
    const leaf = await sign(one, 'issuer');
    await deleteCa('issuer');
    const slow = await OtherReplica.begin(url);
    await slow.run('LOCK TABLE ca IN EXCLUSIVE MODE');
    const created = root('issuer');
    await slow.untilAwaitedBy(1);
    const refused = remove(other, leaf);
    await slow.untilAwaitedBy(2);
    await slow.end('COMMIT');
    expect((await created).id).toBe('issuer');
    expect(await refused).toMatchObject({
      status: 400,
      body: { err: 'cannot delete certificate: issuer CA still exists' },
    });
  });

  it('a CA that is imported while its certificate is deleted has the certificate, in either order', async () => {
    for (let race = 0; race < RACES; race += 1) {
      const id = `adopts-${race}`;
      const ca = foreignCa({ subject: `/CN=${id}` }).certificate.toString('base64');
      const { body } = await one.post<CertificateView>('/certificates/import', { certificate: ca });
      const [imported, removed] = await Promise.all([
        after(race % 5).then(() => one.post<CaView>('/cas/import', { id, ca })),
        remove(other, body),
      ]);
      expect(imported.status).toBe(201);
      expect([204, 400]).toContain(removed.status);
      expect((await one.get<CaView>(`/cas/${id}`)).body).toMatchObject({
        level: 0,
        certificate: { serial_number: body.serial_number, issuer_metadata: { id } },
      });
    }
  });
});
