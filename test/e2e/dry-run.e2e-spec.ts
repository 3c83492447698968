import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createCa, createProfile } from '../support/issuing';
import { makeCsr, openssl } from '../support/openssl';
import { type ApiClient, type ServiceProcess, startService } from '../support/service';
import type { CaView, IssuancePreviewView, Page } from '../support/wire';

describe('a dry run of signing', () => {
  let service: ServiceProcess;
  let client: ApiClient;
  let ca: CaView;

  beforeAll(async () => {
    service = await startService({ VA_SERVER_DOMAINS: 'va.example.com' });
    client = service.admin;
    ca = await createCa(client, { id: 'root' });
  });

  afterAll(() => service.remove());

  const csr = (subject = '/CN=device', extensions: string[] = []): string =>
    makeCsr(subject, { extensions }).toString('base64');
  const preview = (body: object, caller = client) =>
    caller.post<IssuancePreviewView>('/cas/root/certificates/sign?dry_run=true', body);

  it('a dry run returns the certificate that would be issued, and stores nothing', async () => {
    const before = await client.get<Page<unknown>>('/certificates');
    const { status, body } = await preview({ csr: csr('/CN=device', ['subjectAltName=DNS:a.test']) });
    expect(status).toBe(200);
    expect(body).toMatchObject({ would_issue: true, refusals: [], profile: { source: 'default of the CA' } });
    expect(body.profile.id).toBe(ca.profile_id);
    expect(body.certificate).toMatchObject({
      subject: { common_name: 'device' },
      issuer: { common_name: 'Test Root' },
      key_usage: ['DigitalSignature'],
      extended_key_usage: ['ClientAuth'],
      is_ca: false,
      authority_key_id: ca.certificate.subject_key_id,
    });
    expect(body.certificate!.extensions.map(({ oid }) => oid)).toEqual([
      ...['2.5.29.15', '2.5.29.37', '2.5.29.14', '2.5.29.35'],
      ...['1.3.6.1.5.5.7.1.1', '2.5.29.31', '2.5.29.17'],
    ]);
    expect((await client.get<Page<unknown>>('/certificates')).body).toEqual(before.body);
    const log = await client.get('/events?after=0&limit=100');
    expect(JSON.stringify(log.body)).not.toContain('ca.sign.certificate');
  });

  it('a dry run returns the TBSCertificate in DER, readable by OpenSSL', async () => {
    const { body } = await preview({ csr: csr() });
    const tbs = Buffer.from(body.certificate!.tbs_certificate, 'base64');
    const { output } = openssl(['asn1parse', '-inform', 'DER', '-in', 'tbs'], { tbs });
    expect(output).toContain(':device');
    expect(output).toContain('X509v3 Authority Key Identifier');
  });

  it('a dry run lists every reason for a rejection', async () => {
    const { status, body } = await preview({
      csr: csr('/CN=device', ['subjectAltName=DNS:evil.test']),
      profile: {
        validity: { type: 'Duration', duration: '2y' },
        max_validity: '1y',
        honor_extensions: true,
        honor_subject: false,
        subject: { country: 'Spain' },
        allowed_subject_alt_names: ['dns:*.acme.test'],
        crypto_enforcement: { enabled: true, allow_rsa_keys: true },
      },
    });
    expect(status).toBe(200);
    const reasons = body.refusals.map(({ reason }) => reason).join('\n');
    expect(body.would_issue).toBe(false);
    expect(reasons).toContain('issuance profile does not allow ECDSA keys');
    expect(reasons).toContain('"evil.test"');
    expect(reasons).toContain('country');
    expect(reasons).toContain('max_validity');
    expect(body.certificate).toBeNull();
  });

  it('a dry run lists all lint findings', async () => {
    const { body } = await preview({
      csr: csr('/CN=device', ['subjectAltName=DNS:a..b']),
      profile: { honor_extensions: true, honor_subject: true, key_usage: ['CertSign'] },
    });
    expect(body.would_issue).toBe(false);
    const errors = body.lint.filter(({ level }) => level === 'error').map(({ name }) => name);
    expect(errors).toEqual(
      expect.arrayContaining(['only-ca-may-sign-certificates', 'alternative-names-are-well-formed']),
    );
    expect(body.refusals.map(({ code }) => code)).toEqual(errors.map(() => 'certificate.lint'));
  });

  it('a dry run rejects an unknown CA or profile with 404', async () => {
    const ofUnknown = '/cas/nobody/certificates/sign?dry_run=true';
    expect((await client.post(ofUnknown, { csr: csr() })).status).toBe(404);
    expect((await preview({ csr: csr(), profile_id: 'nobody' })).status).toBe(404);
  });

  it('a dry run needs the permission issuer, and admin with a profile in the request', async () => {
    expect((await preview({ csr: csr() }, service.reader)).status).toBe(403);
    expect((await preview({ csr: csr() }, service.issuer)).status).toBe(200);
    expect((await preview({ csr: csr(), profile: {} }, service.issuer)).status).toBe(403);
  });

  it('a value of dry_run other than true and false is rejected with 400', async () => {
    const odd = await client.post('/cas/root/certificates/sign?dry_run=maybe', { csr: csr() });
    expect(odd).toMatchObject({ status: 400, body: { err: 'dry_run: must be true or false' } });
  });
});

