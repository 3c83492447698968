import { beforeAll, describe, expect, it } from 'vitest';
import { createCa, createProfile, sign } from '../support/issuing';
import { type Answer, type ApiClient, type Service, sharedService } from '../support/service';
import { endValidity } from '../support/stored-certificates';
import type { CaView, CertificateView, Page } from '../support/wire';

describe('the certificates of a CA', () => {
  let url: string;
  let service: Service;
  let client: ApiClient;
  let ca: CaView;
  let other: CaView;
  let active: CertificateView;
  let revoked: CertificateView;
  let expired: CertificateView;

  beforeAll(async () => {
    service = await sharedService();
    url = service.databaseUrl;
    const admin = service.admin;
    const profile_id = await createProfile(admin);
    ca = await createCa(admin, { profile_id });
    other = await createCa(admin, { profile_id });
    await sign(admin, other.id);
    active = await sign(admin, ca.id);
    revoked = await sign(admin, ca.id);
    expired = await sign(admin, ca.id);
    await admin.put(`/certificates/${revoked.serial_number}/status`, { status: 'REVOKED' });
    await endValidity(url, expired);
    client = service.reader;
  });

  const list = (path: string): Promise<Answer<Page<CertificateView>>> =>
    client.get(`/cas/${ca.id}/certificates${path}`);
  const serialsIn = ({ body }: Answer<Page<CertificateView>>): string[] =>
    body.list.map(({ serial_number }) => serial_number).sort();
  const serials = (...certificates: { serial_number: string }[]): string[] =>
    certificates.map(({ serial_number }) => serial_number).sort();

  it('are those that it issued, and its own when it is a root, page by page', async () => {
    const first = await list('?page_size=3');
    expect([first.status, first.body.list.length]).toEqual([200, 3]);
    const second = await list(`?bookmark=${encodeURIComponent(first.body.next)}`);
    expect(second.body.next).toBe('');
    expect([...serialsIn(first), ...serialsIn(second)].sort()).toEqual(serials(ca, active, revoked, expired));
  });

  it('are listed by their current status', async () => {
    expect((await list('/status/REVOKED')).status).toBe(200);
    expect(serialsIn(await list('/status/REVOKED'))).toEqual(serials(revoked));
    expect(serialsIn(await list('/status/ACTIVE'))).toEqual(serials(ca, active));
    expect(serialsIn(await list('/status/EXPIRED'))).toEqual(serials(expired));
    expect(serialsIn(await list('/status/revoked'))).toEqual([]);
    const first = await list('/status/ACTIVE?page_size=1');
    const second = await list(`/status/ACTIVE?bookmark=${encodeURIComponent(first.body.next)}`);
    expect([...serialsIn(first), ...serialsIn(second)].sort()).toEqual(serials(ca, active));
  });

  it('of an unknown CA are rejected with 404, and are an empty list by status', async () => {
    expect(await client.get('/cas/nobody/certificates')).toMatchObject({
      status: 404,
      body: { err: 'CA not found' },
    });
    expect(await client.get('/cas/nobody/certificates/status/ACTIVE')).toMatchObject({
      status: 200,
      body: { next: '', list: [] },
    });
  });

  it('are read one by one through their own CA only', async () => {
    const answer = await client.get(`/cas/${ca.id}/certificates/${active.serial_number}`);
    expect(answer).toMatchObject({ status: 200, body: active });
    for (const id of [other.id, 'nobody']) {
      expect(await client.get(`/cas/${id}/certificates/${active.serial_number}`)).toMatchObject({
        status: 404,
        body: { err: 'certificate not found' },
      });
    }
  });

  it('are rejected with 400 for a bookmark of another list', async () => {
    const { body } = await list('/status/ACTIVE?page_size=1');
    const bookmark = encodeURIComponent(body.next);
    for (const path of [`?bookmark=${bookmark}`, '?bookmark=x', `/status/REVOKED?bookmark=${bookmark}`]) {
      expect(await list(path)).toMatchObject({ status: 400, body: { err: 'not a valid bookmark' } });
    }
  });
});
