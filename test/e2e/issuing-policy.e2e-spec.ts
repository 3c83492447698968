import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { createCa, createProfile } from '../support/issuing';
import { makeCsr, openssl } from '../support/openssl';
import { type ApiClient, sharedService } from '../support/service';
import type { CaView, CertificateView } from '../support/wire';

interface Answer extends CertificateView {
  id: string;
  err: string;
}
type Profile = Record<string, unknown> & { id: string };

const HONOURING = { honor_key_usage: true, honor_extended_key_usages: true, key_usage: [] };
/** CSRs that openssl refuses to make. */
const fixture = (name: string): string =>
  readFileSync(join(__dirname, '../support/requests', name)).toString('base64');

describe('what a CA issues', () => {
  let admin: ApiClient;
  let issuer: ApiClient;
  let ca: CaView;

  beforeAll(async () => {
    ({ admin, issuer } = await sharedService());
    ca = await createCa(admin);
  });

  const csr = (extensions: string[] = [], subject = '/CN=device'): string =>
    makeCsr(subject, { extensions }).toString('base64');
  const sign = (body: object, client = issuer) =>
    client.post<Answer>(`/cas/${ca.id}/certificates/sign`, body);
  const signWith = async (profile: object, extensions: string[], subject?: string) =>
    sign({ csr: csr(extensions, subject), profile_id: await createProfile(admin, profile) });
  const read = async (id: string) => (await admin.get<Profile>(`/profiles/${id}`)).body;

  describe('purposes and usages of a CSR', () => {
    it.each([
      ['OCSPSigning', 'OCSPSigning'],
      ['2.5.29.37.0', 'Any'],
      ['1.3.6.1.4.1.311.20.2.1', '1.3.6.1.4.1.311.20.2.1'],
    ])('the purpose %s is rejected by default with 400 that names it', async (purpose, name) => {
      const { status, body } = await signWith(HONOURING, [`extendedKeyUsage=clientAuth,${purpose}`]);
      expect({ status, err: body.err }).toEqual({
        status: 400,
        err: `extended key usage ${name}: the issuance profile does not allow it (allowed_extended_key_usages)`,
      });
    });

    it('are issued when allowed_extended_key_usages has them, by name or object identifier', async () => {
      const allowed_extended_key_usages = ['ocspsigning', '1.3.6.1.4.1.311.20.2.1'];
      const profileId = await createProfile(admin, { ...HONOURING, allowed_extended_key_usages });
      expect(await read(profileId)).toMatchObject({
        allowed_extended_key_usages: ['OCSPSigning', '1.3.6.1.4.1.311.20.2.1'],
      });
      const ask = (purpose: string) =>
        sign({ csr: csr([`extendedKeyUsage=${purpose}`]), profile_id: profileId });
      expect(await ask('OCSPSigning')).toMatchObject({
        status: 201,
        body: { extensions: { extended_key_usage: ['OCSPSigning'] } },
      });
      expect(await ask('1.3.6.1.4.1.311.20.2.1')).toMatchObject({
        status: 201,
        body: { extensions: { extended_key_usage_oids: ['1.3.6.1.4.1.311.20.2.1'] } },
      });
      expect((await ask('clientAuth')).status).toBe(400);
    });

    it('are rejected when allowed_extended_key_usages is empty, which does not bind those of the profile', async () => {
      const none = { ...HONOURING, allowed_extended_key_usages: [] };
      expect((await signWith(none, ['extendedKeyUsage=clientAuth'])).status).toBe(400);
      const stated = { extended_key_usages: ['OCSPSigning'], allowed_extended_key_usages: [] };
      expect(await signWith(stated, [])).toMatchObject({
        status: 201,
        body: { extensions: { extended_key_usage: ['OCSPSigning'] } },
      });
    });

    it.each(['keyCertSign', 'cRLSign'])('the usage %s is rejected for a leaf with 400', async (usage) => {
      const { status, body } = await signWith(HONOURING, [`keyUsage=critical,digitalSignature,${usage}`]);
      expect(status).toBe(400);
      expect(body.err).toContain(usage === 'cRLSign' ? 'key usage CRLSign' : 'key usage CertSign');
    });
  });

  describe("the subject of the leaf's issuer", () => {
    const MESSAGE = 'subject: a certificate that is not of a CA must not carry the name of its issuer';

    it.each(['/O=Test/CN=Test Root', '/O=test/CN=TEST  root'])(
      'is rejected in a CSR: %s',
      async (subject) => {
        const { status, body } = await signWith({}, [], subject);
        expect({ status, err: body.err }).toEqual({ status: 400, err: MESSAGE });
      },
    );

    it('is rejected in a profile, in POST /certificates and in a dry run', async () => {
      const own = { common_name: 'Test Root', organization: 'Test' };
      const profile = { honor_subject: false, subject: own };
      expect((await signWith(profile, [])).body.err).toBe(MESSAGE);
      const created = await issuer.post<Answer>('/certificates', {
        ...{ ca_id: ca.id, key_spec: { type: 'ECDSA', bits: 256 }, subject: own },
      });
      expect(created).toMatchObject({ status: 400, body: { err: MESSAGE } });
      const preview = await issuer.post<{ refusals: { reason: string }[] }>(
        `/cas/${ca.id}/certificates/sign?dry_run=true`,
        { csr: csr([], '/O=Test/CN=Test Root') },
      );
      expect(preview.body.refusals.map(({ reason }) => reason)).toEqual([MESSAGE]);
    });
  });

  describe('with an inline profile that has the id of a stored one', () => {
    /** What a client of the reference keeps of a profile: the fields of its model. */
    const asReferenceClient = (profile: Profile): Profile => {
      const { allow_rsa_keys, allowed_rsa_key_sizes, allow_ecdsa_keys, allowed_ecdsa_key_sizes, enabled } =
        profile.crypto_enforcement as Record<string, unknown>;
      const known = ['id', 'name', 'description', 'validity', 'sign_as_ca', 'honor_key_usage', 'key_usage'];
      known.push('honor_extended_key_usages', 'extended_key_usages', 'honor_subject', 'subject');
      known.push('honor_extensions');
      return {
        ...(Object.fromEntries(known.map((name) => [name, profile[name]])) as Profile),
        crypto_enforcement: {
          ...{ enabled, allow_rsa_keys, allowed_rsa_key_sizes, allow_ecdsa_keys, allowed_ecdsa_key_sizes },
        },
      };
    };
    const CONSTRAINED = {
      allowed_subject_alt_names: ['dns:*.acme.test'],
      max_validity: '2y',
      extended_key_usage_oids: ['1.2.3.4'],
    };
    const EVIL = ['subjectAltName=DNS:evil.test'];
    const GOOD = ['subjectAltName=DNS:a.acme.test'];
    const stored = async (changes: object = {}) =>
      asReferenceClient(await read(await createProfile(admin, { ...CONSTRAINED, ...changes })));

    it('an unchanged copy without the additional fields counts as a reference', async () => {
      const profile = await stored();
      expect(await sign({ csr: csr(EVIL), profile })).toMatchObject({ status: 400 });
      expect((await sign({ csr: csr(EVIL), profile }, admin)).status).toBe(400);
      const { status, body } = await sign({ csr: csr(GOOD), profile });
      expect(status).toBe(201);
      expect(body.extensions).toMatchObject({ extended_key_usage_oids: ['1.2.3.4'] });
      const preview = await issuer.post(`/cas/${ca.id}/certificates/sign?dry_run=true`, {
        ...{ csr: csr(GOOD), profile },
      });
      expect(preview.body).toMatchObject({ would_issue: true, profile: { source: 'id', id: profile.id } });
    });

    it('a copy with other spellings of the same values counts as a reference', async () => {
      const profile = await stored({ key_usage: ['KeyAgreement', 'DigitalSignature'] });
      const copy = {
        ID: profile.id,
        validity: { type: 'Duration', duration: '8736h', time: '0001-01-01T00:00:00Z' },
        key_usage: ['DigitalSignature', 'KeyAgreement', 'KeyAgreement'],
        extended_key_usages: ['1.3.6.1.5.5.7.3.2'],
        subject: null,
        crypto_enforcement: { enabled: false, allowed_rsa_key_sizes: null },
      };
      expect((await sign({ csr: csr(GOOD), profile: copy })).status).toBe(201);
    });

    it('a changed copy needs admin, and members that it lacks apply from the stored profile', async () => {
      const profile = { ...(await stored()), validity: { type: 'Duration', duration: '3y' } };
      expect((await sign({ csr: csr(GOOD), profile })).status).toBe(403);
      const { status, body } = await sign({ csr: csr(GOOD), profile }, admin);
      expect({ status, err: body.err }).toEqual({
        status: 400,
        err: 'validity: the certificate would be valid for longer than max_validity 2y',
      });
      const shorter = { ...profile, validity: { type: 'Duration', duration: '1w' } };
      expect((await sign({ csr: csr(EVIL), profile: shorter }, admin)).status).toBe(400);
      expect((await sign({ csr: csr(GOOD), profile: shorter }, admin)).status).toBe(201);
    });

    it('restrictions of the copy and of the stored profile both apply', async () => {
      const profile = {
        ...(await stored()),
        ...{ allowed_subject_alt_names: ['dns:a.*', 'dns:evil.test'], max_validity: '4y' },
      };
      const ask = (name: string) =>
        sign({ csr: csr([`subjectAltName=DNS:${name}`]), profile }, admin).then(({ status }) => status);
      expect(await ask('a.acme.test')).toBe(201);
      expect(await ask('b.acme.test')).toBe(400);
      expect(await ask('evil.test')).toBe(400);
    });

    it.each([null, ''])('the id %j counts as absent', async (id) => {
      const profile = { ...(await stored()), id };
      expect((await sign({ csr: csr(GOOD), profile })).status).toBe(403);
      expect((await sign({ csr: csr(EVIL), profile }, admin)).status).toBe(201);
    });

    it('an unknown id is rejected with 404, on every route that takes an inline profile', async () => {
      const profile = { ...(await stored()), id: 'nobody' };
      const expected = { status: 404, body: { err: 'issuance profile not found' } };
      expect(await sign({ csr: csr(), profile })).toMatchObject(expected);
      expect(await sign({ csr: csr(), profile }, admin)).toMatchObject(expected);
      const key_spec = { type: 'ECDSA', bits: 256 };
      const created = { ca_id: ca.id, key_spec, issuance_profile: profile };
      expect(await issuer.post('/certificates', created)).toMatchObject(expected);
      const forCas = { ...profile, sign_as_ca: true };
      expect(
        await admin.post('/cas', {
          ...{ subject: { common_name: 'Other' }, profile_id: ca.profile_id, ca_issuance_profile: forCas },
          ...{ key_metadata: key_spec, ca_expiration: { type: 'Duration', duration: '1y' } },
        }),
      ).toMatchObject(expected);
      for (const route of ['reissue', 'rekey']) {
        expect(await admin.post(`/cas/${ca.id}/${route}`, { profile: forCas })).toMatchObject(expected);
      }
    });

    it('POST /certificates accepts a copy from an issuer, and rejects a changed one', async () => {
      const profile = await stored();
      const create = (issuance_profile: object) =>
        issuer.post<Answer>('/certificates', {
          ...{ ca_id: ca.id, key_spec: { type: 'ECDSA', bits: 256 }, subject: { common_name: 'device' } },
          issuance_profile,
        });
      expect(await create(profile)).toMatchObject({
        status: 201,
        body: { extensions: { key_usage: ['DigitalSignature'], extended_key_usage: ['ClientAuth'] } },
      });
      expect((await create({ ...profile, key_usage: ['ContentCommitment'] })).status).toBe(403);
    });

    it('POST /cas applies members of the stored profile that the copy lacks', async () => {
      const profile = await stored({
        ...{ sign_as_ca: true, path_len_constraint: 0 },
        ...{ key_usage: ['CertSign', 'CRLSign'], extended_key_usages: [], extended_key_usage_oids: [] },
      });
      const { status, body } = await admin.post<CaView>('/cas', {
        ...{
          subject: { common_name: 'Bound' },
          profile_id: ca.profile_id,
          key_metadata: { type: 'ECDSA', bits: 256 },
        },
        ...{ ca_expiration: { type: 'Duration', duration: '1y' } },
        ca_issuance_profile: { ...profile, validity: { type: 'Duration', duration: '1w' } },
      });
      expect(status).toBe(201);
      const pem = Buffer.from(body.certificate.certificate, 'base64');
      const { output } = openssl(['x509', '-in', 'ca', '-noout', '-ext', 'basicConstraints'], { ca: pem });
      expect(output).toContain('pathlen:0');
    });
  });

  describe('with lists of allowed or denied names', () => {
    const ACME = { allowed_subject_alt_names: ['dns:*.acme.test', 'email:*@acme.test', 'ip:10.0.0.0/8'] };

    it.each([
      '/CN=www.bank.test',
      '/CN=WWW.Bank.Test.',
      '/CN= www.bank.test ',
      '/CN=a.acme.test/CN=www.bank.test',
      '/CN=*.bank.test',
      '/CN=root@bank.test',
      '/CN=192.0.2.1',
      '/CN=[2001:db8::1]',
    ])('the common name %s is rejected when its name is not allowed', async (subject) => {
      const { status, body } = await signWith(ACME, [], subject);
      expect(status).toBe(400);
      expect(body.err).toMatch(/^common name .*: the issuance profile does not allow it/);
    });

    it.each(['/CN=sensor-0001', '/CN=Sensor 1, Hall 2', '/CN=12345678', '/CN=a.acme.test', '/CN=10.1.2.3'])(
      'the common name %s is issued',
      async (subject) => {
        expect((await signWith(ACME, [], subject)).status).toBe(201);
      },
    );

    it('a common name of the CSR is checked, one of the profile is not', async () => {
      const open = { ...ACME, honor_subject: false };
      expect((await signWith(open, [], '/CN=www.bank.test')).status).toBe(400);
      const stated = { ...open, subject: { common_name: 'www.bank.test' } };
      expect((await signWith(stated, [], '/CN=device')).status).toBe(201);
    });

    it('the common name of POST /certificates is checked', async () => {
      const { status, body } = await issuer.post<Answer>('/certificates', {
        ...{
          ca_id: ca.id,
          key_spec: { type: 'ECDSA', bits: 256 },
          subject: { common_name: 'www.bank.test' },
        },
        issuance_profile_id: await createProfile(admin, ACME),
      });
      expect(status).toBe(400);
      expect(body.err).toContain('"www.bank.test"');
    });

    const UPN = 'subjectAltName=otherName:1.3.6.1.4.1.311.20.2.3;UTF8:admin@bank.test';
    it.each<[string, object, string]>([
      [
        'a URI whose path looks like the host',
        { allowed_subject_alt_names: ['uri:https://*.acme.test/*'] },
        'subjectAltName=URI:https://evil.example/.acme.test/',
      ],
      [
        'a mailbox with two @',
        { allowed_subject_alt_names: ['email:*@acme.test'] },
        'subjectAltName=email:root@evil.example@acme.test',
      ],
      [
        'an IPv4-mapped address',
        { denied_subject_alt_names: ['ip:0.0.0.0/0'] },
        'subjectAltName=IP:::ffff:10.0.0.1',
      ],
      ['an otherName', { denied_subject_alt_names: ['dns:evil.test'] }, UPN],
      ['a registered id', { denied_subject_alt_names: ['dns:evil.test'] }, 'subjectAltName=RID:1.2.3'],
      [
        'a wildcard over a denied name',
        { denied_subject_alt_names: ['dns:www.bank.test'] },
        'subjectAltName=DNS:*.bank.test',
      ],
      ['a wildcard', { denied_subject_alt_names: ['wildcard:*'] }, 'subjectAltName=DNS:*.acme.test'],
      ['an otherName of another type', { allowed_subject_alt_names: ['othername:1.2.3'] }, UPN],
    ])('%s in the alternative names is rejected with 400', async (_what, profile, extension) => {
      const { status, body } = await signWith(profile, [extension]);
      expect(status).toBe(400);
      expect(body.err).toMatch(
        /^subject alternative name .*: the issuance profile (does not allow|denies) it/,
      );
    });

    it('an otherName is allowed by the object identifier of its type', async () => {
      const profile = { allowed_subject_alt_names: ['othername:1.3.6.1.4.1.311.20.2.3'] };
      expect((await signWith(profile, [UPN])).status).toBe(201);
    });

    it.each(['192.0.2.7', '127.1', '0x7f.1', '2130706433', '0300.0.2.7', 'a.test.1'])(
      'the IP literal DNS:%s is rejected without a list',
      async (name) => {
        const { status, body } = await signWith({}, [`subjectAltName=DNS:${name}`]);
        expect(status).toBe(400);
        expect(body.err).toContain(`"${name}"`);
      },
    );

    it('without a list, IP addresses, registered ids, wildcards and otherNames are issued', async () => {
      for (const name of ['IP:::ffff:10.0.0.1', 'RID:1.2.3', 'DNS:*.bank.test']) {
        expect((await signWith({}, [`subjectAltName=${name}`], '/CN=www.bank.test')).status).toBe(201);
      }
      expect((await signWith({}, [UPN])).status).toBe(201);
    });
  });

  describe('deceptive characters', () => {
    it.each([
      ['a right-to-left override in the subject', 'right-to-left-override.csr', /bidirectional control/],
      ['half a surrogate in the subject', 'half-surrogate.csr', /not valid Unicode/],
    ])('%s of a CSR is rejected with 400', async (_what, file, message) => {
      const { status, body } = await sign({ csr: fixture(file) });
      expect(status).toBe(400);
      expect(body.err).toMatch(message);
    });

    it.each([
      ['otherName:1.3.6.1.4.1.311.20.2.3;UTF8:a\u202eb', 'otherName'],
      ['dirName:dn\n[dn]\nCN=a\u2066b', 'directoryName'],
    ])('in the alternative name %j of a CSR are rejected with 400', async (name, kind) => {
      const [first, ...section] = name.split('\n');
      const config = [
        '[req]',
        'distinguished_name=none',
        'prompt=no',
        'req_extensions=ext',
        'utf8=yes',
        '[none]',
      ];
      const lines = [...config, 'CN=device', '[ext]', `subjectAltName=${first}`, ...section, ''];
      const made = openssl(
        ['req', '-new', '-utf8', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes'].concat([
          '-keyout',
          'key.pem',
          '-out',
          'csr.pem',
          '-config',
          'conf',
        ]),
        { conf: Buffer.from(lines.join('\n')) },
      );
      const { status, body } = await sign({ csr: made.file('csr.pem').toString('base64') });
      expect(status).toBe(400);
      // openssl reads the texts of a section as Latin-1, which makes other control characters of it.
      expect(body.err).toMatch(
        new RegExp(`subject alternative name has a ${kind} that has (bidirectional )?control`),
      );
    });

    it('in a subject are rejected with 400 by POST and PUT of profiles, POST /cas and POST /certificates', async () => {
      const subject = { common_name: 'device', organization: 'a\u200fb' };
      const answers = await Promise.all([
        admin.post<Answer>('/profiles', { subject }),
        admin.put<Answer>(`/profiles/${ca.profile_id}`, { subject }),
        admin.post<Answer>('/cas', {
          ...{ subject, profile_id: ca.profile_id, key_metadata: { type: 'ECDSA', bits: 256 } },
          ca_expiration: { type: 'Duration', duration: '1y' },
        }),
        admin.post<Answer>('/certificates', {
          ca_id: ca.id,
          key_spec: { type: 'ECDSA', bits: 256 },
          subject,
        }),
      ]);
      for (const { status, body } of answers) {
        expect(status).toBe(400);
        expect(body.err).toContain('organization has bidirectional control characters');
      }
    });
  });

  it('the revocation_reason RemoveFromCRL is rejected with 400 for a certificate and for a CA', async () => {
    const { body } = await sign({ csr: csr() });
    const change = { status: 'REVOKED', revocation_reason: 'RemoveFromCRL' };
    const expected = { status: 400, body: { err: 'unsupported revocation code' } };
    expect(await admin.put(`/certificates/${body.serial_number}/status`, change)).toMatchObject(expected);
    expect(await admin.post(`/cas/${ca.id}/status`, change)).toMatchObject(expected);
  });
});
