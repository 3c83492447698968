import { derToBase64Pem, type DistinguishedName } from '@libs/crypto';
import { type AltName, aCsr, altNameExtension, aName } from '@libs/crypto/testing';
import { beforeAll, describe, expect, it } from 'vitest';
import { foreignCa, type ForeignCa } from '../support/foreign-ca';
import { createProfile } from '../support/issuing';
import { makeCsr } from '../support/openssl';
import { type Answer, type ApiClient, sharedService } from '../support/service';
import type { CaView, RekeyedCaView } from '../support/wire';

const OF_A_CA = ['basicConstraints = critical,CA:TRUE', 'keyUsage = critical,keyCertSign,cRLSign'];
const IDS = ['subjectKeyIdentifier = hash', 'authorityKeyIdentifier = keyid'];
const PERMIT_ACME = 'nameConstraints = critical,permitted;DNS:acme.test';

describe('constraints of the CAs above', () => {
  let client: ApiClient;
  let profile_id: string;

  beforeAll(async () => {
    ({ admin: client } = await sharedService());
    profile_id = await createProfile(client);
  });

  type Refusable<T = object> = Answer<T & { err: string }>;

  /** Creates a CA with a CA profile of its own that has `constraints`. */
  const create = (id: string, parent_id?: string, constraints: object = {}): Promise<Refusable<CaView>> =>
    client.post('/cas', {
      ...{ id, profile_id, subject: { common_name: id }, key_metadata: { type: 'ECDSA', bits: 256 } },
      ...(parent_id === undefined ? {} : { parent_id }),
      ca_expiration: { type: 'Duration', duration: '1y' },
      ca_issuance_profile: {
        ...{ sign_as_ca: true, honor_subject: true, key_usage: ['CertSign', 'CRLSign'] },
        validity: { type: 'Duration', duration: '1y' },
        ...constraints,
      },
    });
  const permit = (permitted: object): object => ({ name_constraints: { permitted } });
  const exclude = (excluded: object): object => ({ name_constraints: { excluded } });

  const signCsr = (caId: string, csr: Buffer): Promise<Refusable> =>
    client.post(`/cas/${caId}/certificates/sign`, { csr: derToBase64Pem(csr, 'CERTIFICATE REQUEST') });
  const sign = (caId: string, ...names: AltName[]): Promise<Refusable> =>
    signCsr(caId, aCsr({ extensions: [altNameExtension(names)] }));
  const signNamed = (caId: string, subject: DistinguishedName): Promise<Refusable> =>
    signCsr(caId, aCsr({ subject }));
  const dns = (value: string): AltName => ({ kind: 'dns', value });

  const made = async (answer: Promise<Refusable>): Promise<void> => {
    expect(await answer).toMatchObject({ status: 201 });
  };
  const refusal = async (answer: Promise<Refusable>): Promise<string> => {
    const { status, body } = await answer;
    expect({ status, body }).toMatchObject({ status: 400 });
    return body.err;
  };

  const importCa = (
    id: string,
    { certificate, key }: ForeignCa,
    changes: object = {},
  ): Promise<Refusable<CaView>> =>
    client.post('/cas/import', {
      ...{ id, profile_id, ca: certificate.toString('base64'), private_key: key.toString('base64') },
      ...changes,
    });
  const withoutKey = { private_key: '' };

  describe('path length (RFC 5280 section 6.1.4)', () => {
    it('POST /cas rejects a CA that is too far below the root', async () => {
      await made(create('deep-a', undefined, { path_len_constraint: 1 }));
      await made(create('deep-b', 'deep-a', { path_len_constraint: 1 }));
      expect(await refusal(create('deep-c', 'deep-b'))).toBe(
        'certificate of a CA is below the CA "deep-a" above its issuer, whose path length allows no further CA (RFC 5280 4.2.1.9, lint issuer-allows-another-ca)',
      );
    });

    it('POST /cas/import rejects a CA with its private key that is too far below the root', async () => {
      const root = foreignCa({
        ...{ subject: '/CN=plen root', extensions: [`${OF_A_CA[0]},pathlen:0`, OF_A_CA[1] ?? '', ...IDS] },
      });
      const middle = foreignCa({ subject: '/CN=plen middle', issuer: root });
      await made(importCa('plen-root', root));
      expect(await refusal(importCa('plen-middle', middle))).toContain('issuer-allows-another-ca');
    });
  });

  describe('name constraints (RFC 5280 section 6.1.3)', () => {
    it('signing below a CA without constraints applies those of the root', async () => {
      await made(create('plain-a', undefined, permit({ dns: ['acme.test'] })));
      await made(create('plain-b', 'plain-a'));
      expect(await refusal(sign('plain-b', dns('other.test')))).toBe(
        'certificate has the DNS name other.test, which the name constraints of the CA "plain-a" above its issuer do not allow (permitted: acme.test) (RFC 5280 4.2.1.10, lint dns-names-are-within-the-issuers-constraints)',
      );
      await made(sign('plain-b', dns('www.acme.test')));
    });

    it('a signed name is permitted by every CA above and excluded by none', async () => {
      await made(create('cut-a', undefined, permit({ dns: ['acme.test'] })));
      await made(create('cut-b', 'cut-a', permit({ dns: ['b.acme.test', 'other.test'] })));
      await made(create('cut-c', 'cut-b', exclude({ dns: ['x.b.acme.test'] })));
      await made(create('cut-d', 'cut-c'));
      await made(sign('cut-d', dns('www.b.acme.test')));
      for (const name of ['www.acme.test', 'www.other.test', 'x.b.acme.test']) {
        expect(await refusal(sign('cut-d', dns(name)))).toContain(name);
      }
    });

    it.each<[AltName, object]>([
      [{ kind: 'email', value: 'root@acme.test' }, exclude({ email: ['acme.test'] })],
      [{ kind: 'ip', value: '10.0.0.1' }, exclude({ ip: ['10.0.0.0/8'] })],
      [{ kind: 'ip', value: '::ffff:10.0.0.1' }, exclude({ ip: ['10.0.0.0/8'] })],
      [{ kind: 'uri', value: 'https://acme.test/x' }, exclude({ uri: ['acme.test'] })],
      [{ kind: 'uri', value: 'urn:x:y' }, exclude({ uri: ['acme.test'] })],
      [{ kind: 'dns', value: '*.acme.test' }, exclude({ dns: ['secret.acme.test'] })],
    ])('signing rejects %o two levels below a root with %o', async (name, constraints) => {
      const id = `kind-${name.kind}-${name.value.replace(/\W/g, '-')}`;
      await made(create(`${id}-a`, undefined, constraints));
      await made(create(`${id}-b`, `${id}-a`));
      expect(await refusal(sign(`${id}-b`, name))).toContain('which the name constraints of the CA');
    });

    it('a dry run names the constraint of the root', async () => {
      await made(create('dry-a', undefined, permit({ dns: ['acme.test'] })));
      await made(create('dry-b', 'dry-a'));
      const csr = derToBase64Pem(
        aCsr({ extensions: [altNameExtension([dns('other.test')])] }),
        'CERTIFICATE REQUEST',
      );
      const { body } = await client.post<object>('/cas/dry-b/certificates/sign?dry_run=true', { csr });
      expect(JSON.stringify(body)).toContain('the CA \\"dry-a\\" above its issuer');
    });

    it('signing checks the subject against constraints on directory names', async () => {
      const root = foreignCa({
        ...{ subject: '/O=Acme/CN=dir root' },
        extensions: [
          ...OF_A_CA,
          ...IDS,
          'nameConstraints = critical,permitted;dirName:dir',
          '[dir]',
          'O=Acme',
        ],
      });
      await made(importCa('directory', root));
      const other = aName({ organization: 'Other', commonName: 'x' });
      expect(await refusal(signNamed('directory', other))).toContain(
        'which the name constraints of its issuer',
      );
      await made(signNamed('directory', aName({ organization: 'ACME', commonName: 'x' })));
    });

    it('signing rejects names of a kind that is constrained and cannot be checked', async () => {
      const upn = 'otherName:1.3.6.1.4.1.311.20.2.3;UTF8:';
      const root = foreignCa({
        ...{ subject: '/CN=upn root' },
        extensions: [...OF_A_CA, ...IDS, `nameConstraints = critical,permitted;${upn}@acme.test`],
      });
      await made(importCa('principal', root));
      const csr = makeCsr('/CN=x', { extensions: [`subjectAltName=${upn}evil@other.test`] });
      const answer = client.post<{ err: string }>('/cas/principal/certificates/sign', {
        csr: csr.toString('base64'),
      });
      expect(await refusal(answer)).toContain('lint issuers-constraints-can-be-checked');
      await made(sign('principal', dns('www.acme.test')));
    });

    it('POST /cas rejects a subordinate CA whose name the root does not permit', async () => {
      const root = foreignCa({
        ...{ subject: '/O=Acme/CN=dir root 2' },
        extensions: [
          ...OF_A_CA,
          ...IDS,
          'nameConstraints = critical,permitted;dirName:dir',
          '[dir]',
          'O=Acme',
        ],
      });
      await made(importCa('dir-2', root));
      expect(await refusal(create('dir-2-sub', 'dir-2'))).toContain('directory-names-are-within');
    });
  });

  describe('a subordinate CA with the subject of its issuer', () => {
    it.each([
      ['as it is', 'self-same'],
      ['in other letter case', 'SELF-CASE'],
      ['with a leading space', ' self-space'],
    ])('is rejected by POST /cas when it is written %s', async (_how, common_name) => {
      const parent_id = common_name.trim().toLowerCase();
      await made(create(parent_id));
      const subject = { common_name };
      const answer = client.post<{ err: string }>('/cas', {
        ...{ profile_id, parent_id, subject, key_metadata: { type: 'ECDSA', bits: 256 } },
        ca_expiration: { type: 'Duration', duration: '1y' },
      });
      expect(await refusal(answer)).toContain('lint ca-has-another-name-than-its-issuer');
    });

    it('is rejected by POST /cas/import with its private key', async () => {
      const root = foreignCa({ subject: '/CN=Same' });
      await made(importCa('same-root', root));
      const sub = foreignCa({ subject: '/CN=same', issuer: root });
      expect(await refusal(importCa('same-sub', sub))).toContain('ca-has-another-name-than-its-issuer');
    });

    it('is allowed for the cross certificates of a rekey', async () => {
      await made(create('rekeyed', undefined, { path_len_constraint: 0 }));
      const { status, body } = await client.post<RekeyedCaView>('/cas/rekeyed/rekey', {
        key_metadata: { type: 'ECDSA', bits: 256 },
        cross_sign: ['old_with_new', 'new_with_old'],
      });
      expect([status, body.cross_certificates.length]).toEqual([200, 2]);
      for (const { subject, issuer } of body.cross_certificates) expect(subject).toEqual(issuer);
    });
  });

  describe('an import', () => {
    const hierarchy = (name: string) => {
      const root = foreignCa({ subject: `/CN=${name} root`, extensions: [...OF_A_CA, ...IDS, PERMIT_ACME] });
      const alternative = 'subjectAltName = DNS:evil.test';
      const middle = foreignCa({
        ...{ subject: `/CN=${name} middle`, issuer: root },
        extensions: [...OF_A_CA, ...IDS, alternative],
      });
      const bottom = foreignCa({ subject: `/CN=${name} bottom`, issuer: middle });
      return { root, middle, bottom };
    };

    it('rejects a CA with its private key below a CA that violates a constraint, and stores nothing', async () => {
      const { root, middle, bottom } = hierarchy('all');
      const ca_chain = [root, middle].map(({ certificate }) => certificate.toString('base64'));
      expect(await refusal(importCa('all-bottom', bottom, { ca_chain }))).toBe(
        'certificate is below the CA "all middle", the certificate of which has the DNS name evil.test, which the name constraints of its issuer do not allow (permitted: acme.test) (RFC 5280 6.1, lint issuer-is-within-the-constraints-above-it)',
      );
      const { body } = await client.get<{ list: CaView[] }>('/cas?page_size=100&filter=id[eq]all-bottom');
      expect(body.list).toEqual([]);
    });

    it('accepts a CA without its private key and names the violation in Certificate-Lint-Warnings', async () => {
      const { root, middle } = hierarchy('warned');
      await made(importCa('warned-root', root));
      const { status, headers } = await importCa('warned-middle', middle, withoutKey);
      expect([status, headers.get('certificate-lint-warnings')]).toEqual([
        201,
        'dns-names-are-within-the-issuers-constraints',
      ]);
    });

    it('of the CAs above stops a CA below a violation from signing, issuing CAs and being reissued', async () => {
      const { root, middle, bottom } = hierarchy('late');
      await made(importCa('late-bottom', bottom));
      await made(sign('late-bottom', dns('www.acme.test')));
      await made(importCa('late-middle', middle, withoutKey));
      await made(sign('late-bottom', dns('www.acme.test')));
      await made(importCa('late-root', root, withoutKey));
      const reason = await refusal(sign('late-bottom', dns('www.acme.test')));
      expect(reason).toContain(
        'below the CA "late middle", the certificate of which has the DNS name evil.test',
      );
      expect(await refusal(create('late-sub', 'late-bottom'))).toBe(reason);
      expect((await client.post('/cas/late-bottom/reissue', {})).status).toBe(400);
    });
  });

  describe('the certificate of a CA above that counts', () => {
    it('is the current one after a reissue', async () => {
      await made(create('renew-a', undefined));
      await made(create('renew-b', 'renew-a'));
      await made(create('renew-c', 'renew-b'));
      await made(sign('renew-c', dns('other.test')));
      const { status } = await client.post('/cas/renew-a/reissue', {
        profile: {
          ...{ sign_as_ca: true, honor_subject: true, key_usage: ['CertSign', 'CRLSign'] },
          ...{ validity: { type: 'Duration', duration: '1y' }, ...permit({ dns: ['acme.test'] }) },
        },
      });
      expect(status).toBe(200);
      expect(await refusal(sign('renew-c', dns('other.test')))).toContain(
        'the CA "renew-a" above its issuer',
      );
    });

    it('is the one that verifies, after a rekey', async () => {
      await made(create('rekey-a', undefined, permit({ dns: ['acme.test'] })));
      await made(create('rekey-b', 'rekey-a'));
      await made(create('rekey-c', 'rekey-b'));
      const { status } = await client.post('/cas/rekey-a/rekey', {
        key_metadata: { type: 'ECDSA', bits: 256 },
        cross_sign: ['old_with_new'],
        profile: {
          ...{ sign_as_ca: true, honor_subject: true, key_usage: ['CertSign', 'CRLSign'] },
          validity: { type: 'Duration', duration: '1y' },
        },
      });
      expect(status).toBe(200);
      expect(await refusal(sign('rekey-c', dns('other.test')))).toContain(
        'the CA "rekey-a" above its issuer',
      );
    });
  });
});
