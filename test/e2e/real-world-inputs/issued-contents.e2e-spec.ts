import { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { query } from '../../support/database';
import { createCa, createProfile, pemOf } from '../../support/issuing';
import { makeCsr, openssl } from '../../support/openssl';
import { type Answer, type ApiClient, sharedService } from '../../support/service';
import type { CaView, CertificateView } from '../../support/wire';

type Issued = CertificateView & { err?: string };
type Created = CaView & { err?: string };
type Profile = { id: string; key_usage: string[]; err?: string };

const input = (name: string): Buffer => readFileSync(join(__dirname, 'inputs', name));
const json = (name: string): Record<string, unknown> =>
  JSON.parse(input(name).toString()) as Record<string, unknown>;

const CA = 'input-issued-contents';
let client: ApiClient;
let profile_id: string;
let root: CaView;

beforeAll(async () => {
  client = (await sharedService()).admin;
  profile_id = await createProfile(client, {
    ...{ key_usage: [], honor_key_usage: true, extended_key_usages: [], honor_extended_key_usages: true },
    ...{ validity: { type: 'Duration', duration: '4w' }, crypto_enforcement: { enabled: false } },
  });
  root = await createCa(client, { id: CA, profile_id });
});

const signCsr = (csr: Buffer, more: object = {}, ca = CA): Promise<Answer<Issued>> =>
  client.post<Issued>(`/cas/${ca}/certificates/sign`, { csr: csr.toString('base64'), ...more });
const create = (body: object): Promise<Answer<Created>> => client.post('/cas', { ...body, profile_id });
const store = (body: object): Promise<Answer<Profile>> => client.post('/profiles', body);
const warnings = ({ headers }: Answer): string => headers.get('certificate-lint-warnings') ?? '';
/** Signs a CSR with a new profile that states these fields. */
const signWith = async (fields: object, csr = makeCsr('/CN=device')): Promise<Answer<Issued>> => {
  const { body } = await store({ ...json('L05-profile.json'), extended_key_usages: [], ...fields });
  return signCsr(csr, { profile_id: body.id });
};

describe('a CSR is rejected with 400 that names the fault', () => {
  it.each([
    ['L03-percent.csr', 'has the URI "http://h.test/%zz", which has a % without two hexadecimal digits'],
    ['L03-open-bracket.csr', 'has a bracket that does not enclose its host (RFC 3986 3.2.2)'],
    ['L03-port.csr', 'has the port "abc", which is not a number up to 65535 (RFC 3986 3.2.3)'],
    ['L03-empty-label.csr', 'has the host "h..test", which has an empty label'],
    ['L03-quote.csr', 'has the character "\\"", which URIs percent-encode (RFC 3986 2)'],
    ['L03-angle.csr', 'has the character "<", which URIs percent-encode (RFC 3986 2)'],
    ['L03-brace.csr', 'has the character "{", which URIs percent-encode (RFC 3986 2)'],
    ['L03-two-at.csr', 'has @ twice before its path (RFC 3986 3.2.1)'],
    ['L03-hyphen-first.csr', 'has the host "-h.test", which has the label "-h"'],
    ['L03-hyphen-last.csr', 'has the host "h-.test", which has the label "h-"'],
    ['L15-two-dots.csr', 'has the mailbox "a..b@acme.test", which has an empty part between the dots'],
    ['L15-dot-first.csr', 'has an empty part between the dots of its local part (RFC 5321 4.1.2)'],
    ['L15-dot-last.csr', 'has an empty part between the dots of its local part (RFC 5321 4.1.2)'],
    ['L15-empty-label.csr', 'has the domain "acme..test", which has an empty label'],
    ['L15-comma.csr', 'has the character "," in its local part, which needs quotes'],
    ['L15-bracket.csr', 'has the character "(" in its local part, which needs quotes'],
    ['L15-angle.csr', 'has the character "<" in its local part, which needs quotes'],
    ['L15-backslash.csr', 'has the character "\\\\" in its local part, which needs quotes'],
    ['L15-65-octets.csr', 'has a local part of 65 octets, at most 64 are allowed (RFC 5321 4.5.3.1.1)'],
    ['L20-country-d1.csr', 'subject country is not a country code of two letters of ISO 3166-1'],
    ['C11-half-surrogate.csr', 'subject common_name is not valid Unicode'],
    ['C11-right-to-left-override.csr', 'subject common_name has bidirectional control characters'],
    ['D04-ip-as-dns-name.csr', 'has the IP address "192.0.2.7" as a DNS name'],
  ])('%s', async (file, reason) => {
    const { status, body } = await signCsr(input(file));
    expect([status, body.err]).toEqual([400, expect.stringContaining(reason)]);
  });
});

describe('a host with an A-label that does not decode', () => {
  it.each(['L21-dns.csr', 'L21-email.csr'])('is signed with a warning: %s', async (file) => {
    const answer = await signCsr(input(file));
    expect([answer.status, warnings(answer)]).toEqual([201, 'a-labels-are-valid']);
  });
});

describe('POST /cas', () => {
  it.each([
    [
      'L04-email-at.json',
      'permitted.email.0: must be a mailbox, a host, or a domain with a leading dot, "@acme.test"',
    ],
    [
      'L04-email-wildcard.json',
      'permitted.email.0: must be a mailbox, a host, or a domain with a leading dot, "*@acme.test"',
    ],
    [
      'L04-uri-ip.json',
      'permitted.uri.0: must be a host, or a domain with a leading dot, "10.0.0.1" is an IP address',
    ],
    ['L20-country-12.json', 'subject country is not a country code of two letters of ISO 3166-1'],
  ])('rejects %s with 400 that names the fault', async (file, reason) => {
    const { status, body } = await create(json(file));
    expect([status, body.err]).toEqual([400, expect.stringContaining(reason)]);
  });

  it('rejects a malformed constraint of a profile that an earlier version stored', async () => {
    const { body } = await store({
      sign_as_ca: true,
      honor_subject: true,
      name_constraints: { permitted: { email: ['a.test'] } },
    });
    const { databaseUrl } = await sharedService();
    await query(
      databaseUrl,
      `UPDATE issuance_profile SET definition = jsonb_set(definition, '{name_constraints,permitted,email}', '["@a.test"]') WHERE id = '${body.id}'`,
    );
    const { status, body: answer } = await signCsr(makeCsr('/CN=sub'), { profile_id: body.id });
    expect([status, answer.err]).toEqual([
      400,
      expect.stringContaining('has a malformed name constraint: email "@a.test" has no local part'),
    ]);
  });

  it('cuts the fraction off the last second of the year 9999 (F01-ca.json)', async () => {
    const { status, body } = await create(json('F01-ca.json'));
    expect([status, body.certificate.valid_to]).toEqual([201, '9999-12-31T23:59:59Z']);
  });

  it('counts a duration of 100 ns as one second', async () => {
    const { body } = await create({
      subject: { common_name: 'short' },
      key_metadata: { type: 'ECDSA', bits: 256 },
      ca_expiration: { type: 'Duration', duration: '100ns' },
    });
    const { valid_from, valid_to } = body.certificate;
    expect(Date.parse(valid_to) - Date.parse(valid_from)).toBe(1000);
  });

  it('creates a CA on P-224 with a warning, which signs', async () => {
    const answer = await create({
      ...{ id: 'input-p224', subject: { common_name: 'P-224' } },
      key_metadata: { type: 'ECDSA', bits: 224 },
      ca_expiration: { type: 'Duration', duration: '1y' },
    });
    expect([answer.status, warnings(answer)]).toEqual([201, 'curve-gives-128-bits-of-strength']);
    const { status, body } = await signCsr(makeCsr('/CN=device'), {}, 'input-p224');
    const issuer = new X509Certificate(pemOf(answer.body.certificate));
    expect([status, new X509Certificate(pemOf(body)).verify(issuer.publicKey)]).toEqual([201, true]);
  });

  it('warns of an RSA CA that enciphers', async () => {
    const answer = await create({
      subject: { common_name: 'RSA' },
      key_metadata: { type: 'RSA', bits: 2048 },
      ca_expiration: { type: 'Duration', duration: '1y' },
      ca_issuance_profile: {
        ...{ sign_as_ca: true, honor_subject: true },
        key_usage: ['KeyEncipherment', 'CRLSign', 'CertSign'],
      },
    });
    expect([answer.status, warnings(answer)]).toEqual([201, 'rsa-ca-does-not-encipher']);
  });
});

describe('POST /profiles', () => {
  it('accepts a validity whose certificates end in the last second of the year 9999 (F01-profile.json)', async () => {
    const { status, body } = await store(json('F01-profile.json'));
    expect(status).toBe(201);
    const signed = await signCsr(makeCsr('/CN=device'), { profile_id: body.id });
    expect([signed.status, signed.body.valid_to]).toEqual([201, '9999-12-31T23:59:59Z']);
  });

  it.each([
    [{ type: 'Duration' }, 'validity.duration: must be longer than 0s, got 0s'],
    [{ type: 'Duration', duration: '-1ns' }, 'validity.duration: must be longer than 0s, got -1ns'],
    [{ type: 'Time' }, 'validity.time: must be set when validity.type is not Duration'],
  ])('rejects the validity %j, with which nothing can be issued', async (validity, err) => {
    expect(await store({ validity })).toMatchObject({ status: 400, body: { err } });
  });

  it('returns key usages in the order of their bits, each once', async () => {
    const key_usage = ['CRLSign', 'DigitalSignature', 'CertSign', 'DigitalSignature'];
    const { body } = await store({ key_usage });
    const read = await client.get<Profile>(`/profiles/${body.id}`);
    for (const profile of [body, read.body])
      expect(profile.key_usage).toEqual(['DigitalSignature', 'CertSign', 'CRLSign']);
  });
});

describe('TimeStamping as the only purpose', () => {
  const verified = ({ body }: Answer<Issued>): string =>
    openssl(['verify', '-purpose', 'timestampsign', '-CAfile', 'root.pem', 'leaf.pem'], {
      'root.pem': pemOf(root.certificate),
      'leaf.pem': pemOf(body),
    }).output;
  const text = ({ body }: Answer<Issued>): string =>
    openssl(['x509', '-in', 'leaf.pem', '-noout', '-ext', 'extendedKeyUsage'], { 'leaf.pem': pemOf(body) })
      .output;

  it.each([
    ['of a profile (L05-profile.json)', () => signWith({ extended_key_usages: ['TimeStamping'] })],
    ['of a CSR (L05-time-stamping.csr)', () => signCsr(input('L05-time-stamping.csr'))],
  ])('%s is critical, and openssl accepts the certificate', async (_what, issue) => {
    const answer = await issue();
    expect([answer.status, warnings(answer)]).toEqual([201, '']);
    expect(text(answer)).toContain('X509v3 Extended Key Usage: critical');
    expect(verified(answer)).toContain('leaf.pem: OK');
  });

  it('is not critical beside other purposes', async () => {
    const answer = await signWith({ extended_key_usages: ['TimeStamping', 'ClientAuth'] });
    expect(warnings(answer)).toBe('time-stamping-stands-alone, time-stamping-is-critical');
    expect(text(answer)).not.toContain('critical');
  });
});

describe('the usages of a profile', () => {
  it.each([
    ['L18-encipher-only.json', 'has key usage EncipherOnly without KeyAgreement, which is undefined'],
    ['L18-decipher-only.json', 'has key usage DecipherOnly without KeyAgreement, which is undefined'],
  ])('are rejected when they are undefined: %s', async (file, reason) => {
    const { status, body } = await signWith(json(file));
    expect([status, body.err]).toEqual([400, expect.stringContaining(reason)]);
  });

  it('are rejected when they are EncipherOnly and DecipherOnly at once', async () => {
    const key_usage = ['KeyAgreement', 'EncipherOnly', 'DecipherOnly'];
    const { status, body } = await signWith({ key_usage });
    expect([status, body.err]).toEqual([400, expect.stringContaining('at most one of them is allowed')]);
  });

  it('are rejected when they are CRLSign for an empty subject (L14-profile.json)', async () => {
    const { status, body } = await signWith(json('L14-profile.json'), input('L14-empty-subject.csr'));
    expect([status, body.err]).toEqual([400, expect.stringContaining('CRLSign but an empty subject')]);
  });

  it.each(['L16-uuid-profile.json', 'L16-2-31-profile.json'])(
    'are certified with a warning when an arc is too large for many verifiers: %s',
    async (file) => {
      const answer = await signWith(json(file));
      expect([answer.status, warnings(answer)]).toEqual([201, 'purposes-have-arcs-below-2-31']);
    },
  );
});

describe('below a CA with constraints', () => {
  beforeAll(async () => {
    for (const file of ['L11-ca.json', 'L12-ca.json'])
      expect((await create({ ...json(file), id: `input-${file}` })).status).toBe(201);
  });

  it.each(['L11-server.csr', 'L11-client.csr'])(
    'a common name that is another DNS name is rejected when there is no DNS name: %s',
    async (file) => {
      const { status, body } = await signCsr(input(file), {}, 'input-L11-ca.json');
      expect([status, body.err]).toEqual([400, expect.stringContaining('(permitted: acme.test)')]);
    },
  );

  it.each([
    ['www.other.test', 'common-names-are-within-the-issuers-constraints'],
    ['*.other.test', 'common-names-are-within-the-issuers-constraints'],
    ['www.acme.test', ''],
    ['device 1', ''],
  ])('the common name %s beside a permitted DNS name has the warnings "%s"', async (name, expected) => {
    const csr = makeCsr(`/CN=${name}`, { extensions: ['subjectAltName=DNS:a.acme.test'] });
    const answer = await signCsr(csr, {}, 'input-L11-ca.json');
    expect([answer.status, warnings(answer)]).toEqual([201, expected]);
  });

  it.each(['L12-urn.csr', 'L12-ipv4.csr', 'L12-ipv6.csr'])(
    'a URI without the name of a host is rejected: %s',
    async (file) => {
      const { status, body } = await signCsr(input(file), {}, 'input-L12-ca.json');
      expect([status, body.err]).toEqual([400, expect.stringContaining('(excluded: .acme.test)')]);
    },
  );
});
