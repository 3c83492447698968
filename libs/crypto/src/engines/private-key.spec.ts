import { generateKeyPairSync } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { PublicKey } from '../x509/keys/public-key';
import { mustSignVerifiably, parsePrivateKey } from './private-key';

const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey;
const ec = generateKeyPairSync('ec', { namedCurve: 'P-384' }).privateKey;

describe('mustSignVerifiably', () => {
  it('accepts a key pair', async () => {
    await expect(mustSignVerifiably(ec, PublicKey.fromKeyObject(ec))).resolves.toBeUndefined();
  });

  it('rejects a public key of another private key', async () => {
    const other = PublicKey.fromKeyObject(generateKeyPairSync('ec', { namedCurve: 'P-384' }).publicKey);
    await expect(mustSignVerifiably(ec, other)).rejects.toThrow('does not fit the public key');
    await expect(mustSignVerifiably(ec, PublicKey.fromKeyObject(rsa))).rejects.toThrow('does not fit');
  });
});

describe('parsePrivateKey', () => {
  const der = ec.export({ format: 'der', type: 'pkcs8' });

  it('parses a key although an earlier operation left an error in the queue of OpenSSL', () => {
    expect(ec.equals(rsa)).toBe(false);
    expect(parsePrivateKey(der, 'pkcs8')?.equals(ec)).toBe(true);
  });

  it('returns undefined for a malformed key', () => {
    expect(parsePrivateKey(der.subarray(0, 20), 'pkcs8')).toBeUndefined();
  });
});
