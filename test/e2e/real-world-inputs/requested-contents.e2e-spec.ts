import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { createCa, createProfile } from '../../support/issuing';
import { makeCsr, openssl } from '../../support/openssl';
import { type Answer, type ApiClient, sharedService } from '../../support/service';
import type { CaView, CertificateView, IssuancePreviewView } from '../../support/wire';

type Issued = CertificateView & { err?: string };

const TLS_FEATURE = '1.3.6.1.5.5.7.1.24';
const PRIVATE = '1.3.6.1.4.1.99999.9';

const input = (name: string): Buffer => readFileSync(join(__dirname, 'inputs', name));

let client: ApiClient;
let ca: CaView;

beforeAll(async () => {
  client = (await sharedService()).admin;
  const profile_id = await createProfile(client, {
    ...{ key_usage: [], honor_key_usage: true, extended_key_usages: [], honor_extended_key_usages: true },
    crypto_enforcement: { enabled: false },
  });
  ca = await createCa(client, { profile_id });
});

const signCsr = (csr: Buffer, body: object = {}): Promise<Answer<Issued>> =>
  client.post<Issued>(`/cas/${ca.id}/certificates/sign`, { csr: csr.toString('base64'), ...body });
const preview = (csr: Buffer, body: object = {}): Promise<Answer<IssuancePreviewView>> =>
  client.post(`/cas/${ca.id}/certificates/sign?dry_run=true`, { csr: csr.toString('base64'), ...body });
const issued = async (csr: Buffer, body: object = {}): Promise<Answer<Issued>> => {
  const answer = await signCsr(csr, body);
  expect([answer.status, answer.body.err]).toEqual([201, undefined]);
  return answer;
};
const subjectOf = ({ body }: Answer<Issued>): string => {
  const args = ['x509', '-in', 'leaf', '-noout', '-subject', '-nameopt', 'RFC2253,-dn_rev'];
  return openssl(args, { leaf: Buffer.from(body.certificate, 'base64') }).output.trim();
};
const extensionsOf = ({ body }: Answer<Issued>): string =>
  openssl(['x509', '-in', 'leaf', '-noout', '-text', '-certopt', 'ext_dump'], {
    leaf: Buffer.from(body.certificate, 'base64'),
  }).output;
const warningsOf = ({ headers }: Answer): string => headers.get('certificate-lint-warnings') ?? '';

describe('the subject of a CSR that the profile honours', () => {
  it('keeps the order of its attributes', async () => {
    expect(subjectOf(await issued(input('C04-rdn-order.csr')))).toMatch(/^subject=CN=.*,OU=.*,O=.*,L=.*,C=/);
  });

  it('keeps attributes that the API does not show', async () => {
    const subject = subjectOf(await issued(input('C05-ldap-name.csr')));
    expect(subject).toBe(
      'subject=DC=test,DC=acme,OU=People,UID=user1,GN=Ann,title=Dr,organizationIdentifier=VATES-00000000,CN=Ann Example,emailAddress=ann@acme.test',
    );
  });

  it('is kept without an attribute that the API shows', async () => {
    const answer = await issued(input('C05-only-dc-uid-with-san.csr'));
    expect(subjectOf(answer)).toMatch(/^subject=DC=.*UID=/);
    expect(answer.body.subject.common_name).toBe('');
  });

  it('keeps the attributes of a multi-valued RDN together', async () => {
    expect(subjectOf(await issued(input('C06-multi-valued-rdn.csr')))).toMatch(
      /^subject=(CN=host\+OU=unit|OU=unit\+CN=host)$/,
    );
  });

  it('is rejected when an e-mail address in it is outside the names of the profile', async () => {
    const profile = { honor_subject: true, allowed_subject_alt_names: ['email:*@acme.test'] };
    const kept = await signCsr(makeCsr('/CN=ann/emailAddress=ann@acme.test'), { profile });
    expect(kept.status).toBe(201);
    const { status, body } = await signCsr(makeCsr('/CN=ann/emailAddress=ann@other.test'), { profile });
    expect([status, body.err]).toEqual([
      400,
      'e-mail address "ann@other.test": the issuance profile does not allow it',
    ]);
  });
});

