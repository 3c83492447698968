import { beforeAll, describe, expect, it } from 'vitest';
import { query } from '../../support/database';
import { changeEvents } from '../../support/events';
import { createCa, createProfile, sign } from '../../support/issuing';
import { type Answer, type ApiClient, type Service, sharedService } from '../../support/service';
import { STORED } from '../../support/stored-certificates';
import type { CaView, CertificateView } from '../../support/wire';

type Failure = { err?: string };
const FINAL = [400, 'new status transition not allowed for certificate'];

describe('the reason of a revocation', () => {
  let service: Service;
  let client: ApiClient;
  let profile_id: string;
  let ca: CaView;

  beforeAll(async () => {
    service = await sharedService();
    client = service.admin;
    profile_id = await createProfile(client);
    ca = await createCa(client, { profile_id });
  });

  const revoke = (
    { serial_number }: Pick<CertificateView, 'serial_number'>,
    revocation_reason?: string,
    by: ApiClient = client,
  ): Promise<Answer<CertificateView & Failure>> =>
    by.put(`/certificates/${serial_number}/status`, { status: 'REVOKED', revocation_reason });
  const revokeCa = (id: string, revocation_reason?: string): Promise<Answer<CaView & Failure>> =>
    client.post(`/cas/${id}/status`, { status: 'REVOKED', revocation_reason });

  it('Unspecified becomes KeyCompromise, with the time of the revocation', async () => {
    const leaf = await sign(client, ca.id);
    const { body: first } = await revoke(leaf, 'Unspecified');
    const { status, body } = await revoke(leaf, 'KeyCompromise');
    expect(status).toBe(200);
    expect(body).toEqual({ ...first, revocation_reason: 'KeyCompromise' });
    expect((await client.get(`/certificates/${leaf.serial_number}`)).body).toEqual(body);
  });

  it('is corrected once, by one of several concurrent requests', async () => {
    const leaf = await sign(client, ca.id);
    await revoke(leaf);
    const reasons = ['KeyCompromise', 'Superseded', 'AffiliationChanged', 'CessationOfOperation'];
    const answers = await Promise.all(reasons.map((reason) => revoke(leaf, reason)));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 400, 400, 400]);
  });

  it.each([undefined, 'Unspecified', 'CertificateHold'])('is not corrected to %s', async (reason) => {
    const leaf = await sign(client, ca.id);
    await revoke(leaf);
    const { status, body } = await revoke(leaf, reason);
    expect([status, body.err]).toEqual(FINAL);
  });

  it('is final when it is specific', async () => {
    const leaf = await sign(client, ca.id);
    await revoke(leaf, 'Superseded');
    const { status, body } = await revoke(leaf, 'KeyCompromise');
    expect([status, body.err]).toEqual(FINAL);
  });

  it('does not release the certificate: an unspecified revocation never becomes ACTIVE', async () => {
    const leaf = await sign(client, ca.id);
    await revoke(leaf);
    const answer: Answer<Failure> = await client.put(`/certificates/${leaf.serial_number}/status`, {
      status: 'ACTIVE',
      revocation_reason: 'KeyCompromise',
    });
    expect([answer.status, answer.body.err]).toEqual(FINAL);
  });

  it('of a leaf can be corrected by an issuer, in any letter case', async () => {
    const leaf = await sign(client, ca.id);
    await revoke(leaf);
    const { status, body } = await revoke(leaf, 'keycompromise', service.issuer);
    expect([status, body.revocation_reason]).toEqual([200, 'KeyCompromise']);
  });

  it('is published with the former one when it is corrected', async () => {
    const leaf = await sign(client, ca.id);
    await revoke(leaf);
    await revoke(leaf, 'KeyCompromise');
    const subject = `certificate/${leaf.serial_number}`;
    const events = await changeEvents<CertificateView>(service.databaseUrl, {
      type: 'certificate.status.update',
      subject,
    });
    expect(
      events.map(({ data }) => [data.previous.revocation_reason, data.updated.revocation_reason]),
    ).toEqual([
      ['Unspecified', 'Unspecified'],
      ['Unspecified', 'KeyCompromise'],
    ]);
    expect(events[1]?.data.updated.revocation_timestamp).toBe(events[1]?.data.previous.revocation_timestamp);
  });

  it('of a CA is corrected on its former certificates too, and stays below it', async () => {
    const root = await createCa(client, { profile_id });
    const former = root.certificate;
    const leaf = await sign(client, root.id);
    await client.post(`/cas/${root.id}/reissue`, {});
    await revokeCa(root.id);
    const { status, body } = await revokeCa(root.id, 'CACompromise');
    expect([status, body.certificate.revocation_reason]).toEqual([201, 'CACompromise']);
    const rows = await query<{ serial_number: string; revocation_reason: string }>(
      service.databaseUrl,
      `SELECT serial_number, revocation_reason FROM ${STORED} WHERE serial_number = ANY ($1)`,
      [[former.serial_number, leaf.serial_number]],
    );
    const reasonOf = new Map(rows.map((row) => [row.serial_number, row.revocation_reason]));
    expect(reasonOf.get(former.serial_number)).toBe('CACompromise');
    expect(reasonOf.get(leaf.serial_number)).toBe('CessationOfOperation');
  });
});
