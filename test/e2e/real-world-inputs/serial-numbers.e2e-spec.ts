import { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { foreignCa, type ForeignCa } from '../../support/foreign-ca';
import { createCa, createProfile, pemOf, sign } from '../../support/issuing';
import { type ApiClient, type ServiceProcess, startService } from '../../support/service';
import type { CaView, CertificateView } from '../../support/wire';

type Answered<T> = T & { err?: string };

const input = (name: string): Buffer => readFileSync(join(__dirname, 'inputs', name));
const OF_A_LEAF = ['basicConstraints = critical,CA:FALSE', 'authorityKeyIdentifier = keyid'];
const nameOf = ({ subject }: { readonly subject: { readonly common_name: string } }) => subject.common_name;

describe('certificates of several issuers with one serial number', () => {
  let service: ServiceProcess;
  let client: ApiClient;
  let profile_id: string;

  beforeAll(async () => {
    service = await startService();
    client = service.admin;
    profile_id = await createProfile(client);
  });

  afterAll(() => service.remove());

  const importCa = (id: string, certificate: Buffer, key?: Buffer) =>
    client.post<Answered<CaView>>('/cas/import', {
      ...{ id, ca: certificate.toString('base64'), profile_id },
      ...(key ? { private_key: key.toString('base64') } : {}),
    });
  const importCertificate = (certificate: Buffer) =>
    client.post<Answered<CertificateView>>('/certificates/import', {
      certificate: certificate.toString('base64'),
    });
  const mustImportCa = async (id: string, certificate: Buffer, key?: Buffer): Promise<CaView> => {
    const { status, body } = await importCa(id, certificate, key);
    expect([status, body.err]).toEqual([201, undefined]);
    return body;
  };
  const mustImport = async (certificate: Buffer): Promise<CertificateView> => {
    const { status, body } = await importCertificate(certificate);
    expect([status, body.err]).toEqual([201, undefined]);
    return body;
  };
  const get = (path: string) => client.get<Answered<CertificateView>>(path);
  const leafOf = (issuer: ForeignCa, name: string, serial: string): Buffer =>
    foreignCa({ subject: `/CN=${name}`, issuer, serial: `0x${serial}`, extensions: OF_A_LEAF }).certificate;

  it('are roots that can both be imported', async () => {
    await mustImportCa('easy-a', input('E10-root-a-serial-01.pem'));
    await mustImportCa('easy-b', input('E10-root-b-serial-01.pem'));
    const [a, b] = [await get('/cas/easy-a/certificates/01'), await get('/cas/easy-b/certificates/01')];
    expect([nameOf(a.body), nameOf(b.body)]).toEqual(['Easy CA one', 'Easy CA two']);
  });

  it('are certificates that the path of their CA tells apart', async () => {
    await mustImportCa('issuer-1', input('E10-issuer-1.pem'));
    await mustImportCa('issuer-2', input('E10-issuer-2.pem'));
    await mustImport(input('E10-leaf-1-serial-7701.pem'));
    await mustImport(input('E10-leaf-2-serial-7701.pem'));
    for (const n of [1, 2]) {
      const { status, body } = await get(`/cas/issuer-${n}/certificates/7701`);
      expect([status, nameOf(body)]).toEqual([200, `leaf ${n}`]);
    }
    const list = await client.get<{ list: CertificateView[] }>('/certificates?filter=serial_number[eq]7701');
    expect(list.body.list.map(nameOf).sort()).toEqual(['leaf 1', 'leaf 2']);
  });

  it('answer 409 with the candidates when no one of them is of this service', async () => {
    const { status, body } = await get('/certificates/7701');
    expect(status).toBe(409);
    expect(body.err).toContain('2 certificates have the serial number 7701: choose one with ?ca=');
    for (const n of [1, 2]) expect(body.err).toContain(`issuer "E10 issuer ${n}", ca "issuer-${n}"`);
  });

  it.each([
    ['GET', () => get('/certificates/7701?ca=issuer-2')],
    [
      'PUT metadata',
      () =>
        client.put<CertificateView>('/certificates/7701/metadata?ca=issuer-2', {
          patches: [{ op: 'add', path: '/site', value: 'Bilbao' }],
        }),
    ],
    [
      'PUT status',
      () =>
        client.put<CertificateView>('/certificates/7701/status?ca=issuer-2', {
          ...{ status: 'REVOKED', revocation_reason: 'Superseded' },
        }),
    ],
  ])('are chosen by ?ca= in %s', async (_, request) => {
    const { status, body } = await request();
    expect([status, nameOf(body)]).toEqual([200, 'leaf 2']);
  });

  it('are changed one by one', async () => {
    const [one, two] = [
      await get('/cas/issuer-1/certificates/7701'),
      await get('/cas/issuer-2/certificates/7701'),
    ];
    expect([one.body.status, one.body.metadata]).toEqual(['ACTIVE', null]);
    expect([two.body.status, two.body.metadata]).toEqual(['REVOKED', { site: 'Bilbao' }]);
  });

  it('answer 404 for a CA that issued none of them', async () => {
    expect((await get('/certificates/7701?ca=easy-a')).status).toBe(404);
    expect((await get('/cas/easy-a/certificates/7701')).status).toBe(404);
  });

  it('are chosen by ?authority_key_id= in any spelling, also when their issuers are unknown', async () => {
    const issuers = [1, 2].map((n) => foreignCa({ subject: `/CN=Unknown ${n}` }));
    for (const [n, issuer] of issuers.entries()) await mustImport(leafOf(issuer, `of unknown ${n}`, '7702'));
    const { status, body } = await get('/certificates/7702');
    expect(status).toBe(409);
    const named = [
      ...(body.err ?? '').matchAll(/subject "([^"]+)", .+?, authority_key_id "([0-9a-f]{40})"/g),
    ];
    expect(named).toHaveLength(2);
    for (const [, name, keyId = ''] of named) {
      const spelled = keyId.toUpperCase().replaceAll(/(..)(?=.)/g, '$1:');
      const found = await get(`/certificates/7702?authority_key_id=${spelled}`);
      expect([found.status, nameOf(found.body)]).toEqual([200, name]);
    }
  });

  it.each([['zz'], [':aa'], ['a'.repeat(402)]])(
    'reject ?authority_key_id=%s, which is no key identifier, with 400',
    async (keyId) => {
      const { status, body } = await get(`/certificates/7702?authority_key_id=${keyId}`);
      expect(status).toBe(400);
      expect(body.err).toContain('authority_key_id');
    },
  );

  it('leave the path to the one that this service signed', async () => {
    const ca = await createCa(client, { id: 'own' });
    const own = await sign(client, ca.id);
    for (const n of [1, 2]) {
      const imported = await mustImport(
        leafOf(foreignCa({ subject: `/CN=Squatter ${n}` }), `squatter ${n}`, own.serial_number),
      );
      expect(imported.serial_number).toBe(own.serial_number);
    }
    const path = `/certificates/${own.serial_number}`;
    expect((await get(path)).body.certificate).toBe(own.certificate);
    const change = { status: 'REVOKED', revocation_reason: 'Superseded' };
    expect((await client.put<CertificateView>(`${path}/status`, change)).body.certificate).toBe(
      own.certificate,
    );
    expect((await get(`${path}?ca=-`)).status).toBe(409);
  });

  it('reject the same certificate a second time with 409, also when its issuer became known in between', async () => {
    const issuer = foreignCa({ subject: '/CN=Known later' });
    const leaf = leafOf(issuer, 'twice', '7703');
    await mustImport(leaf);
    const again = await importCertificate(leaf);
    expect([again.status, again.body.err]).toEqual([409, 'certificate already exists']);
    await mustImportCa('known-later', issuer.certificate);
    const withIssuer = await importCertificate(leaf);
    expect([withIssuer.status, withIssuer.body.err]).toEqual([409, 'certificate already exists']);
  });

  it('reject another certificate of the same issuer with 409, and name the serial number', async () => {
    const issuer = foreignCa({ subject: '/CN=Careless' });
    await mustImportCa('careless', issuer.certificate);
    await mustImport(leafOf(issuer, 'first', '7704'));
    const { status, body } = await importCertificate(leafOf(issuer, 'second', '7704'));
    expect(status).toBe(409);
    expect(body.err).toContain('another certificate of its issuer has the serial number 7704');
  });

  it('become those of an issuer that is imported later, unless it gave the number twice', async () => {
    const root = foreignCa({ subject: '/CN=Root later' });
    const below = ['one', 'two'].map((name) =>
      foreignCa({ subject: `/CN=${name}`, issuer: root, serial: '0x7705' }),
    );
    for (const [n, { certificate }] of below.entries()) await mustImportCa(`later-${n}`, certificate);
    await mustImportCa('root-later', root.certificate);
    for (const n of [0, 1]) {
      const { body } = await client.get<CaView>(`/cas/later-${n}`);
      expect([body.level, body.certificate.issuer_metadata.id]).toEqual([1, 'root-later']);
    }
    const { status, body } = await importCertificate(leafOf(root, 'third', '7705'));
    expect(status).toBe(409);
    expect(body.err).toContain('another certificate of its issuer');
  });

  describe('a root and the CA below it', () => {
    const root = foreignCa({ subject: '/CN=Same serial root', serial: '0x7706' });
    const sub = foreignCa({ subject: '/CN=Same serial sub', issuer: root, serial: '0x7706' });
    const statusOf = async (id: string) => (await client.get<CaView>(`/cas/${id}`)).body.certificate.status;
    const chainOf = async (id: string): Promise<string[]> => {
      const { body } = await client.get<{ list: CertificateView[] }>(`/cas/${id}/chain`);
      return body.list.map(nameOf);
    };

    it('get their levels and their chain', async () => {
      await mustImportCa('chain-root', input('E10-chain-root-serial-0c01.pem'));
      const below = await mustImportCa('chain-sub', input('E10-chain-sub-serial-0c01.pem'));
      expect(below.level).toBe(1);
      expect(await chainOf('chain-sub')).toEqual(['E10 chain sub', 'E10 chain root']);
      await mustImportCa('same-root', root.certificate, root.key);
      expect((await mustImportCa('same-sub', sub.certificate, sub.key)).level).toBe(1);
    });

    it('are read by the paths of the two CAs, and by the path of the issuer for the CA below', async () => {
      const { body } = await get('/cas/same-root/certificates/7706');
      expect(nameOf(body)).toBe('Same serial sub');
      const { status, body: error } = await get('/certificates/7706');
      expect(status).toBe(409);
      for (const name of ['root', 'sub']) expect(error.err).toContain(`subject "Same serial ${name}"`);
    });

    it('sign certificates that verify with their own keys', async () => {
      for (const [id, { certificate }] of [
        ['same-root', root],
        ['same-sub', sub],
      ] as const) {
        const leaf = new X509Certificate(pemOf(await sign(client, id)));
        expect(leaf.verify(new X509Certificate(certificate).publicKey)).toBe(true);
      }
    });

    it('are held and released together from above, and apart from below', async () => {
      const hold = { status: 'REVOKED', revocation_reason: 'CertificateHold' };
      await client.post('/cas/same-sub/status', hold);
      expect([await statusOf('same-root'), await statusOf('same-sub')]).toEqual(['ACTIVE', 'REVOKED']);
      await client.post('/cas/same-sub/status', { status: 'ACTIVE' });
      await client.post('/cas/same-root/status', hold);
      expect([await statusOf('same-root'), await statusOf('same-sub')]).toEqual(['REVOKED', 'REVOKED']);
      await client.post('/cas/same-root/status', { status: 'ACTIVE' });
      expect([await statusOf('same-root'), await statusOf('same-sub')]).toEqual(['ACTIVE', 'ACTIVE']);
    });

    it('are reissued and rekeyed, and keep their chain', async () => {
      expect((await client.post('/cas/same-sub/reissue', {})).status).toBe(200);
      const cross_sign = ['old_with_new', 'new_with_old'];
      expect((await client.post('/cas/same-root/rekey', { cross_sign })).status).toBe(200);
      expect(await chainOf('same-sub')).toEqual(['Same serial sub', 'Same serial root']);
      await sign(client, 'same-sub');
    });

    it('are revoked and deleted together', async () => {
      const reason = { status: 'REVOKED', revocation_reason: 'CessationOfOperation' };
      expect((await client.post('/cas/same-root/status', reason)).status).toBe(201);
      expect(await statusOf('same-sub')).toBe('REVOKED');
      expect((await client.delete('/cas/same-root')).status).toBe(200);
      expect((await client.get('/cas/same-sub')).status).toBe(200);
    });
  });
});
