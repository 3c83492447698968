import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { query } from '../../support/database';
import { addDeltas, ToldService, withDeltas } from '../../support/delta-teller';
import { type ChangeEvent, changeEvents } from '../../support/events';
import { importCertificate } from '../../support/imported-certificate';
import { createCa, sign } from '../../support/issuing';
import { endValidity } from '../../support/stored-certificates';
import type { CertificateView } from '../../support/wire';

type WithMetadata = CertificateView & { metadata: Record<string, unknown> | null };

const DUE = { delta: '2y', name: 'at once', triggered: false };
const LATER = { delta: '30d', name: 'a month before', triggered: false };
const LAST = { delta: '1d', name: 'a day before', triggered: false };
const done = { triggered: true };

describe('the expiration deltas of certificates', () => {
  let told: ToldService;

  beforeAll(async () => {
    told = await ToldService.start();
  });

  afterAll(() => told.remove());

  const read = async ({ serial_number }: CertificateView): Promise<WithMetadata> =>
    (await told.client.get<WithMetadata>(`/certificates/${serial_number}`)).body;
  const patch = async ({ serial_number }: CertificateView, body: object): Promise<WithMetadata> =>
    (await told.client.put<WithMetadata>(`/certificates/${serial_number}/metadata`, body)).body;
  const setStatus = async ({ serial_number }: CertificateView, body: object): Promise<number> =>
    (await told.client.put(`/certificates/${serial_number}/status`, body)).status;
  const eventsOf = ({ serial_number }: CertificateView): Promise<ChangeEvent<WithMetadata>[]> =>
    changeEvents(told.url, {
      type: 'certificate.metadata.update',
      subject: `certificate/${serial_number}`,
    });
  const nextOf = async ({ serial_number }: { serial_number: string }): Promise<Date | null | undefined> => {
    const sql = 'SELECT next_expiration_delta_at AS next FROM certificate WHERE serial_number = $1';
    return (await query<{ next: Date | null }>(told.url, sql, [serial_number]))[0]?.next;
  };
  /** Makes the next run read the certificate again. */
  const lookAgain = ({ serial_number }: CertificateView): Promise<unknown> =>
    query(told.url, `UPDATE certificate SET next_expiration_delta_at = 'epoch' WHERE serial_number = $1`, [
      serial_number,
    ]);
  const issueWith = async (...deltas: unknown[]): Promise<WithMetadata> =>
    patch(await sign(told.client, told.ca.id), addDeltas(...deltas));

  it('are triggered one after the other, once, each with one event in the name of the service', async () => {
    const before = await issueWith(DUE, LAST, 'no delta', LATER);
    expect(await told.teller.certificates()).toBe(1);
    const first = await read(before);
    expect(first).toEqual({
      ...before,
      metadata: withDeltas(LAST, LATER, { ...DUE, ...done }, 'no delta'),
    });
    expect(await told.teller.certificates()).toBe(0);

    await endValidity(told.url, before, `now() + interval '20 days'`);
    await lookAgain(before);
    const moved = await read(before);
    expect(await told.teller.certificates()).toBe(1);
    const second = await read(before);
    expect(second.metadata).toEqual(withDeltas(LAST, { ...LATER, ...done }, { ...DUE, ...done }, 'no delta'));

    const [, ...events] = await eventsOf(before);
    expect(events.map(({ data }) => data)).toEqual([
      { previous: before, updated: first },
      { previous: moved, updated: second },
    ]);
    expect(events[0]).toMatchObject({ source: 'source://lamassu.io/ctx/source/service/ca' });
    expect(events[0]).not.toHaveProperty('authid');
  });

  it('deltas that are due together are announced in one event', async () => {
    const certificate = await issueWith({ ...DUE, delta: '3y' }, DUE, LAST);
    expect(await told.teller.certificates()).toBe(1);
    expect((await read(certificate)).metadata).toEqual(
      withDeltas(LAST, { ...DUE, ...done }, { ...DUE, delta: '3y', ...done }),
    );
    expect(await eventsOf(certificate)).toHaveLength(2);
  });

  it('every way of setting metadata computes the next delta, and metadata without deltas has none', async () => {
    const validTo = ({ valid_to }: CertificateView, days: number): Date =>
      new Date(Date.parse(valid_to) - days * 86_400_000);
    const plain = await sign(told.client, told.ca.id);
    expect(await nextOf(plain)).toBeNull();
    const patched = await patch(plain, addDeltas(LAST, LATER));
    expect(await nextOf(patched)).toEqual(validTo(patched, 30));
    await patch(plain, { patches: [{ op: 'remove', path: '/lamassu.io~1ca~1expiration-deltas/1' }] });
    expect(await nextOf(patched)).toEqual(validTo(patched, 1));
    await patch(plain, { patches: [{ op: 'replace', path: '', value: { other: 1 } }] });
    expect(await nextOf(patched)).toBeNull();

    const { body: created } = await told.client.post<CertificateView>('/certificates', {
      ...{ ca_id: told.ca.id, subject: { common_name: 'created' } },
      ...{ key_spec: { type: 'ECDSA', bits: 256 }, metadata: withDeltas(LAST) },
    });
    expect(await nextOf(created)).toEqual(validTo(created, 1));
    const imported = await importCertificate(told.client, 'imported', { metadata: withDeltas(LATER) });
    expect(await nextOf(imported)).toEqual(validTo(imported, 30));
  });

  it.each<[what: string, value: unknown]>([
    ['an object in place of an array', { delta: '2y' }],
    [
      'malformed deltas only',
      ['2y', null, { delta: 2 }, { delta: 'soon' }, { delta: '2y', triggered: 'no' }],
    ],
    ['triggered deltas only', [{ delta: '2y', triggered: true }]],
  ])('a certificate with %s is skipped by this run and later ones', async (_what, value) => {
    const path = '/lamassu.io~1ca~1expiration-deltas';
    const before = await patch(await sign(told.client, told.ca.id), {
      patches: [{ op: 'add', path, value }],
    });
    await lookAgain(before);
    expect(await told.teller.certificates()).toBe(0);
    expect([await read(before), await nextOf(before)]).toEqual([before, null]);
    expect(await eventsOf(before)).toHaveLength(1);
  });

  it('deltas of 292 years before and after valid_to are stored and are not due', async () => {
    const certificate = await issueWith(LAST);
    await endValidity(told.url, certificate, `'9999-12-31 23:59:59+00'`);
    const end = Date.parse('9999-12-31T23:59:59Z');
    for (const years of [-292, 292]) {
      await patch(certificate, addDeltas({ delta: `${years}y` }));
      expect(await nextOf(certificate)).toEqual(new Date(end - years * 364 * 86_400_000));
    }
    expect(await told.teller.certificates()).toBe(0);
  });

  it('deltas of a certificate on hold are announced after its release, and never after a revocation', async () => {
    const certificate = await issueWith(LAST, DUE);
    const hold = { status: 'REVOKED', revocation_reason: 'CertificateHold' };
    expect(await setStatus(certificate, hold)).toBe(200);
    expect(await told.teller.certificates()).toBe(0);
    expect(await nextOf(certificate)).toBeNull();
    expect(await setStatus(certificate, { status: 'ACTIVE' })).toBe(200);
    expect(await told.teller.certificates()).toBe(1);
    expect((await read(certificate)).metadata).toEqual(withDeltas(LAST, { ...DUE, ...done }));

    await patch(certificate, addDeltas(DUE));
    expect(await setStatus(certificate, { status: 'REVOKED', revocation_reason: 'Superseded' })).toBe(200);
    expect(await told.teller.certificates()).toBe(0);
    expect([(await read(certificate)).metadata, await nextOf(certificate)]).toEqual([withDeltas(DUE), null]);
  });

  it('deltas are announced after the release of a CA above', async () => {
    const ca = await createCa(told.client, { profile_id: told.ca.profile_id });
    const plain = await sign(told.client, ca.id);
    const certificate = await patch(await sign(told.client, ca.id), addDeltas(DUE));
    await told.client.post(`/cas/${ca.id}/status`, {
      status: 'REVOKED',
      revocation_reason: 'CertificateHold',
    });
    expect(await told.teller.certificates()).toBe(0);
    expect(await nextOf(certificate)).toBeNull();
    await told.client.post(`/cas/${ca.id}/status`, { status: 'ACTIVE' });
    expect(await nextOf(plain)).toBeNull();
    expect(await told.teller.certificates()).toBe(1);
    expect(await read(certificate)).toMatchObject({
      status: 'ACTIVE',
      metadata: withDeltas({ ...DUE, ...done }),
    });
  });

  it('deltas of an expired certificate are not announced', async () => {
    const certificate = await issueWith(DUE);
    await endValidity(told.url, certificate);
    expect(await told.teller.certificates()).toBe(0);
    expect(await nextOf(certificate)).toBeNull();
    expect(await read(certificate)).toMatchObject({ status: 'EXPIRED', metadata: withDeltas(DUE) });
  });

  it('deltas of the certificate of a CA are announced beside those of the CA', async () => {
    const { serial_number, certificate } = told.ca;
    await patch(certificate, addDeltas({ ...DUE, delta: '11y' }));
    expect(await told.teller.cas()).toBe(0);
    expect(await told.teller.certificates()).toBe(1);
    expect((await read(certificate)).metadata).toEqual(withDeltas({ ...DUE, delta: '11y', ...done }));
    expect((await told.client.get<typeof told.ca>(`/cas/${told.ca.id}`)).body.metadata).toEqual({});
    expect(await nextOf({ serial_number })).toBeNull();
    expect(await eventsOf(certificate)).toHaveLength(2);
  });
});
