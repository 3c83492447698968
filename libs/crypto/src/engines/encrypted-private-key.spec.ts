import { createPrivateKey, generateKeyPairSync, scryptSync } from 'node:crypto';
import { inspect } from 'node:util';
import { InvalidValueError, runInCallerContext } from '@libs/kernel';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { TEST_WORKERS } from '../testing/a-certificate';
import { OpenSsl } from '../testing/openssl';
import { octetString, sequence, unsignedInteger } from '../x509/der/der';
import { OID } from '../x509/der/object-identifiers';
import { derToBase64Pem } from '../x509/der/pem';
import { isEncryptedPrivateKey, refuseCostlyDecryption } from './encrypted-private-key';
import { PrivateKeyReader } from './private-key-reader';

const reader = new PrivateKeyReader(TEST_WORKERS.decryption);
const PASSPHRASE = 'correct horse battery staple';
const SALT = octetString(Buffer.from('saltsalt'));

const integer = (value: number): Buffer => {
  const bytes = Buffer.alloc(6);
  bytes.writeUIntBE(value, 0, 6);
  return unsignedInteger(bytes);
};

/** EncryptedPrivateKeyInfo with these parameters of PBES2, around bytes that are not a key. */
const encrypted = (derivation: Buffer, cipher: Buffer = OID.aes256Cbc.der): Buffer =>
  sequence(
    sequence(OID.pbes2.der, sequence(derivation, sequence(cipher, octetString(Buffer.alloc(16))))),
    octetString(Buffer.alloc(48)),
  );
const pbkdf2 = (iterations: number, prf?: Buffer): Buffer =>
  sequence(OID.pbkdf2.der, sequence(SALT, integer(iterations), ...(prf ? [sequence(prf)] : [])));
const scrypt = (n: number, r: number, p: number): Buffer =>
  sequence(OID.scrypt.der, sequence(SALT, integer(n), integer(r), integer(p)));

const as = <T>(authId: string, work: () => T): T =>
  runInCallerContext({ requestId: 'r', source: 's', caller: { authType: 'jwt', authId, claims: {} } }, work);

