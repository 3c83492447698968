import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { query } from '../support/database';
import { eventually } from '../support/eventually';
import { foreignCa, type ForeignCa } from '../support/foreign-ca';
import { inSoak } from '../support/in-soak';
import { makeCsr } from '../support/openssl';
import { type Answer, type ApiClient } from '../support/service';
import { TwoReplicas } from '../support/two-replicas';
import type { CertificateView } from '../support/wire';

const RACES = inSoak(20, 10);

describe('importing the parent of a CA through one replica', () => {
  let url: string;
  let replicas: TwoReplicas;
  let one: ApiClient;
  let other: ApiClient;
  let profile_id: string;
  const csr = makeCsr('/CN=racer').toString('base64');

  beforeAll(async () => {
    replicas = await TwoReplicas.start();
    ({ url, one, other, profileId: profile_id } = replicas);
  });

  afterAll(() => replicas.remove());

  type Refusable = Answer<{ err?: string }>;
  const importCa = (id: string, { certificate, key }: ForeignCa, withKey = true): Promise<Refusable> =>
    one.post('/cas/import', {
      ...{ id, profile_id, ca: certificate.toString('base64') },
      ...(withKey ? { private_key: key.toString('base64') } : {}),
    });
  const after = (milliseconds: number): Promise<void> =>
    new Promise((done) => setTimeout(done, milliseconds));

  async function orphan(name: string, withKey: boolean): Promise<ForeignCa> {
    const root = foreignCa({ subject: `/CN=${name}` });
    const child = foreignCa({ subject: `/CN=${name} child`, issuer: root });
    expect((await importCa(`${name}-child`, child, withKey)).status).toBe(201);
    return root;
  }

  it.each([
    ['revoke', 201, true, (id: string) => other.post(`/cas/${id}/status`, { status: 'REVOKED' })],
    ['delete', 200, false, (id: string) => other.delete(`/cas/${id}`)],
  ] as const)(
    'does not conflict with a concurrent call to %s the CA through the other',
    async (what, status, withKey, change) => {
      for (let race = 0; race < RACES; race += 1) {
        const name = `${what} ${race}`;
        const root = await orphan(name, withKey);
        const changing = after(race % 10).then((): Promise<Refusable> => change(encodeURI(`${name}-child`)));
        const [imported, changed] = await Promise.all([importCa(`${name}-root`, root), changing]);
        expect([imported.status, changed.status]).toEqual([201, status]);
      }
    },
  );

  it('lets the CA issue through both replicas meanwhile, and every level is right', async () => {
    for (let race = 0; race < RACES; race += 1) {
      const name = `levels-${race}`;
      const root = await orphan(name, true);
      const answers = new Set<number>();
      let isOver = false;
      let created = 0;
      const keepOn = async (request: () => Promise<Answer>): Promise<void> => {
        while (!isOver) answers.add((await request()).status);
      };
      const issuing = [
        ...[one, other].map((client) =>
          keepOn(() => client.post<CertificateView>(`/cas/${name}-child/certificates/sign`, { csr })),
        ),
        keepOn(async () => {
          const answer = await other.post<unknown>('/cas', subordinate(`${name}-child`));
          created += 1;
          return answer;
        }),
      ];
      await eventually(() => (created > 0 ? true : undefined));
      const { status } = await importCa(`${name}-root`, root);
      const before = created;
      // The first of the two may have begun before the end of the import, the second begins after it.
      await eventually(() => (created >= before + 2 ? true : undefined));
      isOver = true;
      await Promise.all(issuing);
      expect([status, [...answers]]).toEqual([201, [201]]);
    }
    expect(await wrongLevels()).toEqual([]);
    // Subordinate CAs were created both before and after their issuer moved.
    const levels = await query<{ level: string }>(
      url,
      `SELECT DISTINCT event::jsonb #>> '{data,level}' AS level FROM outbox WHERE type = 'ca.create' ORDER BY level`,
    );
    expect(levels.map(({ level }) => level)).toEqual(['1', '2']);
  });

  const subordinate = (parent_id: string) => ({
    parent_id,
    profile_id,
    subject: { common_name: 'Subordinate' },
    key_metadata: { type: 'ECDSA', bits: 256 },
    ca_expiration: { type: 'Duration', duration: '1y' },
  });

  /** CAs, and certificates, that are not one below their issuer. */
  const wrongLevels = (): Promise<unknown[]> =>
    query(
      url,
      `SELECT issued.certificate_id, issued.issuer_level, issuer.level, ca.level
       FROM certificate_status issued JOIN ca issuer ON issuer.id = issued.issuer_ca_id COLLATE "C"
       LEFT JOIN ca ON ca.certificate_id = issued.certificate_id AND ca.id <> issuer.id
       WHERE issued.issuer_level <> issuer.level OR ca.level <> issuer.level + 1`,
    );
});
