import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CLONES } from '../../support/certificate-clones.mts';
import { query } from '../../support/database';
import { addDeltas, type DeltaTeller, ToldService, withDeltas } from '../../support/delta-teller';
import { changeEvents } from '../../support/events';
import { createCa, sign } from '../../support/issuing';
import { OtherReplica } from '../../support/other-replica';
import type { CaView, CertificateView } from '../../support/wire';

const DUE = { delta: '11y', name: 'at once', triggered: false };
const TOLD = withDeltas({ ...DUE, triggered: true });
const MANY = 10_000;

const LOCK =
  'SELECT FROM certificate_status WHERE certificate_id = (SELECT id FROM certificate WHERE serial_number = $1) FOR UPDATE';
const LOCK_CA = 'SELECT FROM ca WHERE id = $1 FOR NO KEY UPDATE';
const PUT_ASIDE = `
  WITH kept AS (UPDATE certificate_status SET status = status WHERE certificate_id = (SELECT id FROM certificate WHERE serial_number = $1))
  UPDATE certificate SET next_expiration_delta_at = NULL WHERE serial_number = $1`;
const PATCHED = `SET metadata = metadata || '{"patched": true}' WHERE`;

describe('expiration deltas with several replicas', () => {
  let told: ToldService;
  let second: DeltaTeller;

  beforeAll(async () => {
    told = await ToldService.start();
    second = await told.another();
  });

  afterAll(async () => {
    await second.stop();
    await told.remove();
  });

  const both = async (what: 'certificates' | 'cas'): Promise<number> => {
    const [one, other] = await Promise.all([told.teller[what](), second[what]()]);
    return one + other;
  };
  const certificateWith = async (...deltas: unknown[]): Promise<CertificateView> => {
    const certificate = await sign(told.client, told.ca.id);
    await told.client.put(`/certificates/${certificate.serial_number}/metadata`, addDeltas(...deltas));
    return certificate;
  };
  const metadataAt = async (path: string): Promise<unknown> =>
    (await told.client.get<CaView>(path)).body.metadata;

  it(`${MANY} certificates that are due at once are each announced once by two replicas`, async () => {
    const { serial_number } = await certificateWith(DUE);
    for (const clone of CLONES) await query(told.url, clone, [serial_number, 2, MANY]);
    expect(await both('certificates')).toBe(MANY);
    const [row] = await query<{ told: number; subjects: number; left: number }>(
      told.url,
      `SELECT count(*)::int - 1 AS told, count(DISTINCT subject)::int AS subjects,
         (SELECT count(*)::int FROM certificate WHERE next_expiration_delta_at IS NOT NULL) AS left
       FROM outbox WHERE type = 'certificate.metadata.update'`,
    );
    expect(row).toEqual({ told: MANY, subjects: MANY, left: 0 });
    expect(await both('certificates')).toBe(0);
  });

  it('CAs that are due at once are each announced once by two replicas', async () => {
    const { profile_id } = told.ca;
    const cas: CaView[] = [];
    for (let n = 0; n < 20; n += 1) {
      cas.push(await createCa(told.client, { profile_id, metadata: withDeltas(DUE) }));
    }
    expect([await both('cas'), await both('cas')]).toEqual([cas.length, 0]);
    for (const { id } of cas) {
      const events = await changeEvents(told.url, { type: 'ca.metadata.update', subject: `ca/${id}` });
      expect(events).toHaveLength(1);
      expect(await metadataAt(`/cas/${id}`)).toEqual(TOLD);
    }
  });

  it('a run leaves a certificate that is being patched to the next run, and keeps the patch', async () => {
    const { serial_number } = await certificateWith(DUE);
    const other = await OtherReplica.begin(told.url);
    await other.run(LOCK, [serial_number]);
    expect(await told.teller.certificates()).toBe(0);
    await other.run(`UPDATE certificate ${PATCHED} serial_number = $1`, [serial_number]);
    await other.end('COMMIT');
    expect(await told.teller.certificates()).toBe(1);
    expect(await metadataAt(`/certificates/${serial_number}`)).toEqual({ ...TOLD, patched: true });
  });

  it('a run waits for a CA that is being patched, and for its certificate, and keeps the patches', async () => {
    const { profile_id } = told.ca;
    const ca = await createCa(told.client, { profile_id, metadata: withDeltas(DUE) });
    await told.client.put(`/certificates/${ca.serial_number}/metadata`, addDeltas(DUE));
    const other = await OtherReplica.begin(told.url);
    await other.run(LOCK_CA, [ca.id]);
    await other.run(LOCK, [ca.serial_number]);
    await other.run(`UPDATE ca ${PATCHED} id = $1`, [ca.id]);
    await other.run(`UPDATE certificate ${PATCHED} serial_number = $1`, [ca.serial_number]);
    const telling = Promise.all([told.teller.cas(), second.certificates()]);
    await other.untilAwaitedBy(2);
    await other.end('COMMIT');
    expect(await telling).toEqual([1, 1]);
    expect(await metadataAt(`/cas/${ca.id}`)).toEqual({ ...TOLD, patched: true });
    expect(await metadataAt(`/certificates/${ca.serial_number}`)).toEqual({ ...TOLD, patched: true });
  });

  it('a delta that a run defers is announced when the CA above is released concurrently', async () => {
    const { profile_id } = told.ca;
    const ca = await createCa(told.client, { profile_id });
    const { serial_number } = await sign(told.client, ca.id);
    await told.client.put(`/certificates/${serial_number}/metadata`, addDeltas(DUE));
    const hold = { status: 'REVOKED', revocation_reason: 'CertificateHold' };
    await told.client.post(`/cas/${ca.id}/status`, hold);
    const other = await OtherReplica.begin(told.url);
    await other.run(LOCK, [serial_number]);
    const released = told.client.post(`/cas/${ca.id}/status`, { status: 'ACTIVE' });
    await other.untilAwaitedBy(1);
    await other.run(PUT_ASIDE, [serial_number]);
    await other.end('COMMIT');
    expect((await released).status).toBeLessThan(300);
    const { body } = await told.client.get<CertificateView>(`/certificates/${serial_number}`);
    expect(body.status).toBe('ACTIVE');
    expect(await told.teller.certificates()).toBe(1);
    expect(await metadataAt(`/certificates/${serial_number}`)).toEqual(TOLD);
  });

  it('concurrent patches and runs keep every patch, and each event begins where the previous one ended', async () => {
    const deltas = [1, 2, 3].map((n) => ({ ...DUE, name: `delta ${n}` }));
    const certificates = await Promise.all(Array.from({ length: 20 }, () => certificateWith()));
    const patches = certificates.flatMap(({ serial_number }) =>
      deltas.map((delta, n) =>
        told.client.put(`/certificates/${serial_number}/metadata`, {
          patches: [
            { op: 'add', path: '/lamassu.io~1ca~1expiration-deltas/-', value: delta },
            { op: 'add', path: `/patch-${n}`, value: true },
          ],
        }),
      ),
    );
    const runs = Array.from({ length: 10 }, () => both('certificates'));
    await Promise.all(runs);
    for (const { status } of await Promise.all(patches)) expect(status).toBe(200);
    await both('certificates');
    for (const { serial_number } of certificates) {
      const metadata = (await metadataAt(`/certificates/${serial_number}`)) as Record<string, unknown>;
      const { 'lamassu.io/ca/expiration-deltas': after, ...rest } = metadata;
      expect(rest).toEqual({ 'patch-0': true, 'patch-1': true, 'patch-2': true });
      expect(after).toHaveLength(deltas.length);
      expect(after).toEqual(expect.arrayContaining(deltas.map((delta) => ({ ...delta, triggered: true }))));
      const events = await changeEvents(told.url, {
        type: 'certificate.metadata.update',
        subject: `certificate/${serial_number}`,
      });
      for (const [n, { data }] of events.entries()) {
        if (n > 0) expect(data.previous).toEqual(events[n - 1]?.data.updated);
      }
    }
  });
});
