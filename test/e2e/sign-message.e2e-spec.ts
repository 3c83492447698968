import { createHash, type KeyObject, verify, X509Certificate } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { query } from '../support/database';
import { eventually } from '../support/eventually';
import { createCa, pemOf } from '../support/issuing';
import { openssl } from '../support/openssl';
import { type Answer, type ApiClient, type ServiceProcess, startService } from '../support/service';
import { endValidity } from '../support/stored-certificates';
import { tbsCertificateOf } from '../support/tbs-certificate';
import type {
  CaView,
  ErrorBody,
  MessageSignatureView,
  Page,
  SignatureVerificationView,
} from '../support/wire';

type SignatureAnswer = MessageSignatureView & SignatureVerificationView & ErrorBody;

interface SignedEvent {
  type: string;
  subject: string;
  datacontenttype: string;
  messagetype: string;
  messagedigest: string;
  signaturealgorithm: string;
  data?: unknown;
  data_base64: string;
}

const KEYS = {
  rsa: { type: 'RSA', bits: 2048 },
  p256: { type: 'ECDSA', bits: 256 },
  p384: { type: 'ECDSA', bits: 384 },
  p521: { type: 'ECDSA', bits: 521 },
  ed25519: { type: 'Ed25519', bits: 256 },
  mldsa65: { type: 'ML-DSA', bits: 65 },
};

type Id = keyof typeof KEYS;

const SIZES = ['256', '384', '512'];
const RSA_ALGORITHMS = ['RSASSA_PKCS1_V1_5', 'RSASSA_PSS'].flatMap((scheme) =>
  SIZES.map((size) => `${scheme}_SHA_${size}`),
);
const ECDSA_ALGORITHMS = SIZES.map((size) => `ECDSA_SHA_${size}`);

const DIGEST_CASES: (readonly [Id, string, 'raw' | 'hash'])[] = (['raw', 'hash'] as const).flatMap((type) => [
  ...RSA_ALGORITHMS.map((algorithm) => ['rsa', algorithm, type] as const),
  ...(['p256', 'p384', 'p521'] as const).flatMap((id) =>
    ECDSA_ALGORITHMS.map((algorithm) => [id, algorithm, type] as const),
  ),
]);
const CASES = [
  ...DIGEST_CASES,
  ['ed25519', 'ED25519', 'raw'] as const,
  ['mldsa65', 'ML_DSA_65', 'raw'] as const,
];

const MESSAGE = Buffer.from('the message to sign');
const OTHER_MESSAGE = Buffer.from('another message');
const base64 = (bytes: Buffer | string): string => Buffer.from(bytes).toString('base64');
const hashOf = (algorithm: string): string => `sha${/SHA_(\d+)/.exec(algorithm)?.[1] ?? '256'}`;
const digest = (algorithm: string, message = MESSAGE): Buffer =>
  createHash(hashOf(algorithm)).update(message).digest();
const contentOf = (algorithm: string, type: string, message = MESSAGE): string =>
  base64(type === 'raw' ? message : digest(algorithm, message));