describe('PrivateKeyReader, for a key that openssl encrypted,', () => {
  const openssl = new OpenSsl();

  beforeAll(() => {
    openssl.makeKey('ec.pem', '-algorithm', 'EC', '-pkeyopt', 'ec_paramgen_curve:P-256');
    openssl.makeKey('rsa.pem', '-algorithm', 'RSA', '-pkeyopt', 'rsa_keygen_bits:2048');
    openssl.makeKey('ed25519.pem', '-algorithm', 'ED25519');
  });
  afterAll(() => {
    openssl.remove();
  });

  const encrypt = (key: string, ...options: string[]): string => {
    openssl.run(
      'pkcs8',
      '-topk8',
      '-in',
      key,
      '-out',
      'out.pem',
      '-passout',
      `pass:${PASSPHRASE}`,
      ...options,
    );
    return openssl.read('out.pem').toString('base64');
  };

  it.each([
    ['aes-256-cbc, PBKDF2', 'ec.pem', ['-v2', 'aes-256-cbc']],
    ['aes-256-cbc, PBKDF2 with SHA-512', 'rsa.pem', ['-v2', 'aes-256-cbc', '-v2prf', 'hmacWithSHA512']],
    ['aes-192-cbc, PBKDF2 with SHA-1', 'ec.pem', ['-v2', 'aes-192-cbc', '-v2prf', 'hmacWithSHA1']],
    ['aes-128-cbc, 600,000 iterations', 'ed25519.pem', ['-v2', 'aes-128-cbc', '-iter', '600000']],
    ['Triple DES, PBKDF2', 'ec.pem', ['-v2', 'des3']],
    ['aes-256-cbc, scrypt', 'ed25519.pem', ['-scrypt']],
  ])('reads the key with its passphrase: %s', async (_name, key, options) => {
    const read = await reader.read(encrypt(key, ...options), PASSPHRASE);
    expect(createPrivateKey(openssl.read(key)).equals(createPrivateKey({ key: read.pkcs8, format: 'der', type: 'pkcs8' }))).toBe(true); // prettier-ignore
  });

  it('rejects a missing and a wrong passphrase', async () => {
    const text = encrypt('ec.pem');
    await expect(reader.read(text)).rejects.toThrow('private key is encrypted: its passphrase is missing');
    for (const wrong of ['', 'wrong', `${PASSPHRASE} `]) {
      await expect(reader.read(text, wrong)).rejects.toThrow('cannot be decrypted: the passphrase is wrong');
    }
    await expect(reader.read(text, 'x'.repeat(1025))).rejects.toThrow('longer than 1024 bytes');
  });

  it('decrypts without blocking the event loop, two keys of one caller at a time', async () => {
    const text = encrypt('ec.pem', '-v2', 'aes-256-cbc', '-iter', '600000');
    let turns = 0;
    const turning = setInterval(() => turns++, 1);
    const reads = await Promise.allSettled(
      [1, 2, 3].map(() => as('mallory', () => reader.read(text, PASSPHRASE))),
    );
    clearInterval(turning);
    expect(turns).toBeGreaterThan(5);
    expect(reads.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled', 'rejected']);
    expect(reads[2]).toMatchObject({ reason: { kind: 'too-many-requests' } });
    expect(await as('alice', () => reader.read(text, PASSPHRASE))).toMatchObject({
      publicKey: { type: 'ECDSA' },
    });
  });

  it('does not quote a wrong passphrase', async () => {
    let error: unknown;
    try {
      await reader.read(encrypt('ec.pem'), 'my other secret');
    } catch (caught) {
      error = caught;
    }
    expect(error).toBeInstanceOf(InvalidValueError);
    expect(inspect(error, { depth: 9, showHidden: true })).not.toContain('my other secret');
  });

  it('rejects encryption schemes that are no longer secure', async () => {
    await expect(reader.read(encrypt('ec.pem', '-v1', 'PBE-SHA1-3DES'), PASSPHRASE)).rejects.toThrow(
      'encrypted with 1.2.840.113549.1.12.1.3, which is not supported: it must be PBES2',
    );
    openssl.run('ec', '-in', 'ec.pem', '-aes256', '-out', 'old.pem', '-passout', `pass:${PASSPHRASE}`);
    await expect(reader.read(openssl.read('old.pem').toString('base64'), PASSPHRASE)).rejects.toThrow(
      'encrypted by its PEM file (RFC 1421)',
    );
  });

  it('ignores the passphrase of a key that is not encrypted', async () => {
    const plain = openssl.read('rsa.pem').toString('base64');
    expect((await reader.read(plain, PASSPHRASE)).publicKey).toMatchObject({ type: 'RSA', bits: 2048 });
  });
});

describe('an encrypted ML-DSA key', () => {
  it.each(['ml-dsa-44', 'ml-dsa-65', 'ml-dsa-87'] as const)('is read: %s', async (name) => {
    const { privateKey } = generateKeyPairSync(name as 'ml-dsa-44');
    const encryption = { cipher: 'aes-256-cbc', passphrase: PASSPHRASE };
    const der = privateKey.export({ format: 'der', type: 'pkcs8', ...encryption });
    const read = await reader.read(derToBase64Pem(der, 'ENCRYPTED PRIVATE KEY'), PASSPHRASE);
    expect(createPrivateKey({ key: read.pkcs8, format: 'der', type: 'pkcs8' }).equals(privateKey)).toBe(true);
  });
});

describe('the limits of key derivation', () => {
  it.each([
    ['1,000,000 iterations with SHA-256', pbkdf2(1_000_000, OID.hmacWithSha256.der)],
    ['500,000 iterations with SHA-1, the default', pbkdf2(500_000)],
    ['500,000 iterations with SHA-512', pbkdf2(500_000, OID.hmacWithSha512.der)],
    ['scrypt with the parameters of openssl', scrypt(16_384, 8, 1)],
    ['scrypt with p=4', scrypt(16_384, 8, 4)],
  ])('accept %s', (_name, derivation) => {
    expect(isEncryptedPrivateKey(encrypted(derivation))).toBe(true);
    expect(() => {
      refuseCostlyDecryption(encrypted(derivation));
    }).not.toThrow();
  });

  it.each([
    ['more iterations', encrypted(pbkdf2(1_000_001, OID.hmacWithSha256.der)), '1000001 iterations of PBKDF2'],
    ['more iterations with SHA-1', encrypted(pbkdf2(500_001)), 'at most 500000 are accepted'],
    ['iterations without end', encrypted(pbkdf2(2 ** 40)), 'at most 500000 are accepted'],
    ['no iteration', encrypted(pbkdf2(0)), 'must be positive'],
    ['more of scrypt', encrypted(scrypt(16_384, 8, 5)), 'scrypt of N=16384, r=8, p=5'],
    ['scrypt with more memory', encrypted(scrypt(32_768, 8, 1)), 'N=32768, r=8, p=1'],
    ['another PRF', encrypted(pbkdf2(1, OID.sha256.der)), '2.16.840.1.101.3.4.2.1, which is not supported'],
    ['another derivation', encrypted(sequence(OID.sha256.der)), 'it must be PBKDF2 or scrypt'],
    ['another cipher', encrypted(pbkdf2(1), OID.sha256.der), 'it must be AES or Triple DES'],
    [
      'parameters cut off',
      sequence(sequence(OID.pbes2.der), octetString()),
      'not an EncryptedPrivateKeyInfo',
    ],
  ])('reject %s', async (_name, der, sentence) => {
    await expect(reader.read(derToBase64Pem(der, 'ENCRYPTED PRIVATE KEY'), PASSPHRASE)).rejects.toThrow(
      sentence,
    );
  });

  it('accept exactly the memory that OpenSSL allows for scrypt', () => {
    const derive = (N: number, r: number) =>
      scryptSync(PASSPHRASE, SALT, 32, { N, r, p: 1, maxmem: 2 ** 25 });
    for (const [N, r, fits] of [
      [32_768, 7, true],
      [32_768, 8, false],
    ] as const) {
      const check = expect(() => {
        refuseCostlyDecryption(encrypted(scrypt(N, r, 1)));
      });
      if (fits) check.not.toThrow();
      else check.toThrow(InvalidValueError);
      if (fits) expect(derive(N, r)).toHaveLength(32);
      else expect(() => derive(N, r)).toThrow('memory limit');
    }
  });
});
