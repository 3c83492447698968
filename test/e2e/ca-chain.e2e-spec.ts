import { beforeAll, describe, expect, it } from 'vitest';
import { foreignCa } from '../support/foreign-ca';
import { createCa, createProfile, pemOf, sign } from '../support/issuing';
import { opensslVerify } from '../support/openssl';
import { type ApiClient, type Service, sharedService } from '../support/service';
import type { CaView, CertificateView, Page } from '../support/wire';

describe('GET /cas/{id}/chain', () => {
  let service: Service;
  let client: ApiClient;
  let token: string;
  let profile_id: string;
  let root: CaView;
  let middle: CaView;
  let bottom: CaView;

  beforeAll(async () => {
    service = await sharedService();
    client = service.admin;
    token = await service.token('reader');
    profile_id = await createProfile(client);
    root = await createCa(client, { profile_id });
    middle = await createCa(client, { profile_id, parent_id: root.id, subject: { common_name: 'Middle' } });
    bottom = await createCa(client, { profile_id, parent_id: middle.id, subject: { common_name: 'Bottom' } });
  });

  const chain = async (id: string, query = ''): Promise<string[]> =>
    (await client.get<Page<CertificateView>>(`/cas/${id}/chain${query}`)).body.list.map(
      ({ serial_number }) => serial_number,
    );
  const serials = (...certificates: { serial_number: string }[]): string[] =>
    certificates.map(({ serial_number }) => serial_number);

  const fetchAs = (accept: string, id = bottom.id, parameters = ''): Promise<Response> =>
    fetch(`${service.url}/api/ca/v1/cas/${id}/chain${parameters}`, {
      headers: { authorization: `Bearer ${token}`, accept },
    });

  it('answers 200 with the certificates from the CA to its root', async () => {
    const { status, body } = await client.get<Page<CertificateView>>(`/cas/${bottom.id}/chain`);
    expect(status).toBe(200);
    expect(body).toEqual({
      next: '',
      list: [bottom.certificate, middle.certificate, root.certificate],
    });
    expect(await chain(root.id)).toEqual(serials(root));
  });

  it.each(['application/pem-certificate-chain', 'application/x-pem-file'])(
    'answers %s with a PEM bundle that openssl verifies a leaf with',
    async (type) => {
      const response = await fetchAs(type);
      expect([response.status, response.headers.get('content-type')?.split(';')[0]]).toEqual([200, type]);
      const bundle = await response.text();
      expect(bundle.match(/-----BEGIN CERTIFICATE-----/g)).toHaveLength(3);
      const leaf = await sign(client, bottom.id);
      expect(opensslVerify(pemOf(root.certificate), pemOf(leaf), Buffer.from(bundle))).toBe('leaf: OK');
    },
  );

  it('answers text/plain with the text of each certificate, from the CA to its root', async () => {
    const response = await fetchAs('text/plain');
    expect([response.status, response.headers.get('content-type')]).toEqual([
      200,
      'text/plain; charset=utf-8',
    ]);
    const text = await response.text();
    expect(text.match(/^Certificate:$/gm)).toHaveLength(3);
    expect(text.startsWith('Certificate:\n    Data:\n        Version: 3 (0x2)\n')).toBe(true);
    const subjects = [...text.matchAll(/^ {8}Subject: .*CN = (.*)$/gm)].map(([, commonName]) => commonName);
    expect(subjects).toEqual(['Bottom', 'Middle', root.certificate.subject.common_name]);
  });

  it('answers JSON by default, and when the client prefers it', async () => {
    const types = ['*/*', 'application/*', 'application/json', 'text/html, application/json;q=0.5'];
    for (const type of types) {
      expect((await fetchAs(type)).headers.get('content-type')).toMatch(/^application\/json/);
    }
  });

  it('rejects a media type that it does not have with 406', async () => {
    const refused = await fetchAs('text/html');
    expect([refused.status, await refused.json()]).toEqual([
      406,
      {
        err: 'this can be answered as application/json, application/pem-certificate-chain, application/x-pem-file, text/plain',
      },
    ]);
  });

  it('follows the signatures after a CA above is reissued or rekeyed', async () => {
    const top = await createCa(client, { profile_id });
    const sub = await createCa(client, { profile_id, parent_id: top.id, subject: { common_name: 'Sub' } });
    const { body: reissued } = await client.post<CaView>(`/cas/${top.id}/reissue`, null);
    // Both certificates have the same key and verify; the chain has the current one.
    expect(await chain(sub.id)).toEqual(serials(sub, reissued));
    const cross_sign = ['old_with_new', 'new_with_old'];
    const { body: rekeyed } = await client.post<CaView & { cross_certificates: CertificateView[] }>(
      `/cas/${top.id}/rekey`,
      { cross_sign },
    );
    expect(await chain(top.id)).toEqual(serials(rekeyed));
    expect(await chain(sub.id)).toEqual(serials(sub, reissued));
    const [oldWithNew, newWithOld] = rekeyed.cross_certificates;
    if (!oldWithNew || !newWithOld) throw new Error('a cross certificate is missing');
    expect(await chain(top.id, '?cross=true')).toEqual(serials(newWithOld, rekeyed));
    expect(await chain(sub.id, '?cross=true')).toEqual(serials(sub, oldWithNew, reissued));
  });

  it('cross=true gives a path from every leaf to each of three root keys', async () => {
    const cross_sign = ['old_with_new', 'new_with_old'];
    const rekey = async ({ id }: CaView): Promise<CaView> =>
      (await client.post<CaView>(`/cas/${id}/rekey`, { cross_sign })).body;
    const first = await createCa(client, { profile_id });
    const below = { profile_id, parent_id: first.id };
    const old = await createCa(client, { ...below, subject: { common_name: 'Old' } });
    const early = await sign(client, old.id);
    const second = await rekey(first);
    const third = await rekey(first);
    const sub = await createCa(client, { ...below, subject: { common_name: 'New' } });
    const [late, direct] = [await sign(client, sub.id), await sign(client, first.id)];

    for (const [ca, leaf] of [
      [old, early],
      [sub, late],
      [first, direct],
    ] as const) {
      const bundle = await fetchAs('application/x-pem-file', ca.id, '?cross=true');
      const untrusted = Buffer.from(await bundle.text());
      for (const { certificate } of [first, second, third]) {
        expect(opensslVerify(pemOf(certificate), pemOf(leaf), untrusted)).toBe('leaf: OK');
      }
    }
  });

  it('cross=true omits revoked cross certificates', async () => {
    const top = await createCa(client, { profile_id });
    const { body } = await client.post<CaView & { cross_certificates: CertificateView[] }>(
      `/cas/${top.id}/rekey`,
      { cross_sign: ['new_with_old'] },
    );
    expect(await chain(top.id, '?cross=true')).toEqual(serials(...body.cross_certificates, body));
    for (const { serial_number } of body.cross_certificates) {
      const revoked = { status: 'REVOKED' };
      expect((await client.put(`/certificates/${serial_number}/status`, revoked)).status).toBe(200);
    }
    expect(await chain(top.id, '?cross=true')).toEqual(serials(body));
  });

  it('ends at a CA whose issuer is unknown', async () => {
    const issuer = foreignCa({ subject: '/CN=Stranger' });
    const { certificate } = foreignCa({ subject: '/CN=Orphan', issuer });
    const ca = certificate.toString('base64');
    const { body } = await client.post<CaView>('/cas/import', { ca });
    expect(await chain(body.id)).toEqual(serials(body));
  });

  it('rejects an unknown CA with 404', async () => {
    expect(await client.get(`/cas/nobody/chain`)).toMatchObject({
      status: 404,
      body: { err: 'CA not found' },
    });
  });

  it('rejects a value of cross other than true and false with 400', async () => {
    const { status, body } = await client.get<{ err: string }>(`/cas/${root.id}/chain?cross=perhaps`);
    expect([status, body.err]).toEqual([400, 'cross: must be true or false']);
  });
});