describe('messages signed with the key of a CA', () => {
  const publicKeys = new Map<Id, KeyObject>();
  let url: string;
  let service: ServiceProcess;
  let admin: ApiClient;
  let reader: ApiClient;
  let p256: CaView;

  beforeAll(async () => {
    service = await startService({ MESSAGE_SIGNING: 'raw-and-digest' });
    url = service.databaseUrl;
    admin = service.admin;
    reader = service.reader;
    for (const [id, key_metadata] of Object.entries(KEYS)) {
      const ca = await createCa(admin, { id, key_metadata });
      publicKeys.set(id as Id, new X509Certificate(pemOf(ca.certificate)).publicKey);
      if (id === 'p256') p256 = ca;
    }
  });

  afterAll(() => service.remove());

  const sign = (id: string, body: object | null, client = admin): Promise<Answer<SignatureAnswer>> =>
    client.post<SignatureAnswer>(`/cas/${id}/signature/sign`, body);
  const check = (id: string, body: object | null, client = reader): Promise<Answer<SignatureAnswer>> =>
    client.post<SignatureAnswer>(`/cas/${id}/signature/verify`, body);

  const signed = async (id: string, algorithm: string, type: string): Promise<Buffer> => {
    const body = {
      message: contentOf(algorithm, type),
      message_type: type,
      signature_algorithm: algorithm,
    };
    const answer = await sign(id, body);
    expect(answer).toMatchObject({ status: 200 });
    expect(Object.keys(answer.body)).toEqual(['signed_data']);
    return Buffer.from(answer.body.signed_data, 'base64');
  };

  it.each(CASES)('are accepted by openssl or node:crypto: %s %s %s', async (id, algorithm, type) => {
    const signature = await signed(id, algorithm, type);
    expect(acceptedByOthers(publicKeys.get(id)!, algorithm, MESSAGE, signature)).toBe(true);
    expect(acceptedByOthers(publicKeys.get(id)!, algorithm, OTHER_MESSAGE, signature)).toBe(false);
  });

  it.each(CASES)(
    'are verified, while another message or a changed signature is not: %s %s %s',
    async (id, signature_algorithm, type) => {
      const signature = await signed(id, signature_algorithm, type);
      const isValid = async (changes: object) => {
        const body = {
          message: contentOf(signature_algorithm, type),
          message_type: type,
          signature_algorithm,
        };
        const answer = await check(id, { ...body, signature: base64(signature), ...changes });
        expect(answer).toMatchObject({ status: 200 });
        return answer.body;
      };
      const changed = Buffer.from(signature);
      changed[changed.length >> 1]! ^= 1;
      expect(await isValid({})).toEqual({ valid: true });
      expect(await isValid({ message: contentOf(signature_algorithm, type, OTHER_MESSAGE) })).toEqual({
        valid: false,
      });
      for (const wrong of [
        changed,
        Buffer.from('garbage'),
        Buffer.alloc(0),
        signature.subarray(1),
        signature.subarray(0, -1),
      ]) {
        expect(await isValid({ signature: base64(wrong) })).toEqual({ valid: false });
      }
    },
  );

  it.each([
    ['p384', 'RSASSA_PKCS1_V1_5_SHA_384', 'ECDSA_SHA_384'],
    ['p256', 'anything', 'ECDSA_SHA_256'],
    ['rsa', 'ecdsa_sha_512', 'RSASSA_PKCS1_V1_5_SHA_512'],
    ['rsa', 'RSASSA_PSS', 'RSASSA_PSS_SHA_256'],
  ] as const)('are signed by %s with the algorithm name %s as %s', async (id, name, algorithm) => {
    const signature = await signed(id, name, 'raw');
    expect(acceptedByOthers(publicKeys.get(id)!, algorithm, MESSAGE, signature)).toBe(true);
  });

  it('may be empty or absent when they are raw', async () => {
    const body = { message_type: 'raw', signature_algorithm: 'ECDSA_SHA_256' };
    for (const message of [{ message: '' }, {}, { message: null }]) {
      const { signed_data } = (await sign('p256', { ...message, ...body })).body;
      const signature = Buffer.from(signed_data, 'base64');
      const accepted = acceptedByOthers(publicKeys.get('p256')!, 'ECDSA_SHA_256', Buffer.alloc(0), signature);
      expect(accepted).toBe(true);
      expect((await check('p256', { ...body, signature: signed_data })).body).toEqual({ valid: true });
    }
  });

  const RAW = { message: base64(MESSAGE), message_type: 'raw', signature_algorithm: 'ECDSA_SHA_256' };
  const HASH = { ...RAW, message_type: 'hash' };

  it.each([
    ['p256', { ...RAW, message_type: undefined }, 'struct validation error'],
    ['p256', { ...RAW, message_type: '' }, 'struct validation error'],
    ['p256', { ...RAW, signature_algorithm: null }, 'struct validation error'],
    ['p256', { ...RAW, signature_algorithm: '' }, 'struct validation error'],
    ['p256', null, 'struct validation error'],
    ['p256', { ...RAW, message: '%%%' }, 'illegal base64 data at input byte 0'],
    ['p256', { ...RAW, message: 5 }, /^message: /],
    ['p256', { ...HASH, message: '' }, 'digest cannot be empty'],
    ['p256', HASH, 'invalid digest size'],
    ['rsa', { ...HASH, message: base64(digest('SHA_384')) }, 'invalid digest size'],
    [
      'ed25519',
      { ...HASH, message: base64(digest('')), signature_algorithm: 'ED25519' },
      'Ed25519 keys sign messages, not digests: send the message itself',
    ],
    [
      'mldsa65',
      { ...HASH, message: base64(digest('')), signature_algorithm: 'ML_DSA_65' },
      'ML-DSA keys sign messages, not digests: send the message itself',
    ],
  ])('are neither signed nor verified by %s with %j: 400', async (id, body, sentence) => {
    const toVerify = { ...body, signature: base64('x') };
    const name = id === 'rsa' ? { signature_algorithm: 'RSASSA_PSS_SHA_256' } : {};
    for (const answer of [
      await sign(id, body && { ...body, ...name }),
      await check(id, body && { ...toVerify, ...name }),
    ]) {
      expect(answer.status).toBe(400);
      if (typeof sentence === 'string') expect(answer.body.err).toBe(sentence);
      else expect(answer.body.err).toMatch(sentence);
    }
  });

  it.each([
    ['p256', 'anything', 'unsupported algorithm'],
    ['p256', 'ecdsa_sha_256', 'unsupported algorithm'],
    ['p256', 'constructor', 'unsupported algorithm'],
    ['p256', 'RSASSA_PSS_SHA_256', 'key is not RSA key'],
    ['rsa', 'ECDSA_SHA_256', 'key is not ECDSA key'],
    ['rsa', 'ED25519', 'key is not Ed25519 key'],
    ['mldsa65', 'ML_DSA_44', 'key is not ML-DSA-44 key'],
  ])('are not verified with %s as %s: 400 %s', async (id, signature_algorithm, err) => {
    const answer = await check(id, { ...RAW, signature_algorithm, signature: base64('x') });
    expect(answer).toMatchObject({ status: 400, body: { err } });
  });

  it.each([
    ['ed25519', 'ECDSA_SHA_256', 'the Ed25519 key of this CA signs with ED25519 only'],
    ['mldsa65', 'ML_DSA_44', 'the ML-DSA key of this CA signs with ML_DSA_65 only'],
  ])('are not signed by %s as %s: 400', async (id, signature_algorithm, err) => {
    expect(await sign(id, { ...RAW, signature_algorithm })).toMatchObject({ status: 400, body: { err } });
  });

  it('are not verified with a signature that is not base64: 400', async () => {
    const err = 'illegal base64 data at input byte 3';
    expect(await check('p256', { ...RAW, signature: 'abc%' })).toMatchObject({ status: 400, body: { err } });
  });

  it('are neither signed nor verified by an unknown CA: 404', async () => {
    const unknown = { status: 404, body: { err: 'CA not found' } };
    expect(await sign('nobody', RAW)).toMatchObject(unknown);
    expect(await check('nobody', { ...RAW, signature: '' })).toMatchObject(unknown);
  });

  it('are verified but not signed when they are a TBSCertificate', async () => {
    const certificate = new X509Certificate(pemOf(p256.certificate)).raw;
    const tbs = tbsCertificateOf(certificate);
    const forging = { ...RAW, message: base64(tbs) };
    expect(await sign('p256', forging)).toMatchObject({
      status: 400,
      body: { err: expect.stringContaining('the message is a TBSCertificate') as unknown },
    });
    const parsed = openssl(['asn1parse', '-inform', 'DER', '-in', 'ca'], { ca: certificate }).output;
    const [, bits = ''] = /(\d+):d=1 {2}hl=\d l=\s*\d+ prim: BIT STRING/.exec(parsed) ?? [];
    const signature = certificate.subarray(Number(bits) + 3);
    expect((await check('p256', { ...forging, signature: base64(signature) })).body).toEqual({ valid: true });
  });

  it('are signed when they are a whole certificate', async () => {
    const certificate = new X509Certificate(pemOf(p256.certificate)).raw;
    expect((await sign('p256', { ...RAW, message: base64(certificate) })).status).toBe(200);
  });

  it('are signed with the permission admin only, and verified with reader or issuer too', async () => {
    for (const permission of ['reader', 'issuer'] as const) {
      const client = service[permission];
      expect(await sign('p256', RAW, client)).toMatchObject({
        status: 403,
        body: { err: 'this call needs the permission admin' },
      });
      expect((await check('p256', { ...RAW, signature: '' }, client)).body).toEqual({ valid: false });
    }
  });

  const eventsOf = async (subject: string): Promise<SignedEvent[]> => {
    const { body } = await reader.get<Page<{ event: SignedEvent }>>('/events?after=0&limit=1000');
    return body.list
      .map(({ event }) => event)
      .filter((event) => event.subject === subject && event.type === 'ca.sign.signature');
  };

  it('signing a message emits an event with the signature and the digest', async () => {
    const id = 'told';
    await createCa(admin, { id, key_metadata: KEYS.p384 });
    await sign(id, { ...HASH, message: '' });
    const raw = await signed(id, 'RSASSA_PSS_SHA_512', 'raw');
    const hash = await signed(id, 'ECDSA_SHA_384', 'hash');
    await check(id, { ...RAW, signature: base64(raw) });
    const events = await eventually(async () => {
      const found = await eventsOf(`ca/${id}`);
      return found.length >= 2 ? found : undefined;
    });
    const common = { subject: `ca/${id}`, datacontenttype: 'application/octet-stream' };
    expect(events).toMatchObject([
      {
        ...common,
        data_base64: base64(raw),
        messagetype: 'raw',
        messagedigest: `sha512:${digest('SHA_512').toString('hex')}`,
        signaturealgorithm: 'ECDSA_SHA_512',
      },
      {
        ...common,
        data_base64: base64(hash),
        messagetype: 'hash',
        messagedigest: `sha384:${digest('SHA_384').toString('hex')}`,
        signaturealgorithm: 'ECDSA_SHA_384',
      },
    ]);
    for (const event of events) expect(Object.keys(event).at(-1)).toBe('data_base64');
  });

  it('the event of an Ed25519 signature has a SHA-256 digest of the message', async () => {
    await signed('ed25519', 'ED25519', 'raw');
    const event = await eventually(async () => (await eventsOf('ca/ed25519')).at(-1));
    const messagedigest = `sha256:${digest('SHA_256').toString('hex')}`;
    expect(event).toMatchObject({ messagedigest, signaturealgorithm: 'ED25519' });
  });

  it('get no signature when their event cannot be stored', async () => {
    const id = 'untold';
    await createCa(admin, { id });
    const fail = `CREATE FUNCTION fail() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN IF NEW.type = 'ca.sign.signature' THEN RAISE 'no room'; END IF; RETURN NEW; END $$`;
    await query(url, fail);
    await query(url, 'CREATE TRIGGER fail BEFORE INSERT ON outbox FOR EACH ROW EXECUTE FUNCTION fail()');
    const answer = await sign(id, RAW);
    await query(url, 'DROP TRIGGER fail ON outbox');
    expect(answer.status).toBe(500);
    expect(JSON.stringify(answer.body)).not.toContain('signed_data');
  });

  it('are signed and verified by a CA that is revoked and has expired', async () => {
    const id = 'retired';
    const ca = await createCa(admin, { id });
    await endValidity(url, ca);
    const revoke = `UPDATE certificate_status SET status = 'REVOKED' WHERE certificate_id = (SELECT id FROM certificate WHERE serial_number = $1)`;
    await query(url, revoke, [ca.serial_number]);
    const signature = base64(await signed(id, 'ECDSA_SHA_256', 'raw'));
    expect((await check(id, { ...RAW, signature })).body).toEqual({ valid: true });
  });

  it('are verified, but not signed, when the service does not hold the private key', async () => {
    const id = 'keyless';
    const ca = await createCa(admin, { id });
    const signature = base64(await signed(id, 'ECDSA_SHA_256', 'raw'));
    await query(url, `UPDATE certificate SET engine_id = '' WHERE serial_number = $1`, [ca.serial_number]);
    expect(await sign(id, RAW)).toMatchObject({ status: 404, body: { err: 'key not found' } });
    expect((await check(id, { ...RAW, signature })).body).toEqual({ valid: true });
  });
});

/** Returns whether openssl, or node:crypto for ML-DSA, which not every openssl knows, accepts the signature. */
function acceptedByOthers(key: KeyObject, algorithm: string, message: Buffer, signature: Buffer): boolean {
  if (algorithm.startsWith('ML_DSA')) return verify(null, message, key, signature);
  const files = {
    'public.pem': Buffer.from(key.export({ format: 'pem', type: 'spki' })),
    message,
    signature,
  };
  const pss = algorithm.startsWith('RSASSA_PSS')
    ? ['-sigopt', 'rsa_padding_mode:pss', '-sigopt', 'rsa_pss_saltlen:digest']
    : [];
  const hashed = [
    'dgst',
    `-${hashOf(algorithm)}`,
    ...pss,
    '-verify',
    'public.pem',
    '-signature',
    'signature',
  ];
  const whole = ['pkeyutl', '-verify', '-pubin', '-inkey', 'public.pem', '-rawin', '-in', 'message'];
  try {
    openssl(algorithm === 'ED25519' ? [...whole, '-sigfile', 'signature'] : [...hashed, 'message'], files);
    return true;
  } catch {
    return false;
  }
}
