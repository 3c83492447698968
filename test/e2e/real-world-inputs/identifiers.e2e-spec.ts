import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { foreignCa } from '../../support/foreign-ca';
import { createCa, createProfile, pemOf, sign } from '../../support/issuing';
import { openssl } from '../../support/openssl';
import { type ApiClient, type ServiceProcess, sharedService, startService } from '../../support/service';
import type { CaView } from '../../support/wire';

/** Ids that URL parsers remove from a path, and ids that are segments of other routes. */
const UNREACHABLE = ['.', '..', '%2e', '.%2E', '%2e%2e', 'cn', 'expirations', 'issuance'];

describe('the id of a CA', () => {
  let admin: ApiClient;
  let profile_id: string;

  beforeAll(async () => {
    ({ admin } = await sharedService());
    profile_id = await createProfile(admin);
  });

  it.each(UNREACHABLE)('%j, which no URL reaches, is rejected by POST /cas with 400', async (id) => {
    const { status, body } = await admin.post<{ err: string }>('/cas', {
      ...{ id, profile_id, subject: { common_name: 'Unreachable' } },
      key_metadata: { type: 'ECDSA', bits: 256 },
      ca_expiration: { type: 'Duration', duration: '1y' },
    });
    expect([status, body.err]).toEqual([400, expect.stringMatching(/^id: must not be \. or \.\./)]);
  });

  it.each(UNREACHABLE)('%j, which no URL reaches, is rejected by POST /cas/import with 400', async (id) => {
    const ca = foreignCa({ subject: '/CN=Unreachable' }).certificate.toString('base64');
    const { status, body } = await admin.post<{ err: string }>('/cas/import', { id, profile_id, ca });
    expect([status, body.err]).toEqual([400, expect.stringMatching(/^id: must not be \. or \.\./)]);
  });

  it.each([
    ['of three dots', '...'],
    ['that is the segment of a POST route', 'import'],
    ['with ? and #', 'a?b#c'],
    ['with a percent sign', '50%'],
    ['that looks percent-encoded', '%2f'],
    ['with a backslash', 'a\\b'],
    ['with a semicolon', 'a;b'],
    ['with spaces at both ends', ' é '],
    ['of 256 characters', 'x'.repeat(256)],
    ['of 256 ideographs', '漢'.repeat(256)],
  ])('%s is reached by every route below it, percent-encoded', async (_, id) => {
    await createCa(admin, { id });
    const path = `/cas/${encodeURIComponent(id)}`;
    expect((await admin.get<CaView>(path)).body.id).toBe(id);
    const { serial_number } = await sign(admin, encodeURIComponent(id));
    const answers = [
      await admin.get(`${path}/chain`),
      await admin.get(`${path}/certificates`),
      await admin.get(`${path}/certificates/${serial_number}`),
      await admin.get(`/stats/${encodeURIComponent(id)}`),
      await admin.post(`${path}/reissue`, {}),
      await admin.post(`${path}/status`, { status: 'REVOKED' }),
      await admin.delete(path),
    ];
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200, 201, 200]);
  });
});

describe('VA_SERVER_DOMAINS with IPv6 hosts', () => {
  let service: ServiceProcess;

  beforeAll(async () => {
    service = await startService({ VA_SERVER_DOMAINS: '[::1]:8080,[2001:db8::1]/va' });
  });
  afterAll(() => service.remove());

  it('certificates have the hosts in brackets in their OCSP and CRL addresses', async () => {
    const ca = await createCa(service.admin);
    const leaf = pemOf(await sign(service.admin, ca.id));
    const { output } = openssl(['x509', '-noout', '-text', '-in', 'leaf'], { leaf });
    const crl = ca.certificate.subject_key_id;
    expect(output.match(/URI:\S+/g)).toEqual([
      'URI:http://[::1]:8080/ocsp',
      'URI:http://[2001:db8::1]/va/ocsp',
      `URI:http://[::1]:8080/crl/${crl}`,
      `URI:http://[2001:db8::1]/va/crl/${crl}`,
    ]);
  });
});
