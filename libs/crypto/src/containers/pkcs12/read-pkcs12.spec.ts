import { createPrivateKey } from 'node:crypto';
import { inspect } from 'node:util';
import { InvalidValueError } from '@libs/kernel';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PrivateKeyReader } from '../../engines/private-key-reader';
import { TEST_WORKERS } from '../../testing/a-certificate';
import { OpenSsl } from '../../testing/openssl';
import { PKCS12_FILES } from '../../testing/pkcs12-files';
import { octetString, sequence, tlv } from '../../x509/der/der';
import { ObjectIdentifier } from '../../x509/der/object-identifier';
import { Pkcs12Password } from './pkcs12-password';
import { readAuthenticatedSafe } from './safe-contents';

const PASSPHRASE = 'correct horse';
const reader = new PrivateKeyReader(TEST_WORKERS.decryption);

describe('PrivateKeyReader.readPkcs12', () => {
  const openssl = new OpenSsl();

  beforeAll(() => {
    openssl.write('ca.cnf', 'basicConstraints = critical,CA:TRUE');
    for (const name of ['root', 'sub']) {
      openssl.makeKey(`${name}.key`, '-algorithm', 'EC', '-pkeyopt', 'ec_paramgen_curve:P-256');
      openssl.run('req', '-new', '-key', `${name}.key`, '-subj', `/CN=${name}`, '-out', `${name}.csr`);
      const signer = name === 'root' ? ['-signkey', 'root.key'] : ['-CA', 'root.pem', '-CAkey', 'root.key'];
      const signing = ['-extfile', 'ca.cnf', '-set_serial', '7', '-out', `${name}.pem`];
      openssl.run('x509', '-req', '-in', `${name}.csr`, ...signer, ...signing);
    }
  });
  afterAll(() => {
    openssl.remove();
  });

  const exported = (passphrase: string, ...options: string[]): string => {
    const files = ['-inkey', 'sub.key', '-in', 'sub.pem', '-certfile', 'root.pem'];
    openssl.run('pkcs12', '-export', ...files, '-passout', `pass:${passphrase}`, '-out', 'x.p12', ...options);
    return openssl.read('x.p12').toString('base64');
  };

  it.each([
    ['by default', []],
    ['with Triple DES', ['-keypbe', 'PBE-SHA1-3DES', '-certpbe', 'PBE-SHA1-3DES', '-macalg', 'sha1']],
    ['with Triple DES of two keys', ['-keypbe', 'PBE-SHA1-2DES', '-certpbe', 'PBE-SHA1-2DES']],
    ['with AES-128 and a MAC of SHA-512', ['-keypbe', 'aes-128-cbc', '-macalg', 'sha512']],
    ['with AES-192 and a MAC of SHA-384', ['-keypbe', 'aes-192-cbc', '-macalg', 'sha384']],
    ['with 100,000 iterations', ['-iter', '100000']],
    ['not encrypted', ['-keypbe', 'NONE', '-certpbe', 'NONE']],
  ])('reads the key and the certificates of an openssl export: %s', async (_how, options) => {
    const { privateKey, certificates } = await reader.readPkcs12(
      exported(PASSPHRASE, ...options),
      PASSPHRASE,
    );
    const key = createPrivateKey({ key: privateKey.pkcs8, format: 'der', type: 'pkcs8' });
    expect(key.equals(createPrivateKey(openssl.read('sub.key')))).toBe(true);
    expect(
      certificates.map(({ certificate, isPaired }) => [certificate.subject.subject.commonName, isPaired]),
    ).toEqual([
      ['sub', true],
      ['root', false],
    ]);
    expect(certificates[0]?.certificate.publicKey?.equals(privateKey.publicKey)).toBe(true);
  });

  it.each(['OPENSSL_LEGACY', 'JAVA', 'JAVA_LEGACY'] as const)('reads what others wrote: %s', async (name) => {
    const { privateKey, certificates } = await reader.readPkcs12(PKCS12_FILES[name], PASSPHRASE);
    expect(certificates).toMatchObject([{ isPaired: true, certificate: { isCa: true } }]);
    expect(certificates[0]?.certificate.publicKey?.equals(privateKey.publicKey)).toBe(true);
  });

  it.each(['ÄÖÜ ß', '密码', '🔑🔑', 'x'.repeat(63)])(
    'reads a file with the passphrase %s',
    async (passphrase) => {
      const triple = ['-keypbe', 'PBE-SHA1-3DES', '-certpbe', 'PBE-SHA1-3DES'];
      for (const options of [[], triple]) {
        expect(await reader.readPkcs12(exported(passphrase, ...options), passphrase)).toBeDefined();
      }
    },
  );

  it('reads a file with an empty passphrase, given or missing', async () => {
    const file = exported('');
    for (const passphrase of ['', undefined]) {
      expect((await reader.readPkcs12(file, passphrase)).certificates).toHaveLength(2);
    }
    await expect(reader.readPkcs12(file, 'x')).rejects.toThrow(
      'pkcs12 cannot be decrypted: the passphrase is wrong',
    );
  });

  it('rejects a wrong and a missing passphrase without quoting it', async () => {
    const file = exported(PASSPHRASE);
    const wrong: unknown = await reader.readPkcs12(file, 'my other secret').catch((error: unknown) => error);
    expect(wrong).toBeInstanceOf(InvalidValueError);
    expect(wrong).toMatchObject({ message: 'pkcs12 cannot be decrypted: the passphrase is wrong' });
    expect(inspect(wrong, { depth: 9, showHidden: true })).not.toContain('my other secret');
    await expect(reader.readPkcs12(file)).rejects.toThrow('pkcs12 is encrypted: its passphrase is missing');
    await expect(reader.readPkcs12(file, 'x'.repeat(1025))).rejects.toThrow('longer than 1024 bytes');
  });

  it('rejects a file with a changed byte', async () => {
    const file = Buffer.from(exported(PASSPHRASE, '-keypbe', 'NONE', '-certpbe', 'NONE'), 'base64');
    for (const at of [100, 300, 500]) {
      const changed = Buffer.from(file);
      changed.writeUInt8(changed.readUInt8(at) ^ 1, at);
      await expect(reader.readPkcs12(changed.toString('base64'), PASSPHRASE)).rejects.toBeInstanceOf(
        InvalidValueError,
      );
    }
  });

  it.each([
    ['without a MAC', ['-nomac'], 'pkcs12 has no MAC'],
    ['without a key', ['-nokeys'], 'pkcs12 holds no private key: send its certificates as ca and ca_chain'],
    [
      'with more iterations of the MAC',
      ['-iter', '600001'],
      'more than 600000 digests of the KDF of PKCS#12',
    ],
    [
      'encrypted with RC4',
      ['-keypbe', 'PBE-SHA1-RC4-128'],
      /1\.2\.840\.113549\.1\.12\.1\.1, which is not supported/,
    ],
  ])('rejects a file %s', async (_how, options, sentence) => {
    const legacy = options[1] === 'PBE-SHA1-RC4-128' ? ['-legacy'] : [];
    await expect(reader.readPkcs12(exported(PASSPHRASE, ...options, ...legacy), PASSPHRASE)).rejects.toThrow(
      sentence,
    );
  });

  it.each([
    ['no base64', '%%%', 'illegal base64 data at input byte 0'],
    ['nothing', '', 'pkcs12 is malformed'],
    ['no DER', Buffer.from('hello').toString('base64'), 'pkcs12 is malformed'],
    ['another structure', Buffer.from('3003020103', 'hex').toString('base64'), 'pkcs12 is malformed'],
    ['too long a text', 'A'.repeat(300_000), 'pkcs12 is longer than 262144 characters'],
  ])('rejects a field that is %s', async (_what, text, sentence) => {
    await expect(reader.readPkcs12(text, PASSPHRASE)).rejects.toThrow(sentence);
  });
});

