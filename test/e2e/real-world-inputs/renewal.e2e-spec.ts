import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { foreignCa, type ForeignCa } from '../../support/foreign-ca';
import { createProfile, pemOf } from '../../support/issuing';
import { openssl } from '../../support/openssl';
import { type Answer, type ApiClient, sharedService } from '../../support/service';
import type { CaView, CertificateView } from '../../support/wire';

type Renewed = CaView & { err: string; cross_certificates?: CertificateView[] };

const input = (name: string): Buffer => readFileSync(join(__dirname, 'inputs', name));

const OF_A_CA = ['basicConstraints = critical,CA:TRUE,pathlen:2', 'subjectKeyIdentifier = hash'];

/** Extensions of imported CAs as openssl's configuration has them, each with the line of the text that shows it. */
const EXTENSIONS: readonly (readonly [name: string, line: string, text: string])[] = [
  [
    'key usages besides those of a CA',
    'keyUsage = critical,keyCertSign,cRLSign,digitalSignature',
    'Digital Signature, Certificate Sign, CRL Sign',
  ],
  [
    'the lack of key usage CRLSign',
    'keyUsage = critical,keyCertSign',
    'Key Usage: critical\n                Certificate Sign\n',
  ],
  [
    'the order of purposes',
    'extendedKeyUsage = clientAuth,1.2.3.4,serverAuth',
    'TLS Web Client Authentication, 1.2.3.4, TLS Web Server Authentication',
  ],
  [
    'critical purposes',
    'extendedKeyUsage = critical,OCSPSigning',
    'Extended Key Usage: critical\n                OCSP Signing',
  ],
  ['policies with an unnumbered notice', 'certificatePolicies = 1.2.3.4,@policy', 'Organization: Acme'],
  ['critical policies', 'certificatePolicies = critical,2.5.29.32.0', 'Certificate Policies: critical'],
  [
    'policy constraints',
    'policyConstraints = critical,requireExplicitPolicy:3,inhibitPolicyMapping:0',
    'Require Explicit Policy:3, Inhibit Policy Mapping:0',
  ],
  ['inhibitAnyPolicy', 'inhibitAnyPolicy = critical,2', 'Inhibit Any Policy: critical\n                2'],
  ['policy mappings', 'policyMappings = critical,1.2.3.4:1.2.3.5', '1.2.3.4:1.2.3.5'],
  [
    'name constraints on directory names',
    'nameConstraints = critical,permitted;dirName:tree',
    'DirName:O = Acme',
  ],
  [
    'name constraints on other names',
    'nameConstraints = critical,excluded;otherName:1.3.6.1.4.1.311.20.2.3;UTF8:@acme.test',
    'Excluded:',
  ],
  [
    'alternative names',
    'subjectAltName = email:ca@acme.test,URI:https://ca.acme.test/',
    'email:ca@acme.test, URI:https://ca.acme.test/',
  ],
  ['a malformed URI', 'subjectAltName = URI:http://h.test/{a}', 'URI:http://h.test/{a}'],
  [
    'a malformed name constraint',
    'nameConstraints = critical,permitted;email:@acme.test',
    'email:@acme.test',
  ],
  ['alternative names of the issuer', 'issuerAltName = DNS:issuer.acme.test', 'DNS:issuer.acme.test'],
  [
    'subject information access',
    'subjectInfoAccess = caRepository;URI:http://ca.acme.test/',
    'CA Repository - URI:http://ca.acme.test/',
  ],
  [
    'subject directory attributes',
    '2.5.29.9 = DER:3012301006082B06010505070904310413024445',
    'Subject Directory Attributes',
  ],
  ['freshest CRL', 'freshestCRL = URI:http://ca.acme.test/delta.crl', 'URI:http://ca.acme.test/delta.crl'],
  ['the Netscape certificate type', 'nsCertType = sslCA', 'SSL CA'],
  ['a TLS feature', 'tlsfeature = status_request', 'status_request'],
  ['an unknown extension', '1.3.6.1.4.1.99999.9 = DER:0C024142', '1.3.6.1.4.1.99999.9'],
  [
    'an unknown critical extension',
    '1.3.6.1.4.1.99999.9 = critical,DER:0C024142',
    '1.3.6.1.4.1.99999.9: critical',
  ],
].map((each) => each as [string, string, string]);

const SECTIONS = [
  '[policy]',
  'policyIdentifier = 1.2.3.5',
  'userNotice.1 = @notice',
  '[notice]',
  'organization = Acme',
  'noticeNumbers = 1,2',
  '[tree]',
  'O = Acme',
];

