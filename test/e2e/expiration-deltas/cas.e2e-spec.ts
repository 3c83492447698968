import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { query } from '../../support/database';
import { addDeltas, ToldService, withDeltas } from '../../support/delta-teller';
import { type ChangeEvent, changeEvents } from '../../support/events';
import { createCa } from '../../support/issuing';
import { endValidity } from '../../support/stored-certificates';
import type { CaView } from '../../support/wire';

const DAY = 86_400_000;
const DUE = { delta: '11y', name: 'at once', triggered: false };
const LAST = { delta: '1d', name: 'a day before', triggered: false };
const AFTER = { delta: '-1d', name: 'a day after', triggered: false };
const done = { triggered: true };

describe('the expiration deltas of CAs', () => {
  let told: ToldService;

  beforeAll(async () => {
    told = await ToldService.start();
  });

  afterAll(() => told.remove());

  const caWith = (...deltas: unknown[]): Promise<CaView> =>
    createCa(told.client, { profile_id: told.ca.profile_id, metadata: withDeltas(...deltas) });
  const read = async ({ id }: CaView): Promise<CaView> => (await told.client.get<CaView>(`/cas/${id}`)).body;
  const eventsOf = ({ id }: CaView): Promise<ChangeEvent<CaView>[]> =>
    changeEvents(told.url, { type: 'ca.metadata.update', subject: `ca/${id}` });
  const nextOf = async ({ id }: CaView): Promise<Date | null | undefined> => {
    const sql = 'SELECT next_expiration_delta_at AS next FROM ca WHERE id = $1';
    return (await query<{ next: Date | null }>(told.url, sql, [id]))[0]?.next;
  };
  const before = ({ certificate }: CaView, days: number): Date =>
    new Date(Date.parse(certificate.valid_to) - days * DAY);
  const end = async (ca: CaView, when?: string): Promise<void> => {
    await endValidity(told.url, ca, when);
    await query(told.url, `UPDATE ca SET next_expiration_delta_at = 'epoch' WHERE id = $1`, [ca.id]);
  };

  it('are triggered one after the other, once, each with one event', async () => {
    const ca = await caWith(DUE, LAST);
    expect(await told.teller.cas()).toBe(1);
    const first = await read(ca);
    expect(first).toEqual({ ...ca, metadata: withDeltas(LAST, { ...DUE, ...done }) });
    expect([await told.teller.cas(), await nextOf(ca)]).toEqual([0, before(ca, 1)]);

    await end(ca, `now() + interval '1 hour'`);
    const moved = await read(ca);
    expect(await told.teller.cas()).toBe(1);
    const second = await read(ca);
    expect(second.metadata).toEqual(withDeltas({ ...LAST, ...done }, { ...DUE, ...done }));
    const events = await eventsOf(ca);
    expect(events.map(({ data }) => data)).toEqual([
      { previous: ca, updated: first },
      { previous: moved, updated: second },
    ]);
    expect(events[0]).toMatchObject({ source: 'source://lamassu.io/ctx/source/service/ca' });
    expect(events[0]).not.toHaveProperty('authid');
  });

  it.each<[status: string, body: object]>([
    ['on hold', { status: 'REVOKED', revocation_reason: 'CertificateHold' }],
    ['revoked', { status: 'REVOKED', revocation_reason: 'Superseded' }],
    ['inactive', { status: 'INACTIVE' }],
  ])('are announced for a CA that is %s', async (_status, body) => {
    const ca = await caWith(DUE);
    await told.client.post(`/cas/${ca.id}/status`, body);
    expect([await told.teller.cas(), await told.teller.cas()]).toEqual([1, 0]);
    expect((await read(ca)).metadata).toEqual(withDeltas({ ...DUE, ...done }));
  });

  it('of a CA past valid_to are announced once its status is EXPIRED, also those after valid_to', async () => {
    const ca = await caWith(LAST, AFTER);
    await end(ca, `now() - interval '2 days'`);
    expect(await told.teller.cas()).toBe(0);
    expect((await read(ca)).metadata).toEqual(withDeltas(LAST, AFTER));
    await query(
      told.url,
      `UPDATE certificate_status SET status = 'EXPIRED' WHERE certificate_id = (SELECT id FROM certificate WHERE serial_number = $1)`,
      [ca.serial_number],
    );
    expect([await told.teller.cas(), await told.teller.cas()]).toEqual([1, 0]);
    expect((await read(ca)).metadata).toEqual(withDeltas({ ...AFTER, ...done }, { ...LAST, ...done }));
    expect(await eventsOf(ca)).toHaveLength(1);
  });

  it('are stored with the time of the next one, which a reissue, a rekey and a patch update', async () => {
    expect(await nextOf(told.ca)).toBeNull();
    const ca = await caWith(LAST);
    expect(await nextOf(ca)).toEqual(before(ca, 1));
    await endValidity(told.url, ca, `now() + interval '40 days'`);
    for (const way of ['reissue', 'rekey']) {
      const { status } = await told.client.post(`/cas/${ca.id}/${way}`, {});
      expect(status).toBeLessThan(300);
      const renewed = await read(ca);
      expect(renewed.serial_number).not.toBe(ca.serial_number);
      expect(await nextOf(ca)).toEqual(before(renewed, 1));
    }
    await told.client.put(`/cas/${ca.id}/metadata`, addDeltas(LAST, { ...LAST, delta: '2d' }));
    expect(await nextOf(ca)).toEqual(before(await read(ca), 2));
    await told.client.put(`/cas/${ca.id}/metadata`, { patches: [{ op: 'replace', path: '', value: {} }] });
    expect(await nextOf(ca)).toBeNull();
  });

  it('a CA whose deltas are malformed is skipped', async () => {
    const ca = await caWith('11y', { delta: 11 });
    await query(told.url, `UPDATE ca SET next_expiration_delta_at = 'epoch' WHERE id = $1`, [ca.id]);
    expect([await told.teller.cas(), await nextOf(ca)]).toEqual([0, null]);
    expect(await read(ca)).toEqual(ca);
    expect(await eventsOf(ca)).toEqual([]);
  });
});
