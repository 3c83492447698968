import { generateKeyPairSync, hash, type KeyObject, verify } from 'node:crypto';
import { afterAll, describe, expect, it } from 'vitest';
import { signDigestWithKeyObject, signWithKeyObject } from '../engines/sign-with-key-object';
import { TEST_WORKERS } from '../testing/a-certificate';
import { anRsaKey } from '../testing/an-rsa-key';
import { OpenSsl } from '../testing/openssl';
import { derToPem } from '../x509/der/pem';
import { PublicKey } from '../x509/keys/public-key';
import { fitsKey, SIGNATURE_ALGORITHMS, type SignatureAlgorithm } from '../x509/keys/signature-algorithm';
import { DigestNotSignableError, DigestSizeError, type SignableMessage } from './signable-message';
import { verifyMessageSignature } from './message-verifier';

const MESSAGE = Buffer.from('a message');
const OTHER_MESSAGE = Buffer.from('another message');

/** 2049 bits: one byte more than the message that PSS encodes; 2047: one bit less than whole bytes. */
const KEYS = {
  'RSA 2048': generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey,
  'RSA 2047': anRsaKey(2047),
  'RSA 2049': anRsaKey(2049),
  'P-256': generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey,
  'P-384': generateKeyPairSync('ec', { namedCurve: 'P-384' }).privateKey,
  'P-521': generateKeyPairSync('ec', { namedCurve: 'P-521' }).privateKey,
  Ed25519: generateKeyPairSync('ed25519').privateKey,
  'ML-DSA-65': generateKeyPairSync('ml-dsa-65').privateKey,
};

/** Only the odd lengths, because openssl is slow. */
const isOdd = (key: string): boolean => key === 'RSA 2047' || key === 'RSA 2049';

interface Case {
  readonly key: string;
  readonly name: string;
  readonly type: SignableMessage['type'];
  readonly privateKey: KeyObject;
  readonly publicKey: PublicKey;
  readonly algorithm: SignatureAlgorithm;
}

const CASES: readonly Case[] = Object.entries(KEYS).flatMap(([key, privateKey]) => {
  const publicKey = PublicKey.fromKeyObject(privateKey);
  return Object.entries(SIGNATURE_ALGORITHMS)
    .filter(([, algorithm]) => fitsKey(algorithm, publicKey))
    .flatMap(([name, algorithm]: [string, SignatureAlgorithm]) =>
      (algorithm.digest ? (['raw', 'hash'] as const) : (['raw'] as const)).map((type) => ({
        ...{ key, name, type, privateKey, publicKey, algorithm },
      })),
    )
    .filter(({ type, algorithm: { digest } }) => !isOdd(key) || (type === 'hash' && digest === 'sha256'));
});

const messageOf = ({ type, algorithm }: Case, message = MESSAGE): SignableMessage => ({
  type,
  bytes: type === 'raw' ? message : hash(algorithm.digest!, message, 'buffer'),
});

const sign = async (each: Case): Promise<Buffer> => {
  const { type, bytes } = messageOf(each);
  return type === 'raw'
    ? signWithKeyObject(each.privateKey, bytes, each.algorithm)
    : signDigestWithKeyObject(each.privateKey, bytes, each.algorithm, TEST_WORKERS.signing);
};

const isSignatureOf = (
  message: SignableMessage,
  signature: Buffer,
  { publicKey: key, algorithm }: Verifying,
) => verifyMessageSignature(message, { signature, key, algorithm }, TEST_WORKERS.verification);

type Verifying = Pick<Case, 'publicKey' | 'algorithm'>;