describe('profile members that the reference does not have', () => {
  let service: ServiceProcess;
  let client: ApiClient;
  let ca: CaView;

  beforeAll(async () => {
    service = await startService();
    client = service.admin;
    ca = await createCa(client, { id: 'root', ca_expiration: { type: 'Duration', duration: '2y' } });
  });

  afterAll(() => service.remove());

  const signWith = (profile: object, extensions: string[] = []) =>
    client.post<{
      err: string;
      valid_from: string;
      valid_to: string;
      extensions: object;
      certificate: string;
    }>('/cas/root/certificates/sign', {
      csr: makeCsr('/CN=device', { extensions }).toString('base64'),
      profile,
    });
  const tenYears = { validity: { type: 'Duration', duration: '10y' } };

  it('not_after_policy decides whether a certificate may outlive its CA', async () => {
    expect((await signWith(tenYears)).status).toBe(201);
    const clamped = await signWith({ ...tenYears, not_after_policy: 'clamp' });
    expect(clamped.body.valid_to).toBe(ca.certificate.valid_to);
    const refused = await signWith({ ...tenYears, not_after_policy: 'reject' });
    expect(refused).toMatchObject({ status: 400 });
    expect(refused.body.err).toContain('would outlive its CA');
  });

  it('backdate moves notBefore no further back than that of the CA', async () => {
    const { body } = await signWith({ ...tenYears, backdate: '1h' });
    expect(body.valid_from).toBe(ca.certificate.valid_from);
  });

  it('OIDs in extended_key_usages are issued, and returned in extended_key_usage_oids', async () => {
    const { status, body } = await signWith({ extended_key_usages: ['clientAUTH', '1.2.3.4'] });
    expect(status).toBe(201);
    expect(body.extensions).toMatchObject({
      extended_key_usage: ['ClientAuth'],
      extended_key_usage_oids: ['1.2.3.4'],
    });
    const { output } = openssl(['x509', '-in', 'leaf', '-noout', '-ext', 'extendedKeyUsage'], {
      leaf: Buffer.from(body.certificate, 'base64'),
    });
    expect(output).toContain('TLS Web Client Authentication, 1.2.3.4');
  });

  it('the header Certificate-Lint-Warnings lists the lint warnings, and is absent without any', async () => {
    const csr = makeCsr('/CN=device').toString('base64');
    const profile = { extended_key_usages: ['Any', 'ClientAuth'] };
    const { status, headers } = await client.post('/cas/root/certificates/sign', { csr, profile });
    expect(status).toBe(201);
    expect(headers.get('certificate-lint-warnings')).toMatch(/^[a-z0-9-]+(, [a-z0-9-]+)*$/);
    const profileId = await createProfile(client, { basic_constraints: true });
    const quiet = await client.post('/cas/root/certificates/sign', { csr, profile_id: profileId });
    expect(quiet.headers.get('certificate-lint-warnings')).toBeNull();
  });

  it('a CA with path_len_constraint 0 cannot have a subordinate CA', async () => {
    const caProfile = (extra: object) => ({
      ca_issuance_profile: {
        validity: { type: 'Duration', duration: '1y' },
        sign_as_ca: true,
        honor_subject: true,
        ...extra,
      },
    });
    const last = await createCa(client, { parent_id: 'root', ...caProfile({ path_len_constraint: 0 }) });
    const { status, body } = await client.post<{ err: string }>('/cas', {
      ...{ parent_id: last.id, profile_id: ca.profile_id, subject: { common_name: 'too deep' } },
      ...{ key_metadata: { type: 'ECDSA', bits: 256 }, ca_expiration: { type: 'Duration', duration: '1y' } },
    });
    expect(status).toBe(400);
    expect(body.err).toMatch(/RFC 5280 4\.2\.1\.9/);
  });

  it('names outside the name constraints of the CA are rejected with 400', async () => {
    const constrained = await createCa(client, {
      parent_id: 'root',
      ca_issuance_profile: {
        ...{ validity: { type: 'Duration', duration: '1y' }, sign_as_ca: true, honor_subject: true },
        name_constraints: { permitted: { dns: ['acme.test'] }, excluded: { ip: ['10.0.0.0/8'] } },
      },
    });
    const signing = `/cas/${constrained.id}/certificates/sign`;
    const ask = (name: string) =>
      client.post<{ err: string }>(signing, {
        csr: makeCsr('/CN=device', { extensions: [`subjectAltName=${name}`] }).toString('base64'),
      });
    expect((await ask('DNS:a.acme.test')).status).toBe(201);
    expect((await ask('IP:192.0.2.1')).status).toBe(201);
    for (const name of ['DNS:evil.test', 'IP:10.1.2.3']) {
      const { status, body } = await ask(name);
      expect(status).toBe(400);
      expect(body.err).toMatch(/RFC 5280 4\.2\.1\.10/);
    }
  });

  it.each([
    ['of 1024 bits', ['rsa_keygen_bits:1024']],
    ['with the public exponent 3', ['rsa_keygen_bits:2048', 'rsa_keygen_pubexp:3']],
  ])('signing rejects an RSA key %s with 400', async (_weakness, options) => {
    const made = openssl([
      ...['req', '-new', '-newkey', 'rsa', ...options.flatMap((option) => ['-pkeyopt', option])],
      ...['-nodes', '-keyout', 'key.pem', '-out', 'csr.pem', '-subj', '/CN=weak'],
    ]);
    const csr = made.file('csr.pem').toString('base64');
    const answer = await client.post<{ err: string }>('/cas/root/certificates/sign', { csr });
    expect(answer.status).toBe(400);
    expect(answer.body.err).toContain('weak');
  });
});
