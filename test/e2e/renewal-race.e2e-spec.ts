import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { query } from '../support/database';
import { foreignCa } from '../support/foreign-ca';
import { inSoak } from '../support/in-soak';
import { createCa } from '../support/issuing';
import { type ApiClient } from '../support/service';
import { TwoReplicas } from '../support/two-replicas';
import type { CaView } from '../support/wire';

const ROUNDS = inSoak(40, 16);

const NOT_REVOKED = `
  SELECT certificate.serial_number FROM ca_certificate JOIN certificate_status own USING (certificate_id)
  JOIN certificate ON certificate.id = certificate_id
  WHERE ca_id = $1 AND own.status <> 'REVOKED'`;

describe('renewals through one of two replicas', () => {
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

  it.each(['reissue', 'rekey'])(
    'a %s leaves no certificate ACTIVE of a CA that the other revokes, itself or with its parent',
    { timeout: 120_000 },
    async (renewal) => {
      const statuses: number[] = [];
      for (let round = 0; round < ROUNDS; round += 1) {
        const root = await createCa(one, { profile_id });
        const sub = await createCa(one, { profile_id, parent_id: root.id });
        const { id } = round % 2 === 0 ? sub : root;
        const [answer, revocation] = await Promise.all([
          one.post<unknown>(`/cas/${sub.id}/${renewal}`, null),
          new Promise((done) => setTimeout(done, round % 8)).then(() =>
            other.post<unknown>(`/cas/${id}/status`, { status: 'REVOKED' }),
          ),
        ]);
        expect(revocation.status).toBe(201);
        statuses.push(answer.status);
        expect(await query(url, NOT_REVOKED, [sub.id])).toEqual([]);
      }
      expect(statuses.filter((status) => status !== 200 && status !== 400)).toEqual([]);
    },
  );

  it('a CA without its private key is not renewed, although its parent could sign', async () => {
    const issuer = foreignCa({ subject: '/CN=Imported parent' });
    const below = foreignCa({ subject: '/CN=Key elsewhere', issuer });
    const importCa = async (certificate: Buffer, key?: Buffer): Promise<CaView> => {
      const { status, body } = await one.post<CaView>('/cas/import', {
        ...{ ca: certificate.toString('base64'), profile_id },
        ...(key ? { private_key: key.toString('base64') } : {}),
      });
      expect({ status, body }).toMatchObject({ status: 201 });
      return body;
    };
    const parent = await importCa(issuer.certificate, issuer.key);
    const ca = await importCa(below.certificate);
    expect(ca.certificate.issuer_metadata.id).toBe(parent.id);
    for (const renewal of ['reissue', 'rekey']) {
      expect(await one.post<unknown>(`/cas/${ca.id}/${renewal}`, null)).toMatchObject({
        status: 400,
        body: { err: 'the service does not hold the private key of this CA' },
      });
    }
  });
});