describe('the renewal of CAs of other products', () => {
  let client: ApiClient;
  let profile_id: string;

  beforeAll(async () => {
    client = (await sharedService()).admin;
    profile_id = await createProfile(client);
  });

  const renew = (route: string, id: string, body: object = {}): Promise<Answer<Renewed>> =>
    client.post<Renewed>(`/cas/${id}/${route}`, body);
  const REKEY = { cross_sign: ['old_with_new', 'new_with_old'] };
  const create = async (name: string): Promise<CaView> => {
    const body = JSON.parse(input(name).toString()) as object;
    const { status, body: ca } = await client.post<CaView>('/cas', { ...body, profile_id });
    expect(status).toBe(201);
    return ca;
  };
  const importCa = async (certificate: Buffer, key: Buffer | undefined, changes: object = {}) => {
    const { status, body } = await client.post<Renewed>('/cas/import', {
      ca: certificate.toString('base64'),
      profile_id,
      ...(key ? { private_key: key.toString('base64') } : {}),
      ...changes,
    });
    expect([status, body.err]).toEqual([201, undefined]);
    return body;
  };
  const importForeign = ({ certificate, key }: ForeignCa): Promise<CaView> => importCa(certificate, key);
  const textOf = (certificate: Buffer): string =>
    openssl(['x509', '-in', 'ca.pem', '-noout', '-text'], { 'ca.pem': certificate }).output;
  /** Returns the extensions of a certificate as openssl prints them. */
  const extensionsIn = (certificate: Buffer): string =>
    textOf(certificate).split('X509v3 extensions:')[1] ?? '';

  const own = (line: string): string[] => [
    ...OF_A_CA,
    ...(line.startsWith('keyUsage') ? [] : ['keyUsage = critical,keyCertSign,cRLSign']),
    line,
    ...SECTIONS,
  ];

  it('a reissue keeps key usage and purposes of a created CA', async () => {
    await create('L02-a.json');
    const { status, body } = await renew('reissue', 'l02-a');
    expect(status).toBe(200);
    expect(body.certificate.extensions).toMatchObject({
      key_usage: ['DigitalSignature', 'CertSign', 'CRLSign'],
      extended_key_usage: ['ClientAuth'],
    });
  });

  it('a rekey and its cross certificates keep key usage and purposes of a created CA', async () => {
    await create('L02-b.json');
    const { status, body } = await renew('rekey', 'l02-b', {
      key_metadata: { type: 'ECDSA', bits: 256 },
      ...REKEY,
    });
    expect(status).toBe(200);
    const certificates = [body.certificate, ...(body.cross_certificates ?? [])];
    expect(certificates).toHaveLength(3);
    for (const { extensions } of certificates) {
      expect(extensions).toMatchObject({
        key_usage: ['DigitalSignature', 'CertSign', 'CRLSign'],
        extended_key_usage: ['ClientAuth'],
      });
    }
  });

  it('a reissue keeps policy constraints and inhibitAnyPolicy of an imported CA', async () => {
    const { id } = await importCa(input('L02-policy-ca.pem'), input('L02-policy-ca.key'));
    const { status, body } = await renew('reissue', id);
    expect(status).toBe(200);
    const text = textOf(pemOf(body.certificate));
    expect(text).toMatch(/Policy Constraints: critical\s+Require Explicit Policy:0/);
    expect(text).toMatch(/Inhibit Any Policy: critical\s+1/);
  });

  it.each(EXTENSIONS)('reissue, rekey and cross certificates of a root keep %s', async (name, line, text) => {
    const subject = `/O=Acme/CN=Root with ${name}`;
    const { id } = await importForeign(foreignCa({ subject, extensions: own(line) }));
    const reissued = await renew('reissue', id);
    const rekeyed = await renew('rekey', id, REKEY);
    expect([reissued.body.err, rekeyed.body.err]).toEqual([undefined, undefined]);
    const { certificate, cross_certificates: cross = [] } = rekeyed.body;
    for (const each of [reissued.body.certificate, certificate, ...cross]) {
      const shown = extensionsIn(pemOf(each));
      expect(shown).toContain(text);
      expect(shown).toContain('CA:TRUE, pathlen:2');
    }
  });

  it('a profile in a reissue replaces the extensions that it states, and keeps the others', async () => {
    const lines = [
      'keyUsage = critical,keyCertSign,digitalSignature',
      'extendedKeyUsage = serverAuth',
      'certificatePolicies = 1.2.3.4',
      'nameConstraints = critical,permitted;DNS:acme.test',
      'inhibitAnyPolicy = critical,2',
    ];
    const ca = foreignCa({ subject: '/CN=Stated', extensions: [...OF_A_CA, ...lines] });
    const { id } = await importForeign(ca);
    const silent = await renew('reissue', id, { profile: { sign_as_ca: true } });
    const kept = extensionsIn(pemOf(silent.body.certificate));
    for (const text of [
      'Digital Signature, Certificate Sign\n',
      'TLS Web Server',
      '1.2.3.4',
      'DNS:acme.test',
      'pathlen:2',
    ])
      expect(kept).toContain(text);
    const profile = {
      ...{ sign_as_ca: true, key_usage: ['CertSign', 'CRLSign'], extended_key_usages: ['ClientAuth'] },
      ...{ path_len_constraint: 0, certificate_policies: [{ oid: '1.2.3.5' }] },
      name_constraints: { permitted: { dns: ['other.test'] } },
    };
    const stated = await renew('reissue', id, { profile });
    const shown = extensionsIn(pemOf(stated.body.certificate));
    for (const text of [
      'Certificate Sign, CRL Sign',
      'TLS Web Client',
      '1.2.3.5',
      'DNS:other.test',
      'pathlen:0',
    ])
      expect(shown).toContain(text);
    for (const text of ['Digital Signature', 'TLS Web Server', '1.2.3.4', 'DNS:acme.test'])
      expect(shown).not.toContain(text);
    expect(shown).toMatch(/Inhibit Any Policy: critical\s+2/);
  });

  it('a subordinate CA keeps names of its issuer, which its cross certificates do not have', async () => {
    const root = foreignCa({ subject: '/CN=Root of named' });
    await importForeign(root);
    const line = 'issuerAltName = DNS:issuer.acme.test';
    const { id } = await importForeign(
      foreignCa({ subject: '/CN=Named', issuer: root, extensions: own(line) }),
    );
    const { body } = await renew('rekey', id, REKEY);
    expect(extensionsIn(pemOf(body.certificate))).toContain('DNS:issuer.acme.test');
    expect(body.cross_certificates).toHaveLength(2);
    for (const cross of body.cross_certificates ?? [])
      expect(extensionsIn(pemOf(cross))).not.toContain('DNS:issuer.acme.test');
  });

  it('a CA with a private key usage period is renewed with a profile only', async () => {
    const line = '2.5.29.16 = DER:3011800F32303236303130313030303030305A';
    const { id } = await importForeign(foreignCa({ subject: '/CN=Period', extensions: own(line) }));
    for (const route of ['reissue', 'rekey']) {
      const { status, body } = await renew(route, id);
      expect(status).toBe(400);
      expect(body.err).toMatch(
        /^the certificate of the CA has the extension 2\.5\.29\.16, private key usage period/,
      );
    }
    const { status, body } = await renew('reissue', id, { profile: { sign_as_ca: true } });
    expect([status, body.err]).toEqual([200, undefined]);
  });

  it('a key usage that the new key cannot have is rejected with 400', async () => {
    const line = 'keyUsage = critical,keyCertSign,keyEncipherment';
    const ca = foreignCa({ subject: '/CN=Encipherment', key: 'RSA 2048', extensions: own(line) });
    const { id } = await importForeign(ca);
    expect(await renew('rekey', id, { key_metadata: { type: 'Ed25519', bits: 256 } })).toMatchObject({
      status: 400,
      body: { err: expect.stringMatching(/^certificate has key usage KeyEncipherment/) as string },
    });
  });

  it('a root that is signed with SHA-1 is renewed with a signature that is not weak', async () => {
    const { id } = await importCa(input('L07-sha1-root.pem'), input('L07-sha1-root.key'));
    for (const route of ['reissue', 'rekey']) {
      const { status, body } = await renew(route, id);
      expect([status, body.err]).toEqual([200, undefined]);
    }
  });

  describe('of a CA that the service cannot renew', () => {
    let orphan: string;

    beforeAll(async () => {
      orphan = (await importCa(input('L07-orphan.pem'), input('L07-orphan.key'))).id;
    });

    describe.each(['reissue', 'rekey'])('by %s', (route) => {
      const expectRefusal = async (id: string, reason: string): Promise<void> => {
        const { status, body } = await renew(route, id);
        expect([status, body.err]).toEqual([400, `the CA cannot be renewed: ${reason}`]);
      };

      it('is rejected with 400 that names an unknown issuer', async () => {
        await expectRefusal(orphan, 'its issuer "L07 elsewhere" is not a CA of this service');
      });

      it('is rejected with 400 that names an issuer without its key', async () => {
        const root = foreignCa({ subject: `/CN=Keyless above ${route}` });
        const { id } = await importCa(root.certificate, undefined, { id: `keyless-${route}` });
        const below = await importForeign(foreignCa({ subject: '/CN=Below keyless', issuer: root }));
        await expectRefusal(
          below.id,
          `the service does not hold the private key of its issuer, the CA "${id}"`,
        );
      });
    });
  });
});