describe('the contents of a PKCS#12 file', () => {
  const password = () => new Pkcs12Password('x', () => Promise.resolve(new Uint8Array(16)));
  const oid = (dotted: string): Buffer => new ObjectIdentifier(dotted).der;

  it('with NULL in place of a key are rejected', async () => {
    const bag = sequence(oid('1.2.840.113549.1.12.10.1.1'), tlv(0xa0, Buffer.from([5, 0])));
    const part = sequence(oid('1.2.840.113549.1.7.1'), tlv(0xa0, octetString(sequence(bag))));
    const { keys } = await readAuthenticatedSafe(sequence(part), password());
    expect(keys).toEqual([{ der: Buffer.alloc(0), localKeyId: undefined }]);
  });

  it.each([
    ['sha256', 1_000_000],
    ['sha512', 500_000],
  ])('are rejected when two keys with the maximum of iterations are not enough: %s', async (digest, most) => {
    const cipher = { name: 'aes-128-cbc', keyBytes: 16, ivBytes: 16 } as const;
    const file = password();
    const decrypt = (iterations: number) => {
      const derivation = { function: 'pbkdf2', digest, salt: Buffer.alloc(8), iterations } as const;
      return file.decrypt({ cipher, derivation, iv: Buffer.alloc(16) }, Buffer.alloc(8));
    };
    await expect(decrypt(most)).rejects.toThrow('the passphrase is wrong');
    await expect(decrypt(most)).rejects.toThrow('the passphrase is wrong');
    await expect(decrypt(1)).rejects.toThrow('more than 2000000 iterations of PBKDF2');
  });

  it('are rejected when they have more than 64 KiB encrypted with RC2, in one part or several', async () => {
    const cipher = { name: 'rc2', keyBytes: 16, ivBytes: 8 } as const;
    const derivation = { function: 'pkcs12', digest: 'sha1', salt: Buffer.alloc(8), iterations: 1 } as const;
    const file = password();
    const decrypt = () => file.decrypt({ cipher, derivation, iv: undefined }, Buffer.alloc(40 * 1024));
    await expect(decrypt()).resolves.toBeInstanceOf(Buffer);
    await expect(decrypt()).rejects.toThrow('more than 65536 bytes encrypted with RC2');
  });
});
