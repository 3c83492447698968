import { beforeAll, describe, expect, it } from 'vitest';
import { query } from '../support/database';
import { type ChangeEvent, untilAllAreReady } from '../support/events';
import { createCa, createProfile, sign } from '../support/issuing';
import { type ApiClient, type Service, sharedService } from '../support/service';
import { endValidity } from '../support/stored-certificates';
import type { CaView, CertificateView } from '../support/wire';

const ZERO_TIME = '0001-01-01T00:00:00Z';

describe('the status of a CA', () => {
  let url: string;
  let service: Service;
  let client: ApiClient;
  let profile_id: string;

  beforeAll(async () => {
    service = await sharedService();
    url = service.databaseUrl;
    client = service.admin;
    profile_id = await createProfile(client);
  });

  const root = (changes: object = {}): Promise<CaView> => createCa(client, { profile_id, ...changes });
  const below = (parent: CaView): Promise<CaView> =>
    createCa(client, {
      profile_id,
      parent_id: parent.id,
      subject: { common_name: `below ${parent.id}` },
    });

  async function change(ca: CaView, status: string, revocation_reason?: string): Promise<CaView> {
    const answer = await client.post<CaView>(`/cas/${ca.id}/status`, { status, revocation_reason });
    if (answer.status !== 201) throw new Error(`${answer.status} ${JSON.stringify(answer.body)}`);
    return answer.body;
  }

  const certificate = async ({ serial_number }: { serial_number: string }): Promise<CertificateView> =>
    (await client.get<CertificateView>(`/certificates/${serial_number}`)).body;

  /** Status and reason: what a change leaves behind. */
  const stateOf = async (of: { serial_number: string }): Promise<string> => {
    const { status, revocation_reason } = await certificate(of);
    return status === 'REVOKED' ? `${status} ${revocation_reason}` : status;
  };

  /** Every event of these subjects, once all rows of the outbox are numbered. */
  async function eventsOf(...subjects: string[]): Promise<ChangeEvent<CertificateView>[]> {
    await untilAllAreReady(url);
    const rows = await query<{ event: string }>(
      url,
      'SELECT event FROM outbox WHERE subject = ANY ($1) ORDER BY sequence',
      [subjects],
    );
    return rows.map(({ event }) => JSON.parse(event) as ChangeEvent<CertificateView>);
  }

  it('POST /cas/{id}/status answers 201 with the revoked CA, the time and the reason', async () => {
    const ca = await root();
    const begin = Math.floor(Date.now() / 1000) * 1000; // certificates have whole seconds
    const revoked = await change(ca, 'REVOKED', 'cacompromise');
    expect(revoked.certificate).toMatchObject({ status: 'REVOKED', revocation_reason: 'CACompromise' });
    expect(Date.parse(revoked.certificate.revocation_timestamp)).toBeGreaterThanOrEqual(begin);
  });

  it('revoking a CA revokes everything below it, at every depth', async () => {
    const top = await root();
    const middle = await below(top);
    const bottom = await below(middle);
    const leaves = [await sign(client, top.id), await sign(client, middle.id), await sign(client, bottom.id)];
    const revoked = leaves[2] as CertificateView;
    await client.put(`/certificates/${revoked.serial_number}/status`, {
      status: 'REVOKED',
      revocation_reason: 'Superseded',
    });

    await change(top, 'REVOKED', 'KeyCompromise');

    expect(await stateOf(top)).toBe('REVOKED KeyCompromise');
    for (const ca of [middle, bottom]) expect(await stateOf(ca)).toBe('REVOKED CessationOfOperation');
    for (const leaf of leaves.slice(0, 2)) expect(await stateOf(leaf)).toBe('REVOKED CessationOfOperation');
    // What was revoked before keeps its reason.
    expect(await stateOf(revoked)).toBe('REVOKED Superseded');
    for (const ca of [top, middle, bottom]) {
      await expect(sign(client, ca.id)).rejects.toThrow(/400.*CA Status inconsistent/);
    }
  });

  it('revoking a CA changes neither its issuer, nor the other certificates of the issuer, nor another root', async () => {
    const [top, other] = [await root(), await root()];
    const middle = await below(top);
    const leaf = await sign(client, top.id);
    await change(middle, 'REVOKED');
    expect([await stateOf(top), await stateOf(leaf), await stateOf(other)]).toEqual([
      'ACTIVE',
      'ACTIVE',
      'ACTIVE',
    ]);
  });

  it('revoking a CA emits a complete event with the caller for every changed certificate and CA', async () => {
    const top = await root();
    const middle = await below(top);
    const leaf = await sign(client, middle.id);
    const before = await certificate(leaf);
    await change(top, 'REVOKED');

    const [event] = (await eventsOf(`certificate/${leaf.serial_number}`)).slice(-1);
    expect(event).toMatchObject({ type: 'certificate.status.update', authid: 'development-admin' });
    expect(event?.data.previous).toEqual(before);
    expect(event?.data.updated).toEqual(await certificate(leaf));

    const ofMiddle = (await eventsOf(`ca/${middle.id}`)).slice(-1)[0];
    expect(ofMiddle?.type).toBe('ca.status.update');
    expect(ofMiddle?.data.previous).toEqual(middle);
    expect(ofMiddle?.data.updated).toEqual((await client.get<CaView>(`/cas/${middle.id}`)).body);

    for (const ca of [top, middle]) {
      const told = await eventsOf(`ca/${ca.id}`, `certificate/${ca.serial_number}`);
      const changes = told.map(({ type }) => type).filter((type) => type.endsWith('.status.update'));
      expect(changes.sort()).toEqual(['ca.status.update', 'certificate.status.update']);
    }
  });

  it('a hold of a CA applies to everything below it, and its release restores the former statuses', async () => {
    const top = await root();
    const middle = await below(top);
    const [leaf, revoked, held, inactive] = [
      await sign(client, middle.id),
      await sign(client, middle.id),
      await sign(client, top.id),
      await sign(client, top.id),
    ] as const;
    const put = (of: CertificateView, body: object): Promise<unknown> =>
      client.put(`/certificates/${of.serial_number}/status`, body);
    await put(revoked, { status: 'REVOKED' });
    await put(held, { status: 'REVOKED', revocation_reason: 'CertificateHold' });
    await put(inactive, { status: 'INACTIVE' });

    await change(top, 'REVOKED', 'CertificateHold');
    for (const each of [top, middle, leaf, held, inactive]) {
      expect(await stateOf(each)).toBe('REVOKED CertificateHold');
    }
    expect(await stateOf(revoked)).toBe('REVOKED Unspecified');
    await expect(sign(client, middle.id)).rejects.toThrow(/CA Status inconsistent/);

    const released = await change(top, 'ACTIVE');
    expect(released.certificate.revocation_timestamp).toBe(ZERO_TIME);
    expect([await stateOf(top), await stateOf(middle), await stateOf(leaf)]).toEqual([
      'ACTIVE',
      'ACTIVE',
      'ACTIVE',
    ]);
    expect((await certificate(leaf)).revocation_timestamp).toBe(ZERO_TIME);
    expect(await stateOf(inactive)).toBe('INACTIVE');
    // This certificate was on hold before its CA.
    expect(await stateOf(held)).toBe('REVOKED CertificateHold');
    expect(await stateOf(revoked)).toBe('REVOKED Unspecified');
    await sign(client, middle.id);

    const types = (await eventsOf(`ca/${middle.id}`)).map(
      ({ type, data }) =>
        `${type} ${(data.updated as unknown as CaView | undefined)?.certificate.status ?? ''}`,
    );
    expect(types.slice(-2)).toEqual(['ca.status.update REVOKED', 'ca.status.update ACTIVE']);
  });

  it('releasing a CA keeps the hold of a subordinate CA that was put on hold itself', async () => {
    const top = await root();
    const middle = await below(top);
    const leaf = await sign(client, middle.id);

    await change(top, 'REVOKED', 'CertificateHold');
    await change(middle, 'REVOKED', 'CertificateHold');
    await change(top, 'ACTIVE');
    expect([await stateOf(middle), await stateOf(leaf)]).toEqual([
      'REVOKED CertificateHold',
      'REVOKED CertificateHold',
    ]);
    await change(middle, 'ACTIVE');
    expect(await stateOf(leaf)).toBe('ACTIVE');
  });

  it('a CA on hold cannot be released while a CA above is on hold', async () => {
    const top = await root();
    const middle = await below(top);
    const leaf = await sign(client, middle.id);
    await change(middle, 'REVOKED', 'CertificateHold');
    await change(top, 'REVOKED', 'CertificateHold');
    await expect(change(middle, 'ACTIVE')).rejects.toThrow(/400.*CA Status inconsistent/);
    await change(top, 'ACTIVE');
    expect(await stateOf(leaf)).toBe('REVOKED CertificateHold');
    await change(middle, 'ACTIVE');
    expect(await stateOf(leaf)).toBe('ACTIVE');
  });

  it('a CA on hold can be revoked permanently, together with what it held', async () => {
    const top = await root();
    const leaf = await sign(client, top.id);
    await change(top, 'REVOKED', 'CertificateHold');
    await change(top, 'REVOKED', 'KeyCompromise');
    expect([await stateOf(top), await stateOf(leaf)]).toEqual([
      'REVOKED KeyCompromise',
      'REVOKED CessationOfOperation',
    ]);
  });

  it('an INACTIVE CA signs nothing until it is ACTIVE again, and its certificates stay ACTIVE', async () => {
    const top = await root();
    const leaf = await sign(client, top.id);
    await change(top, 'INACTIVE');
    expect([await stateOf(top), await stateOf(leaf)]).toEqual(['INACTIVE', 'ACTIVE']);
    await expect(sign(client, top.id)).rejects.toThrow(/CA Status inconsistent/);
    await change(top, 'ACTIVE');
    await sign(client, top.id);
  });

  it('a revocation skips certificates that have expired, but not those set to EXPIRED by hand', async () => {
    const top = await root();
    const [byHand, byClock] = [await sign(client, top.id), await sign(client, top.id)];
    await client.put(`/certificates/${byHand.serial_number}/status`, { status: 'EXPIRED' });
    await endValidity(url, byClock);
    await change(top, 'REVOKED');
    expect([await stateOf(byHand), await stateOf(byClock)]).toEqual([
      'REVOKED CessationOfOperation',
      'EXPIRED',
    ]);
  });

  it('PUT /certificates/{sn}/status of the certificate of a CA changes the CA', async () => {
    const top = await root();
    const leaf = await sign(client, top.id);
    const answer = await client.put<CertificateView>(`/certificates/${top.serial_number}/status`, {
      status: 'REVOKED',
      revocation_reason: 'KeyCompromise',
    });
    expect(answer).toMatchObject({
      status: 200,
      body: { serial_number: top.serial_number, status: 'REVOKED', revocation_reason: 'KeyCompromise' },
    });
    expect(await stateOf(leaf)).toBe('REVOKED CessationOfOperation');
    expect((await eventsOf(`ca/${top.id}`)).at(-1)?.type).toBe('ca.status.update');
  });

  it('changing the status of a CA needs the permission admin, by either route', async () => {
    const top = await root();
    const issuer = service.issuer;
    const body = { status: 'REVOKED' };
    expect((await issuer.post(`/cas/${top.id}/status`, body)).status).toBe(403);
    expect(await issuer.put(`/certificates/${top.serial_number}/status`, body)).toMatchObject({
      status: 403,
      body: { err: 'changing the certificate of a CA needs the permission admin' },
    });
    expect(await stateOf(top)).toBe('ACTIVE');
  });

  const refusal = async (id: string, body: unknown): Promise<unknown> => {
    const answer = await client.post<{ err: string }>(`/cas/${id}/status`, body);
    return [answer.status, answer.body.err];
  };

  it('POST /cas/{id}/status rejects an unknown CA with 404', async () => {
    expect(await refusal('nobody', { status: 'REVOKED' })).toEqual([404, 'CA not found']);
  });

  it.each([
    [null, 'struct validation error'],
    [{}, 'struct validation error'],
    [{ status: '' }, 'struct validation error'],
    [{ status: 'GONE' }, 'struct validation error'],
    [{ status: 'REVOKED', revocation_reason: 'Boredom' }, 'unsupported revocation code'],
    [{ status: 'REVOKED', revocation_reason: 1 }, 'unsupported revocation code'],
  ])('POST /cas/{id}/status rejects the body %j with 400', async (body, err) => {
    const { id } = await root();
    expect(await refusal(id, body)).toEqual([400, err]);
  });

  it('a revoked CA cannot get another status, and an EXPIRED one cannot become ACTIVE', async () => {
    const [revoked, expired] = [await root(), await root()];
    await change(revoked, 'REVOKED');
    await change(expired, 'EXPIRED');
    const notAllowed = [400, 'new status transition not allowed for certificate'];
    for (const status of ['ACTIVE', 'REVOKED', 'INACTIVE', 'EXPIRED']) {
      expect(await refusal(revoked.id, { status })).toEqual(notAllowed);
    }
    expect(await refusal(expired.id, { status: 'ACTIVE' })).toEqual(notAllowed);
  });
});
