import { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { OpenSsl } from '@libs/crypto/testing';
import { beforeAll, describe, expect, it } from 'vitest';
import { foreignCa, type ForeignCa, type ForeignCaOptions } from '../../support/foreign-ca';
import { createProfile, pemOf } from '../../support/issuing';
import { makeCsr, openssl } from '../../support/openssl';
import { type Answer, type ApiClient, sharedService } from '../../support/service';
import type { CaView, CertificateView } from '../../support/wire';

type Imported = CaView & { err?: string };
type Issued = CertificateView & { err?: string };

const input = (name: string): Buffer => readFileSync(join(__dirname, 'inputs', name));
const base64 = (file: Buffer): string => file.toString('base64');

let client: ApiClient;
let profile_id: string;

beforeAll(async () => {
  client = (await sharedService()).admin;
  profile_id = await createProfile(client, {
    ...{ key_usage: [], honor_key_usage: true, extended_key_usages: [], honor_extended_key_usages: true },
    crypto_enforcement: { enabled: false },
  });
});

const importCa = (id: string, { certificate, key }: ForeignCa): Promise<Answer<Imported>> =>
  client.post<Imported>('/cas/import', {
    ...{ id, ca: base64(certificate), private_key: base64(key), profile_id },
  });
const imported = async (id: string, ca: ForeignCa): Promise<CaView> => {
  const { status, body } = await importCa(id, ca);
  expect([status, body.err]).toEqual([201, undefined]);
  return body;
};
const read = async (id: string): Promise<CaView> => (await client.get<CaView>(`/cas/${id}`)).body;
const signCsr = (id: string, csr: Buffer): Promise<Answer<Issued>> =>
  client.post<Issued>(`/cas/${id}/certificates/sign`, { csr: base64(csr) });

/** The same key under another spelling of its name: what it issues names its issuer in that spelling. */
const twin = (ca: ForeignCa, spelling: Pick<ForeignCaOptions, 'subject' | 'strings'>): ForeignCa =>
  foreignCa({ ...spelling, keyPem: ca.key });

/** Two spellings of one name by RFC 5280 section 7.1. */
const SPELLINGS: readonly (readonly [
  what: string,
  ofCa: Pick<ForeignCaOptions, 'subject' | 'strings'>,
  ofIssuer: Pick<ForeignCaOptions, 'subject' | 'strings'>,
])[] = [
  [
    'PrintableString in place of UTF8String',
    { subject: '/O=Acme/CN=Printable' },
    { subject: '/O=Acme/CN=Printable', strings: 'PrintableString' },
  ],
  [
    'BMPString in place of UTF8String',
    { subject: '/CN=Ñandú BMP' },
    { subject: '/CN=Ñandú BMP', strings: 'BMPString' },
  ],
  [
    'TeletexString in place of UTF8String',
    { subject: '/CN=Ñandú T61' },
    { subject: '/CN=Ñandú T61', strings: 'TeletexString' },
  ],
  ['another case', { subject: '/O=Acme/CN=Case Root' }, { subject: '/O=ACME/CN=case ROOT' }],
  ['other spaces', { subject: '/CN=Space Root' }, { subject: '/CN=  Space   Root ' }],
  ['another order within an RDN', { subject: '/CN=Set+O=Acme' }, { subject: '/O=acme+CN=set' }],
  ['composed letters', { subject: '/CN=Ca\u00f1on root' }, { subject: '/CN=Can\u0303on root' }],
  ['another case without a common name', { subject: '/O=Acme/OU=Only' }, { subject: '/O=acme/OU=ONLY' }],
];

describe.each(SPELLINGS)('an issuer name with %s', (what, ofCa, ofIssuer) => {
  const id = `spelling-${what.toLowerCase().replaceAll(' ', '-')}`.slice(0, 40);
  let root: ForeignCa;
  let below: ForeignCa;
  let leaf: ForeignCa;

  beforeAll(() => {
    root = foreignCa(ofCa);
    const issuer = twin(root, ofIssuer);
    below = foreignCa({ subject: `/CN=below ${what}`, issuer });
    leaf = foreignCa({
      ...{ subject: `/CN=leaf ${what}`, issuer },
      extensions: ['basicConstraints = critical,CA:FALSE', 'keyUsage = critical,digitalSignature'],
    });
  });

  it('is that of the CA when the CA is imported later', async () => {
    const waiting = await imported(`${id}-below`, below);
    expect(waiting.certificate.issuer_metadata.id).toBe('-');
    await imported(`${id}-root`, root);
    expect(await read(`${id}-below`)).toMatchObject({
      level: 1,
      certificate: { issuer_metadata: { id: `${id}-root`, level: 0 } },
    });
  });

  it('is that of the CA when another CA is imported below it', async () => {
    const issuer = twin(root, ofIssuer);
    const other = await imported(`${id}-other`, foreignCa({ subject: `/CN=other ${what}`, issuer }));
    expect([other.level, other.certificate.issuer_metadata.id]).toEqual([1, `${id}-root`]);
  });

  it('is that of the CA when a certificate is imported', async () => {
    const { status, body } = await client.post<Issued>('/certificates/import', {
      certificate: base64(leaf.certificate),
    });
    expect([status, body.issuer_metadata.id]).toEqual([201, `${id}-root`]);
    expect(new X509Certificate(pemOf(body)).raw.equals(new X509Certificate(leaf.certificate).raw)).toBe(true);
  });

  it('leads from the CA to its root in the chain', async () => {
    const answer = await client.get<{ certificates?: unknown }>(`/cas/${id}-below/chain`);
    expect(answer.status).toBe(200);
    expect(JSON.stringify(answer.body)).toContain(base64(root.certificate).slice(60, 160));
  });

  it('is that of the CA in a PKCS#7 file with both', async () => {
    const files = new OpenSsl();
    try {
      const named = twin(root, ofCa);
      const chained = foreignCa({ subject: `/CN=chained ${what}`, issuer: twin(named, ofIssuer) });
      files.write('root.pem', root.certificate);
      files.write('below.pem', chained.certificate);
      files.run(
        ...['crl2pkcs7', '-nocrl', '-certfile', 'root.pem', '-certfile', 'below.pem'],
        ...['-out', 'both.p7b'],
      );
      const both = { certificate: files.read('both.p7b'), key: chained.key };
      expect((await imported(`${id}-chained`, both)).level).toBe(1);
    } finally {
      files.remove();
    }
  });
});

describe('a root that spells its issuer in another way than its subject', () => {
  it('is a root', async () => {
    const own = foreignCa({ subject: '/O=Acme/CN=Own Way' });
    const issuer = twin(own, { subject: '/O=acme/CN=own  WAY', strings: 'PrintableString' });
    const root = foreignCa({ subject: '/O=Acme/CN=Own Way', issuer, keyPem: own.key });
    const ca = await imported('own-way', root);
    expect([ca.level, ca.certificate.issuer_metadata.id]).toEqual([0, 'own-way']);
  });
});

describe('a name that differs from the subject of a CA', () => {
  it.each([
    ['in its accent', '/CN=Canon differs', '/CN=Cañon differs'],
    ['in the order of its RDNs', '/O=Order/CN=Differs', '/CN=Differs/O=Order'],
    ['in a space within a word', '/CN=One Word', '/CN=OneWord'],
  ])('%s is not that of the CA', async (what, subject, other) => {
    const root = foreignCa({ subject });
    const below = foreignCa({ subject: `/CN=below ${what}`, issuer: twin(root, { subject: other }) });
    const id = `differs-${what.replaceAll(' ', '-')}`;
    await imported(id, root);
    expect((await imported(`${id}-below`, below)).certificate.issuer_metadata.id).toBe('-');
  });
});

describe('a CA with a subject that this service would encode in another way', () => {
  it('is named byte for byte as the issuer of what it signs', async () => {
    const root = foreignCa({ subject: '/CN=Byte  for BYTE/O=Acme', strings: 'BMPString' });
    await imported('byte-for-byte', root);
    const { status, body } = await signCsr('byte-for-byte', makeCsr('/CN=device'));
    expect(status).toBe(201);
    const names = (pem: Buffer, field: string): string =>
      openssl(['x509', '-in', 'a.pem', '-noout', field, '-nameopt', 'dump_all,show_type,oid'], {
        'a.pem': pem,
      }).output.replace(/^\w+=/, '');
    expect(names(pemOf(body), '-issuer')).toBe(names(root.certificate, '-subject'));
  });
});

describe('a constraint on directory names', () => {
  const constrained = (constraint: string, tree: string): ForeignCa =>
    foreignCa({
      subject: `/CN=Constrained ${constraint} ${tree}`,
      extensions: [
        'basicConstraints = critical,CA:TRUE',
        'keyUsage = critical,keyCertSign,cRLSign',
        'subjectKeyIdentifier = hash',
        `nameConstraints = critical,${constraint};dirName:tree`,
        '[tree]',
        ...tree.split('/'),
      ],
    });

  it('rejects a CSR whose subject it does not permit with 400 that names the constraint', async () => {
    const ca = { certificate: input('G06-dirname-constraint-ca.pem'), key: input('G06-ca.key') };
    await imported('input-g06-1', ca);
    const { status, body } = await signCsr('input-g06-1', input('G06-outside.csr'));
    expect(status).toBe(400);
    expect(body.err).toContain('has the name organization=Other,common_name=x');
    expect(body.err).toContain('(permitted: organization=Acme)');
  });

  describe.each([
    ['permitted', 201, 400],
    ['excluded', 400, 201],
  ])('that is %s', (constraint, inside, outside) => {
    const id = `directory-${constraint}`;
    const ca = constrained(constraint, 'O=Acme Corp/OU=Dev');

    beforeAll(() => imported(id, ca));

    it.each([
      ['that begins with it', '/O=Acme Corp/OU=Dev/CN=a'],
      ['that is the same', '/O=Acme Corp/OU=Dev'],
      ['that begins with it in another case and with other spaces', '/O=acme  CORP/OU=dev/CN=a'],
    ])('includes a subject %s', async (_what, subject) => {
      expect((await signCsr(id, makeCsr(subject))).status).toBe(inside);
    });

    // CAs, because the service encodes the subject of a request anew.
    it.each([
      ['of its first RDN only', '/O=Acme Corp/CN=a'],
      ['with another RDN before it', '/C=ES/O=Acme Corp/OU=Dev/CN=a'],
      ['with its RDNs in another order', '/OU=Dev/O=Acme Corp/CN=a'],
      ['with its RDNs in one', '/O=Acme Corp+OU=Dev/CN=a'],
    ])('does not include a CA with a subject %s', async (what, subject) => {
      const below = foreignCa({ subject, issuer: ca });
      expect((await importCa(`${id}-${what.replaceAll(' ', '-')}`, below)).status).toBe(outside);
    });

    it('includes a directory name among the alternative names', async () => {
      const csr = csrWithDirectoryName(['O=acme corp', 'OU=dev', 'CN=b']);
      expect((await signCsr(id, csr)).status).toBe(inside);
    });
  });

  it('is named with the labels of attributes that the API does not have', async () => {
    await imported('directory-dc', constrained('permitted', 'DC=acme/CN=test'));
    const { status, body } = await signCsr('directory-dc', makeCsr('/O=Other/CN=x'));
    expect(status).toBe(400);
    expect(body.err).toContain('(permitted: domain_component=acme,common_name=test)');
  });
});

describe('a constraint on a form of name that the service cannot compare', () => {
  const CA = ['basicConstraints = critical,CA:TRUE', 'keyUsage = critical,keyCertSign,cRLSign'];
  const constrained = (constraint: string): ForeignCa =>
    foreignCa({
      subject: `/CN=${constraint.replace(/[/;]/g, ' ')}`,
      extensions: [...CA, `nameConstraints = critical,${constraint}`],
    });

  it('rejects a user principal name with 400 that names the constraint', async () => {
    const ca = { certificate: input('G06-upn-constraint-ca.pem'), key: input('G06-upn-ca.key') };
    await imported('input-g06-2', ca);
    const { status, body } = await signCsr('input-g06-2', input('G06-upn-outside.csr'));
    expect(status).toBe(400);
    expect(body.err).toMatch(/name constraints of its issuer do not allow \(permitted: otherName/);
  });

  it.each([
    ['permitted', 'permitted;otherName:1.3.6.1.4.1.311.20.2.3;UTF8:@acme.test'],
    ['excluded', 'excluded;otherName:1.3.6.1.4.1.311.20.2.3;UTF8:@acme.test'],
    ['permitted by object identifier', 'permitted;RID:1.2.3'],
    ['excluded by object identifier', 'excluded;RID:1.2.3'],
  ])('that is %s allows a certificate without such a name', async (what, constraint) => {
    const id = `form-${what.replaceAll(' ', '-')}`;
    await imported(id, constrained(constraint));
    expect((await signCsr(id, makeCsr('/CN=device'))).status).toBe(201);
  });

  it.each([
    ['permitted', 'permitted;RID:1.2.3'],
    ['excluded', 'excluded;RID:1.2.3'],
  ])('that is %s rejects a registered identifier with 400', async (what, constraint) => {
    const id = `registered-${what}`;
    await imported(id, constrained(constraint));
    const { status, body } = await signCsr(
      id,
      makeCsr('/CN=device', { extensions: ['subjectAltName=RID:1.2.3'] }),
    );
    expect([status, body.err]).toEqual([400, expect.stringContaining('registeredID')]);
  });

  it('that cannot be decoded stops every signature', async () => {
    // GeneralSubtree with minimum 1, which RFC 5280 section 4.2.1.10 does not allow.
    const value = '2.5.29.30 = critical,DER:300FA00D300B8206612E74657374800101';
    const ca = foreignCa({ subject: '/CN=Minimum', extensions: [...CA, value] });
    await imported('minimum', ca);
    const signed = await signCsr('minimum', makeCsr('/CN=device'));
    expect([signed.status, signed.body.err]).toEqual([400, expect.stringContaining('cannot be decoded')]);
  });
});

function csrWithDirectoryName(rdns: readonly string[]): Buffer {
  const files = new OpenSsl();
  try {
    files.write(
      'req.cnf',
      [
        ...['[req]', 'distinguished_name = name', 'req_extensions = extensions', '[name]'],
        ...['[extensions]', 'subjectAltName = dirName:other', '[other]', ...rdns],
      ].join('\n'),
    );
    files.makeKey('key.pem', '-algorithm', 'EC', '-pkeyopt', 'ec_paramgen_curve:P-256');
    files.run(
      ...['req', '-new', '-config', 'req.cnf', '-key', 'key.pem', '-subj', '/O=Acme Corp/OU=Dev/CN=a'],
      ...['-out', 'csr.pem'],
    );
    return files.read('csr.pem');
  } finally {
    files.remove();
  }
}