describe('message signatures and openssl', () => {
  const openssl = new OpenSsl();
  const [, major = '', minor = ''] = /OpenSSL (\d+)\.(\d+)/.exec(openssl.run('version')) ?? [];
  const knowsMlDsa = Number(major) > 3 || (Number(major) === 3 && Number(minor) >= 5);

  afterAll(() => {
    openssl.remove();
  });

  /** The options of openssl for the algorithm. */
  const options = ({ scheme, digest, saltLength }: SignatureAlgorithm): string[] => [
    'dgst',
    `-${digest!}`,
    ...(scheme === 'RSASSA-PSS'
      ? ['-sigopt', 'rsa_padding_mode:pss', '-sigopt', `rsa_pss_saltlen:${saltLength!}`]
      : []),
  ];

  const opensslAccepts = ({ publicKey, algorithm }: Case, message: Buffer, signature: Buffer): boolean => {
    openssl.write('public.pem', derToPem(publicKey.spki, 'PUBLIC KEY'));
    openssl.write('message', message);
    openssl.write('signature', signature);
    const hashed = [...options(algorithm), '-verify', 'public.pem', '-signature', 'signature', 'message'];
    const key = ['-pubin', '-inkey', 'public.pem'];
    const whole = ['pkeyutl', '-verify', ...key, '-rawin', '-in', 'message', '-sigfile', 'signature'];
    try {
      return /Verified OK|Verified Successfully/.test(openssl.run(...(algorithm.digest ? hashed : whole)));
    } catch {
      return false;
    }
  };

  it.each(CASES)('are accepted by it: $name of a $type message with $key', async (each) => {
    const signature = await sign(each);
    if (each.algorithm.keyType === 'ML-DSA' && !knowsMlDsa) {
      expect(verify(null, MESSAGE, each.publicKey.keyObject, signature)).toBe(true);
      return;
    }
    expect(opensslAccepts(each, MESSAGE, signature)).toBe(true);
    expect(opensslAccepts(each, OTHER_MESSAGE, signature)).toBe(false);
  });

  it.each(CASES.filter(({ algorithm }) => algorithm.digest))(
    'made by it are valid: $name of a $type message with $key',
    async (each) => {
      openssl.write('key.pem', each.privateKey.export({ format: 'pem', type: 'pkcs8' }));
      openssl.write('message', MESSAGE);
      openssl.run(...options(each.algorithm), '-sign', 'key.pem', '-out', 'signature', 'message');
      const signature = openssl.read('signature');
      expect(await isSignatureOf(messageOf(each), signature, each)).toBe(true);
      expect(await isSignatureOf(messageOf(each, OTHER_MESSAGE), signature, each)).toBe(false);
    },
  );
});

describe('verifyMessageSignature', () => {
  it.each(CASES)('knows right from wrong: $name of a $type message with $key', async (each) => {
    const message = messageOf(each);
    const signature = await sign(each);
    const accepts = (candidate: Buffer, about = message) => isSignatureOf(about, candidate, each);
    expect(await accepts(signature)).toBe(true);
    expect(await accepts(signature, messageOf(each, OTHER_MESSAGE))).toBe(false);
    for (const at of [0, signature.length >> 1, signature.length - 1]) {
      const changed = Buffer.from(signature);
      changed[at]! ^= 1;
      expect(await accepts(changed)).toBe(false);
    }
    const strangers = [
      Buffer.alloc(0),
      Buffer.from('garbage'),
      Buffer.alloc(signature.length),
      Buffer.alloc(signature.length, 0xff),
      signature.subarray(1),
      Buffer.concat([signature, Buffer.of(0)]),
    ];
    for (const stranger of strangers) expect(await accepts(stranger)).toBe(false);
  });

  it.each(CASES)('takes $name of a $type message with $key for that algorithm only', async (each) => {
    const signature = await sign(each);
    const others = CASES.filter(
      ({ type, name, algorithm }) =>
        type === 'raw' && name !== each.name && algorithm.digest === each.algorithm.digest,
    );
    for (const { algorithm } of others) {
      expect(await isSignatureOf(messageOf(each), signature, { ...each, algorithm })).toBe(false);
    }
  });

  it('rejects a digest of the wrong length', async () => {
    const publicKey = PublicKey.fromKeyObject(KEYS['P-256']);
    const verifying = { publicKey, algorithm: SIGNATURE_ALGORITHMS.ECDSA_SHA_256 };
    const check = (bytes: Buffer) =>
      isSignatureOf({ type: 'hash', bytes }, Buffer.from('garbage'), verifying);
    await expect(check(Buffer.alloc(31))).rejects.toThrow(DigestSizeError);
    await expect(check(Buffer.alloc(31))).rejects.toThrow('invalid digest size');
    await expect(check(Buffer.alloc(0))).rejects.toThrow('digest cannot be empty');
  });

  it.each([
    ['Ed25519', KEYS.Ed25519, SIGNATURE_ALGORITHMS.ED25519, 'Ed25519 keys sign messages, not digests'],
    ['ML-DSA', KEYS['ML-DSA-65'], SIGNATURE_ALGORITHMS.ML_DSA_65, 'ML-DSA keys sign messages, not digests'],
  ])('rejects digests for %s, as signing does', async (_name, key, algorithm, sentence) => {
    const digest = { type: 'hash', bytes: Buffer.alloc(32) } as const;
    const publicKey = PublicKey.fromKeyObject(key);
    const verifying = isSignatureOf(digest, Buffer.alloc(64), { publicKey, algorithm });
    const signing = signDigestWithKeyObject(key, digest.bytes, algorithm, TEST_WORKERS.signing);
    const results = await Promise.allSettled([verifying, signing]);
    for (const result of results) {
      const reason: unknown = result.status === 'rejected' ? result.reason : undefined;
      expect(reason).toBeInstanceOf(DigestNotSignableError);
      expect(String(reason)).toContain(sentence);
    }
  });
});