describe('the extensions of a CSR', () => {
  it('are taken from the attribute of Microsoft, too', async () => {
    const answer = await issued(input('B11-microsoft-extension-attribute.csr'));
    expect(extensionsOf(answer)).toContain('DNS:web.acme.test');
  });

  it('are kept byte for byte when allowed_extensions lists them, critical or not', async () => {
    const profile = { allowed_extensions: [TLS_FEATURE, PRIVATE], honor_subject: true };
    const answer = await issued(input('X2-must-staple-and-critical-private.csr'), { profile });
    expect(extensionsOf(answer)).toMatch(/TLS Feature:\s+(status_request|0{4} - 30 03)/);
    expect(extensionsOf(answer)).toMatch(/1\.3\.6\.1\.4\.1\.99999\.9: critical/);
    expect(warningsOf(answer)).not.toContain('requested-extensions');
  });

  it('are rejected when one is critical and not allowed', async () => {
    const { status, body } = await signCsr(input('X2-must-staple-and-critical-private.csr'));
    expect([status, body.err]).toEqual([
      400,
      `csr: extension ${PRIVATE} is critical, and the issuance profile does not allow it (allowed_extensions)`,
    ]);
  });

  it('are named in the header Certificate-Lint-Warnings when the certificate lacks them', async () => {
    const csr = makeCsr('/CN=staple', { extensions: ['tlsfeature=status_request', `${PRIVATE}=DER:0500`] });
    expect(warningsOf(await issued(csr))).toContain(
      `requested-extensions-are-in-certificate;oids="${TLS_FEATURE} ${PRIVATE}"`,
    );
  });

  it('cause no warning when the certificate answers them', async () => {
    const extensions = [
      'basicConstraints=CA:FALSE',
      'keyUsage=digitalSignature',
      'subjectAltName=DNS:a.test',
    ];
    expect(warningsOf(await issued(makeCsr('/CN=quiet', { extensions })))).not.toContain(
      'requested-extensions',
    );
  });

  it.each(['CA:TRUE', 'critical,CA:TRUE'])(
    'cause a warning when a leaf asks for basicConstraints %s',
    async (value) => {
      const csr = makeCsr('/CN=ca', { extensions: [`basicConstraints=${value}`] });
      expect(warningsOf(await issued(csr))).toContain(
        'requested-extensions-are-in-certificate;oids="2.5.29.19"',
      );
    },
  );

  it('are rejected when the value of an allowed one is not DER', async () => {
    const csr = makeCsr('/CN=odd', { extensions: [`${PRIVATE}=DER:0505`] });
    const { status, body } = await signCsr(csr, { profile: { allowed_extensions: [PRIVATE] } });
    expect([status, body.err]).toEqual([
      400,
      `csr: the value of extension ${PRIVATE} is not one DER element`,
    ]);
  });
});

describe('allowed_extensions of a profile', () => {
  const WRITTEN = ['2.5.29.14', '2.5.29.15', '2.5.29.17', '2.5.29.19', '2.5.29.30', '2.5.29.31', '2.5.29.32'];
  const CHECKED = ['2.5.29.33', '2.5.29.35', '2.5.29.36', '2.5.29.37', '2.5.29.54', '1.3.6.1.5.5.7.1.1'];
  const NO_CHECK = '1.3.6.1.5.5.7.48.1.5';

  it.each([...WRITTEN, ...CHECKED, NO_CHECK])('rejects %s, stored and in a request', async (oid) => {
    const profile = { allowed_extensions: [oid] };
    const stored = await client.post<{ err: string }>('/profiles', { name: 'x', ...profile });
    expect(stored.status).toBe(400);
    expect(stored.body.err).toContain('allowed_extensions');
    const { status, body } = await signCsr(makeCsr('/CN=x'), { profile });
    expect([status, body.err]).toEqual([400, expect.stringContaining('profile.allowed_extensions')]);
  });

  it.each(['TLSFeature', '1', '3.1', ''])('rejects %j, which is no object identifier', async (oid) => {
    const { status } = await client.post('/profiles', { name: 'x', allowed_extensions: [oid] });
    expect(status).toBe(400);
  });

  it('is returned as stored', async () => {
    const id = await createProfile(client, { allowed_extensions: [TLS_FEATURE] });
    const { body } = await client.get<{ allowed_extensions: string[] }>(`/profiles/${id}`);
    expect(body.allowed_extensions).toEqual([TLS_FEATURE]);
  });
});

describe('a dry run', () => {
  it('lists every item of the CSR with its outcome', async () => {
    const csr = makeCsr('/UID=u1/CN=device', {
      extensions: ['subjectAltName=DNS:a.test', 'keyUsage=keyAgreement', 'tlsfeature=status_request'],
    });
    const profile = { honor_subject: true, honor_extensions: true, key_usage: ['DigitalSignature'] };
    const { body } = await preview(csr, { profile });
    expect(body.requested.map(({ kind, oid, outcome }) => `${kind} ${oid} ${outcome}`)).toEqual([
      'subject 0.9.2342.19200300.100.1.1 kept',
      'subject 2.5.4.3 kept',
      'extension 2.5.29.17 kept',
      'extension 2.5.29.15 replaced',
      `extension ${TLS_FEATURE} omitted`,
    ]);
  });

  it('shows a subject that the profile states as replaced or omitted', async () => {
    const profile = { honor_subject: false, subject: { common_name: 'stated' } };
    const { body } = await preview(makeCsr('/CN=device/O=Acme'), { profile });
    expect(body.requested.map(({ value, outcome }) => `${value} ${outcome}`)).toEqual([
      'device replaced',
      'Acme omitted',
    ]);
  });
});
