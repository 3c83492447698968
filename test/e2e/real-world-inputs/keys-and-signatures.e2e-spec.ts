import { readFileSync } from 'node:fs';
import { OpenSsl } from '@libs/crypto/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { foreignCa } from '../../support/foreign-ca';
import { createCa, createProfile, pemOf, sign } from '../../support/issuing';
import { makeCsr, opensslVerify } from '../../support/openssl';
import {
  type Answer,
  type ApiClient,
  type Service,
  sharedService,
  startService,
} from '../../support/service';
import type { CaView, CertificateView } from '../../support/wire';

type Error = { readonly err: string };
type Imported = Answer<CaView & Error>;

const input = (name: string): Buffer => readFileSync(`test/e2e/real-world-inputs/inputs/${name}`);
const base64 = (file: Buffer): string => file.toString('base64');

describe('keys and signatures that other tools encode in another way', () => {
  const openssl = new OpenSsl();
  let admin: ApiClient;
  let profileId: string;

  beforeAll(async () => {
    ({ admin } = await sharedService());
    profileId = await createProfile(admin, { honor_key_usage: true });
  });
  afterAll(() => {
    openssl.remove();
  });

  const importCa = (body: object): Promise<Imported> =>
    admin.post('/cas/import', { profile_id: profileId, ...body });
  const importWithKey = (certificate: string, key: string): Promise<Imported> =>
    importCa({ ca: base64(input(certificate)), private_key: base64(input(key)) });
  const signing = (caId: string, csr: Buffer): Promise<Answer<CertificateView & Error>> =>
    admin.post(`/cas/${caId}/certificates/sign`, { csr: base64(csr) });

  it('a CSR whose sha256WithRSAEncryption has no parameters is signed', async () => {
    const ca = await createCa(admin);
    const csr = input('B05-rsa-signature-parameters-absent.csr');
    expect((await signing(ca.id, csr)).status).toBe(201);
  });

  it('unused bits of a requested key usage are not certified', async () => {
    const profile_id = await createProfile(admin, { honor_key_usage: true });
    const ca = await createCa(admin, { profile_id });
    const { status, body } = await signing(ca.id, input('B12-key-usage-unused-bits-set.csr'));
    expect([status, body.extensions.key_usage]).toEqual([201, ['DigitalSignature', 'KeyEncipherment']]);
  });

  it('a CA whose keyCertSign is an unused bit of its key usage does not sign', async () => {
    const { status, body } = await importWithKey('B12-ca-key-usage-unused-bits.pem', 'B12-ca.key');
    expect([status, body.certificate.extensions.key_usage]).toEqual([
      201,
      ['DigitalSignature', 'ContentCommitment', 'KeyEncipherment'],
    ]);
    const refused = await signing(body.id, makeCsr('/CN=leaf', { key: 'P-256' }));
    expect(refused.status).toBe(400);
    expect(refused.body.err).toContain('by a CA without key usage CertSign');
  });

  describe.each([
    ['without any bit', '030100'],
    ['with unused bits only', '0302077F'],
    ['with CRLSign only', '03020102'],
  ])('a CA with a key usage %s', (what, value) => {
    let ca: Imported;

    beforeAll(async () => {
      const extensions = ['basicConstraints = critical,CA:TRUE', `2.5.29.15 = critical,DER:${value}`];
      const { certificate, key } = foreignCa({ subject: `/CN=Key usage ${what}`, extensions });
      ca = await importCa({ ca: base64(certificate), private_key: base64(key) });
      expect(ca.status).toBe(201);
    });

    const NO_CERT_SIGN = expect.stringContaining('by a CA without key usage CertSign') as string;

    it('signs no certificate', async () => {
      const { status, body } = await signing(ca.body.id, makeCsr('/CN=leaf'));
      expect([status, body.err]).toEqual([400, NO_CERT_SIGN]);
    });

    it('signs no subordinate CA', async () => {
      const { status, body } = await admin.post<Error>('/cas', {
        ...{ parent_id: ca.body.id, profile_id: profileId, subject: { common_name: `Below ${what}` } },
        key_metadata: { type: 'ECDSA', bits: 256 },
        ca_expiration: { type: 'Duration', duration: '1y' },
      });
      expect([status, body.err]).toEqual([400, NO_CERT_SIGN]);
    });

    it.each([
      ['reissue', {}],
      ['rekey', { key_metadata: { type: 'ECDSA', bits: 256 }, cross_sign: ['new_with_old'] }],
    ])('is not renewed by %s, with the true reason', async (route, body) => {
      const answer = await admin.post<Error>(`/cas/${ca.body.id}/${route}`, body);
      expect([answer.status, answer.body.err]).toEqual([
        400,
        'the CA cannot be renewed: its certificate names itself as its issuer, but its key usage lacks CertSign',
      ]);
    });
  });

  it('a CA certificate with a compressed point is imported with the key in its other encoding, and signs', async () => {
    const file = 'E17-ca-compressed-point.pem';
    const { status, body } = await importWithKey(file, 'E17-same-key-uncompressed.key');
    expect(status).toBe(201);
    expect(opensslVerify(input(file), pemOf(await sign(admin, body.id)))).toBe('leaf: OK');
  });

  it('a root whose own signature has no parameters is imported as a root', async () => {
    const { status, body } = await importCa({
      ca: base64(input('E32-root-signature-parameters-absent.pem')),
    });
    expect([status, body.level, body.certificate.issuer_metadata.id]).toEqual([201, 0, body.id]);
  });

  describe('a root that is signed with a broken hash function', () => {
    let root: Imported;

    beforeAll(async () => {
      openssl.run('ecparam', '-name', 'prime256v1', '-genkey', '-noout', '-out', 'sha1.key');
      openssl.run(
        ...[
          'req',
          '-x509',
          '-new',
          '-sha1',
          '-key',
          'sha1.key',
          '-subj',
          '/CN=SHA-1 root',
          '-out',
          'sha1.pem',
        ],
      );
      root = await importCa({
        ca: base64(openssl.read('sha1.pem')),
        private_key: base64(openssl.read('sha1.key')),
      });
    });

    it('is imported as a root, with a warning', () => {
      const { status, body, headers } = root;
      expect([status, body.level, body.certificate.issuer_metadata.id]).toEqual([201, 0, body.id]);
      expect(headers.get('certificate-lint-warnings')).toBe('ca-certificate-is-not-weak');
    });

    it('does not sign: 400 names the reissue and ALLOW_WEAK_SIGNATURE_CAS', async () => {
      expect(await signing(root.body.id, makeCsr('/CN=leaf', { key: 'P-256' }))).toMatchObject({
        status: 400,
        body: {
          err: 'the certificate of the CA is signed with SHA-1: reissue the CA, or set ALLOW_WEAK_SIGNATURE_CAS=true',
        },
      });
    });

    it('signs no cross certificate with its old key', async () => {
      const answer = await admin.post<Error>(`/cas/${root.body.id}/rekey`, {
        key_metadata: { type: 'ECDSA', bits: 256 },
        cross_sign: ['new_with_old'],
      });
      expect([answer.status, answer.body.err]).toEqual([
        400,
        'the certificate of the CA is signed with SHA-1: reissue the CA, or set ALLOW_WEAK_SIGNATURE_CAS=true',
      ]);
      const { body } = await admin.get<CaView>(`/cas/${root.body.id}`);
      expect(body.certificate.serial_number).toBe(root.body.certificate.serial_number);
    });

    it('signs once it is reissued', async () => {
      expect((await admin.post(`/cas/${root.body.id}/reissue`, {})).status).toBe(200);
      expect((await signing(root.body.id, makeCsr('/CN=leaf', { key: 'P-256' }))).status).toBe(201);
    });
  });

  it('a leaf that a CA signed with SHA-1 is linked to it', async () => {
    const ca = foreignCa({ subject: '/CN=Signs with SHA-1' });
    const { body } = await importCa({ ca: base64(ca.certificate) });
    openssl.write('ca.pem', ca.certificate);
    openssl.write('ca.key', ca.key);
    openssl.write('leaf.csr', makeCsr('/CN=leaf', { key: 'P-256' }));
    openssl.run(
      ...['x509', '-req', '-in', 'leaf.csr', '-CA', 'ca.pem', '-CAkey', 'ca.key', '-CAcreateserial'],
      ...['-sha1', '-out', 'leaf.pem'],
    );
    const leaf = await admin.post<CertificateView>('/certificates/import', {
      certificate: base64(openssl.read('leaf.pem')),
    });
    expect([leaf.status, leaf.body.issuer_metadata.id]).toEqual([201, body.id]);
  });

  it('a root of X.509 version 1 is imported as a root with a warning, and does not sign', async () => {
    openssl.run(...['genpkey', '-algorithm', 'EC', '-pkeyopt', 'ec_paramgen_curve:P-256', '-out', 'v1.key']);
    openssl.run('req', '-new', '-key', 'v1.key', '-subj', '/CN=Version 1', '-out', 'v1.csr');
    openssl.run('x509', '-req', '-in', 'v1.csr', '-signkey', 'v1.key', '-out', 'v1.pem');
    const { status, body, headers } = await importCa({
      ca: base64(openssl.read('v1.pem')),
      private_key: base64(openssl.read('v1.key')),
    });
    expect([status, body.level, body.certificate.issuer_metadata.id]).toEqual([201, 0, body.id]);
    expect(headers.get('certificate-lint-warnings')).toBe('ca-certificate-is-not-weak');
    expect((await signing(body.id, makeCsr('/CN=leaf', { key: 'P-256' }))).status).toBe(400);
  });

  it.each([
    ['L17-rsa-512-ca.pem', 'ca: RSA public key has 512 bits, 1024 to 16384 are supported'],
    [
      'L17-explicit-ca.pem',
      'ca: ECDSA public key has explicit curve parameters, a named curve is required (RFC 5480 2.1.1)',
    ],
    [
      'L17-exponent-1-ca.pem',
      'ca: RSA public key has the exponent 1, odd numbers of 3 or more and at most 63 bits are supported',
    ],
    ['L17-no-null-ca.pem', 'ca: RSA public key lacks the parameters NULL (RFC 3279 2.3.1)'],
  ])('POST /cas/import rejects a CA with an unsupported key with the reason: %s', async (file, err) => {
    expect(await importCa({ ca: base64(input(file)) })).toMatchObject({ status: 400, body: { err } });
  });

  it.each([
    ['L17-rsa-512-ca.pem', { type: 'RSA', bits: 512, strength: 'LOW' }],
    [
      'L17-explicit-ca.pem',
      { type: '0', algorithm: 'elliptic curve with explicit parameters', bits: 0, strength: 'LOW' },
    ],
  ])('a certificate with an unsupported key is kept as a record: %s', async (file, key_metadata) => {
    const { status, body } = await admin.post<CertificateView>('/certificates/import', {
      certificate: base64(input(file)),
    });
    expect([status, body.key_metadata]).toEqual([201, key_metadata]);
  });

  it.each(['brainpoolP256r1', 'secp256k1'])(
    'a record with a key on %s is listed and revoked',
    async (curve) => {
      openssl.run('ecparam', '-name', curve, '-genkey', '-noout', '-out', 'key.pem');
      openssl.run('req', '-x509', '-new', '-key', 'key.pem', '-subj', `/CN=${curve}`, '-out', 'record.pem');
      const { status, body } = await admin.post<CertificateView>('/certificates/import', {
        certificate: base64(openssl.read('record.pem')),
      });
      expect([status, body.key_metadata]).toEqual([
        201,
        { type: '0', algorithm: curve, bits: 256, strength: 'LOW' },
      ]);
      const listed = await admin.get<{ list: CertificateView[] }>(
        `/certificates?filter=key_metadata.type[eq]${curve}`,
      );
      expect(listed.body.list.map(({ serial_number }) => serial_number)).toContain(body.serial_number);
      const revoked = await admin.put(`/certificates/${body.serial_number}/status`, { status: 'REVOKED' });
      expect(revoked.status).toBe(200);
    },
  );
});

describe('with ALLOW_WEAK_SIGNATURE_CAS=true', () => {
  let service: Service & { remove(): Promise<void> };

  beforeAll(async () => {
    service = await startService({ ALLOW_WEAK_SIGNATURE_CAS: 'true' });
  });
  afterAll(() => service.remove());

  it('a root that is signed with SHA-1 signs', async () => {
    const { body } = await service.admin.post<CaView>('/cas/import', {
      profile_id: await createProfile(service.admin),
      ca: base64(input('L07-sha1-root.pem')),
      private_key: base64(input('L07-sha1-root.key')),
    });
    expect((await sign(service.admin, body.id)).issuer_metadata.id).toBe(body.id);
  });
});
