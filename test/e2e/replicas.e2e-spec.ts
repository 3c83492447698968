import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { query } from '../support/database';
import { eventually } from '../support/eventually';
import { inSoak } from '../support/in-soak';
import { createCa } from '../support/issuing';
import { makeCsr } from '../support/openssl';
import { type Answer, type ApiClient } from '../support/service';
import { TwoReplicas } from '../support/two-replicas';
import type { CaView, CertificateView } from '../support/wire';

const RACES = inSoak(1000, 200);

/** Stands for a slow disk: each signature keeps its locks for a tenth of a second before its commit. */
const SLOW_COMMITS = `
  CREATE FUNCTION slow_commit() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN PERFORM pg_sleep(0.1); RETURN NULL; END';
  CREATE CONSTRAINT TRIGGER slow_commit AFTER INSERT ON outbox DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW WHEN (NEW.type LIKE 'ca.sign.%') EXECUTE FUNCTION slow_commit()`;

type Signed = Answer<CertificateView & { err?: string }>;

describe('two replicas on one database', () => {
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

  const signThrough = (client: ApiClient, { id }: CaView): Promise<Signed> =>
    client.post(`/cas/${id}/certificates/sign`, { csr });

  const after = (milliseconds: number): Promise<void> =>
    new Promise((done) => setTimeout(done, milliseconds));

  /** Returns certificates that are not REVOKED although their CA is. */
  async function survivors(): Promise<unknown[]> {
    return query(
      url,
      `SELECT issued.certificate_id, ca.id FROM ca
       JOIN certificate_status own ON own.certificate_id = ca.certificate_id AND own.status = 'REVOKED'
       JOIN certificate_status issued ON issued.issuer_ca_id = ca.id COLLATE "default"
       WHERE issued.status <> 'REVOKED'`,
    );
  }

  it(
    `a CA revoked through one signs nothing more through the other, in at least ${RACES} races`,
    { timeout: 300_000 },
    async () => {
      const counts = { issued: 0, refused: 0, both: 0 };
      const race = async (number: number): Promise<void> => {
        const ca = await createCa(one, { profile_id, id: `race-${number}` });
        // The revocation begins before, between and after the signatures, by tenths of a millisecond.
        const signing = [0, 1, 2, 3].map(async (step) => {
          await after(step);
          return signThrough(other, ca);
        });
        await after((number % 40) / 10);
        const revoked = await one.post(`/cas/${ca.id}/status`, { status: 'REVOKED' });
        const late = await signThrough(other, ca);
        expect([revoked.status, late.status, late.body.err]).toEqual([201, 400, 'CA Status inconsistent']);
        const statuses = (await Promise.all(signing)).map(({ status }) => status);
        expect(statuses.filter((status) => status !== 201 && status !== 400)).toEqual([]);
        const issued = statuses.filter((status) => status === 201).length;
        counts.issued += issued;
        counts.refused += statuses.length - issued;
        counts.both += Number(issued > 0 && issued < statuses.length);
      };
      // Until many races have signatures both before and after the revocation, which takes longer on a busy machine.
      for (let number = 0; number < RACES || counts.both <= RACES / 20; number += 1) await race(number);

      expect(await survivors()).toEqual([]);
      const [told] = await query<{ issued: number }>(
        url,
        `SELECT count(*)::int AS issued FROM outbox WHERE type = 'ca.sign.certificate'`,
      );
      expect(told).toEqual({ issued: counts.issued });
    },
  );

  describe('a CA that 32 clients use without a pause', () => {
    beforeAll(() => query(url, SLOW_COMMITS));

    const message = { message: 'aGk=', message_type: 'raw', signature_algorithm: 'ECDSA_SHA_256' };

    /** Returns the answer to `change` while 32 clients use the CA through both replicas. */
    async function during<T>(
      use: (client: ApiClient) => Promise<unknown>,
      change: () => Promise<T>,
    ): Promise<T> {
      let isDone = false;
      let uses = 0;
      const users = Array.from({ length: 32 }, async (_, number) => {
        while (!isDone) {
          await use(number % 2 === 0 ? one : other);
          uses += 1;
        }
      });
      await eventually(() => (uses >= users.length ? true : undefined));
      const answer = await change();
      isDone = true;
      await Promise.all(users);
      return answer;
    }

    // A change that waits for a moment without use of the CA never ends, so the timeout of all tests detects it.
    it.each([
      { signs: 'certificates', path: 'certificates/sign', body: { csr }, afterwards: 400 },
      { signs: 'messages', path: 'signature/sign', body: message, afterwards: 400 },
    ])('to sign $signs can be revoked, and signs nothing afterwards', async (use) => {
      const ca = await createCa(one, { profile_id, id: `busy with ${use.signs}` });
      const call = async (client: ApiClient): Promise<number> =>
        (await client.post<unknown>(`/cas/${ca.id}/${use.path}`, use.body)).status;
      const { status } = await during(call, () => one.post(`/cas/${ca.id}/status`, { status: 'REVOKED' }));
      expect([status, await call(other)]).toEqual([201, use.afterwards]);
      expect(await survivors()).toEqual([]);
    });

    it('to sign certificates can have the metadata of its certificate patched', async () => {
      const ca = await createCa(one, { profile_id, id: 'busy, and patched' });
      const patches = [{ op: 'add', path: '/a', value: 1 }];
      const { status, body } = await during(
        (client) => signThrough(client, ca),
        () => one.put<{ metadata: object }>(`/certificates/${ca.serial_number}/metadata`, { patches }),
      );
      expect([status, body.metadata]).toEqual([200, { a: 1 }]);
      expect((await signThrough(other, ca)).status).toBe(201);
    });
  });
});
