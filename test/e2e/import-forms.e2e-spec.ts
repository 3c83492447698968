import { OpenSsl } from '@libs/crypto/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { query } from '../support/database';
import { changeEvents } from '../support/events';
import { foreignCa, type ForeignCa } from '../support/foreign-ca';
import { createProfile, pemOf, sign } from '../support/issuing';
import type { CaView, CertificateView } from '../support/wire';
import { opensslVerify } from '../support/openssl';
import { type Answer, type ApiClient, sharedService } from '../support/service';

const PASSPHRASE = 'correct horse';
const base64 = (bytes: Buffer | string): string => Buffer.from(bytes).toString('base64');
const der = (pem: Buffer): Buffer =>
  Buffer.from(pem.toString('latin1').replaceAll(/-----.*-----|\n/g, ''), 'base64');

/** A root and a CA below it, of any name. */
function hierarchy(name: string): { root: ForeignCa; below: ForeignCa } {
  const root = foreignCa({ subject: `/CN=Root ${name}` });
  return { root, below: foreignCa({ subject: `/CN=Below ${name}`, issuer: root }) };
}

describe('importing a CA from DER, PKCS#7 or PKCS#12', () => {
  const openssl = new OpenSsl();
  let url: string;
  let client: ApiClient;
  let profile_id: string;

  beforeAll(async () => {
    ({ databaseUrl: url, admin: client } = await sharedService());
    profile_id = await createProfile(client);
  });

  afterAll(() => {
    openssl.remove();
  });

  type Imported = Answer<CaView & { err: string }>;
  const post = (body: object): Promise<Imported> => client.post('/cas/import', { profile_id, ...body });
  const pkcs7 = (form: 'PEM' | 'DER', ...certificates: Buffer[]): string => {
    const files = certificates.flatMap((certificate, index) => {
      openssl.write(`${index}.pem`, certificate);
      return ['-certfile', `${index}.pem`];
    });
    openssl.run('crl2pkcs7', '-nocrl', ...files, '-outform', form, '-out', 'chain.p7');
    return base64(openssl.read('chain.p7'));
  };
  const pkcs12 = ({ certificate, key }: ForeignCa, others: Buffer[], ...options: string[]): string => {
    openssl.write('key.pem', key);
    openssl.write('ca.pem', certificate);
    openssl.write('chain.pem', Buffer.concat(others));
    const chain = others.length > 0 ? ['-certfile', 'chain.pem'] : [];
    const passphrase = options.includes('-passout') ? [] : ['-passout', `pass:${PASSPHRASE}`];
    openssl.run(
      ...['pkcs12', '-export', '-inkey', 'key.pem', '-in', 'ca.pem', '-out', 'x.p12'],
      ...[...chain, ...passphrase, ...options],
    );
    return base64(openssl.read('x.p12'));
  };

  it('POST /cas/import accepts certificate, key and chain in DER, and the CA signs', async () => {
    const { root, below } = hierarchy('der');
    const { status, body } = await post({
      ca: base64(der(below.certificate)),
      private_key: base64(der(below.key)),
      ca_chain: [base64(der(root.certificate))],
    });
    expect([status, body.level, body.certificate.certificate]).toEqual([201, 1, base64(below.certificate)]);
    expect(opensslVerify(root.certificate, pemOf(await sign(client, body.id)), below.certificate)).toBe(
      'leaf: OK',
    );
  });

  it.each(['PEM', 'DER'] as const)(
    'POST /cas/import accepts a PKCS#7 file in %s that has the root before the CA',
    async (form) => {
      const { root, below } = hierarchy(`pkcs7 ${form}`);
      const { status, body } = await post({
        ca: pkcs7(form, root.certificate, below.certificate),
        private_key: base64(below.key),
      });
      expect([status, body.level, body.certificate.certificate]).toEqual([201, 1, base64(below.certificate)]);
    },
  );

  it('POST /cas/import accepts a PKCS#7 file with two CAs as an entry of ca_chain', async () => {
    const { root, below } = hierarchy('pkcs7 chain');
    const lowest = foreignCa({ subject: '/CN=Lowest', issuer: below });
    const ca_chain = [pkcs7('DER', below.certificate, root.certificate)];
    const { status, body } = await post({ ca: base64(lowest.certificate), ca_chain });
    expect([status, body.level]).toEqual([201, 2]);
  });

  it.each([
    ['by default', []],
    ['with Triple DES', ['-keypbe', 'PBE-SHA1-3DES', '-certpbe', 'PBE-SHA1-3DES', '-macalg', 'sha1']],
  ])(
    'POST /cas/import accepts key, certificate and chain in a PKCS#12 file of openssl %s, and the CA signs',
    async (how, options) => {
      const { root, below } = hierarchy(`pkcs12 ${how}`);
      const file = pkcs12(below, [root.certificate], ...options);
      const { status, body } = await post({ pkcs12: file, passphrase: PASSPHRASE });
      expect([status, body.level, body.certificate.type]).toEqual([201, 1, 'IMPORTED_WITH_KEY']);
      expect(opensslVerify(root.certificate, pemOf(await sign(client, body.id)), below.certificate)).toBe(
        'leaf: OK',
      );
      const [event] = await changeEvents(url, { type: 'ca.import', subject: `ca/${body.id}` });
      expect(JSON.stringify(event)).not.toContain(file.slice(100, 140));
    },
  );

  it('POST /cas/import accepts a PKCS#12 file with an empty passphrase without passphrase', async () => {
    const { status, body } = await post({ pkcs12: pkcs12(hierarchy('empty').root, [], '-passout', 'pass:') });
    expect([status, body.level]).toEqual([201, 0]);
  });

  it('POST /certificates/import accepts a certificate in DER, or alone in PKCS#7', async () => {
    const [one, other] = [foreignCa({ subject: '/CN=One' }), foreignCa({ subject: '/CN=Other' })];
    for (const certificate of [base64(der(one.certificate)), pkcs7('PEM', other.certificate)]) {
      const answer = await client.post<CertificateView>('/certificates/import', { certificate });
      expect(answer.status).toBe(201);
    }
  });

  it('POST /certificates/import rejects a PKCS#7 file with two certificates with 400', async () => {
    const [one, other] = [foreignCa({ subject: '/CN=One of two' }), foreignCa({ subject: '/CN=Two of two' })];
    const certificate = pkcs7('PEM', one.certificate, other.certificate);
    const { status, body } = await client.post<{ err: string }>('/certificates/import', { certificate });
    expect([status, body.err]).toEqual([400, 'certificate holds 2 certificates, one is allowed']);
  });

  describe('POST /cas/import rejects with 400, and keeps no key of,', () => {
    const { root, below } = hierarchy('rejected');
    const stranger = foreignCa({ subject: '/CN=Stranger' });

    it.each([
      [
        'a PKCS#12 file with a wrong passphrase',
        () => ({ pkcs12: pkcs12(root, []), passphrase: 'battery staple' }),
        'pkcs12 cannot be decrypted: the passphrase is wrong',
      ],
      [
        'a PKCS#12 file without its passphrase',
        () => ({ pkcs12: pkcs12(root, []) }),
        'pkcs12 is encrypted: its passphrase is missing',
      ],
      [
        'a PKCS#12 file with a certificate beside it',
        () => ({ pkcs12: pkcs12(root, []), ca: base64(root.certificate) }),
        'pkcs12 holds key, certificate and chain: ca, private_key and ca_chain must be absent',
      ],
      [
        'a PKCS#12 file with an unrelated certificate',
        () => ({ pkcs12: pkcs12(root, [stranger.certificate]), passphrase: PASSPHRASE }),
        'pkcs12 certificate 2 has issued neither the CA nor one above it',
      ],
      [
        'a PKCS#12 file with too many iterations',
        () => ({ pkcs12: pkcs12(root, [], '-iter', '700000'), passphrase: PASSPHRASE }),
        'pkcs12 asks for more than 600000 digests of the KDF of PKCS#12: write it with fewer iterations',
      ],
      ['a PKCS#12 file that is malformed', () => ({ pkcs12: base64('hello') }), 'pkcs12 is malformed'],
      [
        'a PKCS#7 file with two unrelated CAs',
        () => ({ ca: pkcs7('DER', root.certificate, stranger.certificate) }),
        'ca holds 2 certificates that issued none of the others: it must be one CA and the CAs above it',
      ],
      [
        'an unrelated certificate in a PKCS#7 entry of ca_chain',
        () => ({
          ca: base64(below.certificate),
          ca_chain: [pkcs7('DER', root.certificate, stranger.certificate)],
        }),
        'ca_chain[0] certificate 2 has issued neither the CA nor one above it',
      ],
      [
        'an entry of ca_chain with 17 certificates',
        () => ({
          ca: base64(below.certificate),
          ca_chain: [pkcs7('DER', ...Array.from({ length: 17 }, () => root.certificate))],
        }),
        'ca_chain: must not be longer than 16 certificates',
      ],
    ])('%s', async (_how, body, err) => {
      const before = await query(url, 'SELECT count(*) FROM key');
      const answer = await post(body());
      expect([answer.status, answer.body.err]).toEqual([400, err]);
      expect(await query(url, 'SELECT count(*) FROM key')).toEqual(before);
    });
  });
});
