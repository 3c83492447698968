import { createPrivateKey, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { inspect } from 'node:util';
import { InvalidValueError } from '@libs/kernel';
import { afterAll, describe, expect, it } from 'vitest';
import { TEST_WORKERS } from '../testing/a-certificate';
import { OpenSsl } from '../testing/openssl';
import { derToBase64Pem } from '../x509/der/pem';
import { PublicKey } from '../x509/keys/public-key';
import { PrivateKeyReader } from './private-key-reader';

const reader = new PrivateKeyReader(TEST_WORKERS.decryption);
const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey;
const ec = generateKeyPairSync('ec', { namedCurve: 'P-384' }).privateKey;
const ed25519 = generateKeyPairSync('ed25519').privateKey;

const pem = (key: KeyObject, type: 'pkcs1' | 'pkcs8' | 'sec1') =>
  derToBase64Pem(key.export({ format: 'der', type } as { format: 'der'; type: 'pkcs8' }), 'ANY LABEL');

describe('PrivateKeyReader', () => {
  const openssl = new OpenSsl();

  afterAll(() => {
    openssl.remove();
  });

  it.each([
    ['PKCS#1 RSA', rsa, pem(rsa, 'pkcs1')],
    ['PKCS#8 RSA', rsa, pem(rsa, 'pkcs8')],
    ['SEC1 ECDSA', ec, pem(ec, 'sec1')],
    ['PKCS#8 ECDSA', ec, pem(ec, 'pkcs8')],
    ['PKCS#8 Ed25519', ed25519, pem(ed25519, 'pkcs8')],
  ])('reads %s', async (_name, key, text) => {
    const read = await reader.read(text);
    expect(read.publicKey.equals(PublicKey.fromKeyObject(key))).toBe(true);
    expect(createPrivateKey({ key: read.pkcs8, format: 'der', type: 'pkcs8' }).equals(key)).toBe(true);
  });

  it('reads the EC PARAMETERS block that openssl writes before the key', async () => {
    openssl.run('ecparam', '-name', 'prime256v1', '-genkey', '-noout', '-out', 'key.pem');
    const read = await reader.read(openssl.read('key.pem').toString('base64'));
    expect(read.publicKey).toMatchObject({ type: 'ECDSA', bits: 256 });
  });

  it.each([
    ['no PEM', Buffer.from('nothing').toString('base64'), 'missing private key block'],
    ['no key', derToBase64Pem(Buffer.from('300102', 'hex'), 'PRIVATE KEY'), 'not PKCS#8, PKCS#1 or SEC1'],
    [
      'a public key',
      derToBase64Pem(PublicKey.fromKeyObject(ec).spki, 'PUBLIC KEY'),
      'private_key has a PEM block PUBLIC KEY',
    ],
    ['an X25519 key', pem(generateKeyPairSync('x25519').privateKey, 'pkcs8'), '1.3.101.110 is not supported'],
  ])('rejects %s', async (_name, text, message) => {
    await expect(reader.read(text)).rejects.toThrow(InvalidValueError);
    await expect(reader.read(text)).rejects.toThrow(message);
  });

  it('hides the key from util.inspect and JSON, and wipes it', async () => {
    const read = await reader.read(pem(ed25519, 'pkcs8'));
    const secret = Buffer.from(read.pkcs8.subarray(-32));
    for (const shown of [
      inspect(read, { showHidden: true, getters: true, depth: 9 }),
      JSON.stringify(read),
    ]) {
      expect(shown).not.toContain(secret.toString('hex'));
      expect(shown).not.toContain(secret.toString('base64'));
      expect(shown).not.toContain('pkcs8');
    }
    read.wipe();
    expect(read.pkcs8.every((byte) => byte === 0)).toBe(true);
  });

  it('does not quote a malformed key in its error', async () => {
    const broken = ec.export({ format: 'der', type: 'pkcs8' });
    broken[10]! ^= 0xff;
    let error: unknown;
    try {
      await reader.read(derToBase64Pem(broken, 'PRIVATE KEY'));
    } catch (caught) {
      error = caught;
    }
    expect(error).toBeInstanceOf(InvalidValueError);
    expect(inspect(error, { depth: 9 })).not.toContain(broken.toString('hex', 40, 60));
    expect((error as Error).cause).toBeUndefined();
  });
});
