import { beforeAll, describe, expect, it } from 'vitest';
import { foreignCa } from '../support/foreign-ca';
import { createCa, sign } from '../support/issuing';
import { type ApiClient, sharedService } from '../support/service';
import type { CaView, CertificateView } from '../support/wire';

describe('a certificate by its serial number', () => {
  let client: ApiClient;
  let ca: CaView;

  beforeAll(async () => {
    ({ admin: client } = await sharedService());
    ca = await createCa(client, { id: 'get-certificate' });
  });

  async function importSerial(serial: string): Promise<CertificateView> {
    const { certificate } = foreignCa({ subject: `/CN=${serial}`, serial });
    const body = { certificate: certificate.toString('base64') };
    const answer = await client.post<CertificateView>('/certificates/import', body);
    expect(answer.status).toBe(201);
    return answer.body;
  }

  it('a serial number is accepted in every notation, on every route', async () => {
    const { serial_number } = await importSerial('0x0abc0def');
    expect(serial_number).toBe('0abc0def');
    for (const written of ['0abc0def', '0ABC0DEF', 'abc0def', '0A:BC:0D:EF', 'A:BC:0D:EF', '000000abc0def']) {
      expect((await client.get<CertificateView>(`/certificates/${written}`)).body).toMatchObject({
        serial_number,
      });
    }
    const patches = [{ op: 'add', path: '/found', value: true }];
    const answers = [
      await client.put<CertificateView>('/certificates/A:BC:0D:EF/metadata', { patches }),
      await client.send<CertificateView>(
        'PATCH',
        '/certificates/ABC0DEF/metadata',
        JSON.stringify({ patches }),
      ),
      await client.put<CertificateView>('/certificates/00ABC0DEF/status', { status: 'INACTIVE' }),
      await client.delete<CertificateView>('/certificates/0A:BC:0D:EF'),
    ];
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 204]);
  });

  it('GET /cas/{id}/certificates/{sn} finds a certificate below its own CA only', async () => {
    const { serial_number } = await sign(client, ca.id);
    const written = serial_number.toUpperCase().replaceAll(/(..)(?=.)/g, '$1:');
    await createCa(client, { id: 'get-certificate-other' });
    const below = await client.get<CertificateView>(`/cas/get-certificate/certificates/${written}`);
    expect(below.body).toMatchObject({ serial_number });
    expect(await client.get<unknown>(`/cas/get-certificate-other/certificates/${written}`)).toMatchObject({
      status: 404,
      body: { err: 'certificate not found' },
    });
  });

  it('serial number zero is found', async () => {
    expect((await importSerial('0')).serial_number).toBe('00');
    for (const written of ['00', '0', '0000']) {
      expect((await client.get<unknown>(`/certificates/${written}`)).status).toBe(200);
    }
  });

  it.each([
    ['a number that no certificate has', 'abcdef0123'],
    ['a word', 'nothing'],
    ['colons alone', ':::'],
    ['a number with a sign', '-1'],
    ['an emoji', encodeURIComponent('🔑')],
    ['a quote', encodeURIComponent(`' OR 1=1 --`)],
    ['a long number', 'f'.repeat(1000)],
  ])('%s names no certificate: every route rejects it with 404', async (_case, written) => {
    const notFound = { status: 404, body: { err: 'certificate not found' } };
    const path = `/certificates/${written}`;
    expect(await client.get<unknown>(path)).toMatchObject(notFound);
    expect(await client.get<unknown>(`/cas/get-certificate${path}`)).toMatchObject(notFound);
    expect(await client.put<unknown>(`${path}/status`, { status: 'REVOKED' })).toMatchObject(notFound);
    expect(await client.put<unknown>(`${path}/metadata`, { patches: [] })).toMatchObject(notFound);
    expect(await client.delete<unknown>(path)).toMatchObject(notFound);
  });

  it.each([
    ['with a NUL', '%00'],
    ['with a NUL in a number', 'ab%00cd'],
    ['that cannot be decoded', '%ff'],
    ['without end', 'f'.repeat(10_000)],
  ])('a path %s is rejected with 400, 404 or 414', async (_case, written) => {
    const { status } = await client.get<unknown>(`/certificates/${written}`);
    expect([400, 404, 414]).toContain(status);
  });

  it.each([null, '', 5, 'nonsense'])(
    'PUT /certificates/{sn}/status rejects the revocation_reason %j with 400',
    async (revocation_reason) => {
      const { serial_number } = await sign(client, ca.id);
      const path = `/certificates/${serial_number}`;
      const refused = await client.put<unknown>(`${path}/status`, { status: 'REVOKED', revocation_reason });
      expect(refused).toMatchObject({ status: 400, body: { err: 'unsupported revocation code' } });
      expect((await client.get<CertificateView>(path)).body.status).toBe('ACTIVE');
    },
  );
});
