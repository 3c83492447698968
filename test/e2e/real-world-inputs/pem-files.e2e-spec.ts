import { readFileSync } from 'node:fs';
import { OpenSsl } from '@libs/crypto/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { foreignCa } from '../../support/foreign-ca';
import { createCa, createProfile } from '../../support/issuing';
import { type Answer, type ApiClient, sharedService } from '../../support/service';
import type { CaView, CertificateView } from '../../support/wire';

const base64 = (file: Buffer | string): string => Buffer.from(file).toString('base64');
const utf16 = (text: string): Buffer => Buffer.from(`\ufeff${text}`, 'utf16le');
const oneLine = (text: string): string => text.replaceAll('\n', ' ');

type Error = { readonly err: string };

describe('PEM files of other tools', () => {
  const openssl = new OpenSsl();
  let admin: ApiClient;
  let profileId: string;

  beforeAll(async () => {
    ({ admin } = await sharedService());
    profileId = await createProfile(admin);
  });
  afterAll(() => {
    openssl.remove();
  });

  const importCa = (body: object): Promise<Answer<CaView & Error>> =>
    admin.post('/cas/import', { profile_id: profileId, ...body });

  it('a file with a key before the certificate is imported as both fields', async () => {
    const file = base64(readFileSync('test/e2e/real-world-inputs/inputs/E18-key-then-certificate.pem'));
    expect((await importCa({ ca: file, private_key: file })).status).toBe(201);
  });

  it('a file of openssl ecparam -genkey, which begins with EC PARAMETERS, is imported as key', async () => {
    openssl.run('ecparam', '-name', 'prime256v1', '-genkey', '-out', 'ec.pem');
    openssl.run('req', '-x509', '-new', '-key', 'ec.pem', '-subj', '/CN=EC parameters', '-out', 'ca.pem');
    const body = { ca: base64(openssl.read('ca.pem')), private_key: base64(openssl.read('ec.pem')) };
    expect((await importCa(body)).status).toBe(201);
  });

  it('a TRUSTED CERTIFICATE is imported without its trust settings', async () => {
    const { certificate } = foreignCa({ subject: '/CN=Trusted' });
    openssl.write('plain.pem', certificate);
    openssl.run('x509', '-in', 'plain.pem', '-addtrust', 'serverAuth', '-trustout', '-out', 'trusted.pem');
    const { status, body } = await importCa({ ca: base64(openssl.read('trusted.pem')) });
    expect([status, body.certificate.certificate]).toEqual([201, base64(certificate)]);
  });

  it.each<[string, (pem: string) => Buffer | string]>([
    ['with a byte order mark', (pem) => `\ufeff${pem}`],
    ['with CR as line end', (pem) => pem.replaceAll('\n', '\r')],
    ['on one line', oneLine],
    ['indented', (pem) => pem.replaceAll(/^/gm, '\t')],
    ['behind its description by openssl x509 -text', (pem) => `Certificate:\n    Data:\n${pem}`],
    ['without armour', (pem) => pem.replaceAll(/-----.*-----/g, '')],
  ])('a certificate %s is imported', async (how, written) => {
    const { certificate } = foreignCa({ subject: `/CN=Certificate ${how}` });
    const field = base64(written(certificate.toString('latin1')));
    const { status, body } = await admin.post<CertificateView>('/certificates/import', {
      certificate: field,
    });
    expect([status, body.certificate]).toEqual([201, base64(certificate)]);
  });

  it('a certificate is imported when the field holds the PEM file itself', async () => {
    const { certificate } = foreignCa({ subject: '/CN=Pasted' });
    const { status, body } = await admin.post<CertificateView>('/certificates/import', {
      certificate: certificate.toString('latin1'),
    });
    expect([status, body.certificate]).toEqual([201, base64(certificate)]);
  });

  it('a CSR with the label NEW CERTIFICATE REQUEST, indented, is signed', async () => {
    const ca = await createCa(admin);
    openssl.run('req', '-new', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes',
      '-keyout', 'leaf.key', '-subj', '/CN=leaf', '-newhdr', '-out', 'leaf.csr'); // prettier-ignore
    const csr = base64(openssl.read('leaf.csr').toString('latin1').replaceAll(/^/gm, '  '));
    expect((await admin.post(`/cas/${ca.id}/certificates/sign`, { csr })).status).toBe(201);
  });

  it.each<[string, string, (ca: { certificate: Buffer; key: Buffer }) => object, string]>([
    [
      'a certificate in UTF-16',
      'UTF-16',
      ({ certificate }) => ({ ca: base64(utf16(certificate.toString('latin1'))) }),
      'ca is encoded in UTF-16LE: PEM must be ASCII or UTF-8',
    ],
    [
      'a private key in place of the certificate',
      'key',
      ({ key }) => ({ ca: base64(key) }),
      'missing cert block: ca has a PEM block PRIVATE KEY, CERTIFICATE is allowed',
    ],
    [
      'a certificate in place of the private key',
      'certificate',
      ({ certificate }) => ({ ca: base64(certificate), private_key: base64(certificate) }),
      'missing private key block: private_key has a PEM block CERTIFICATE, PRIVATE KEY is allowed',
    ],
    [
      'a chain entry without END line',
      'end',
      ({ certificate }) => ({
        ca: base64(certificate),
        ca_chain: [base64(certificate.subarray(0, certificate.length - 12))],
      }),
      'missing cert block: ca_chain[0] has a PEM block CERTIFICATE that has no END line',
    ],
  ])('%s is rejected with the field and what was found', async (_what, name, body, err) => {
    const ca = foreignCa({ subject: `/CN=Rejected ${name}` });
    expect(await importCa(body(ca))).toMatchObject({ status: 400, body: { err } });
  });
});
