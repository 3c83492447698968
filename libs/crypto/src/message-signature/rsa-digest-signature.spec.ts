import { constants, createPublicKey, generateKeyPairSync, hash, privateEncrypt } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { TEST_WORKERS } from '../testing/a-certificate';
import { anRsaKey } from '../testing/an-rsa-key';
import { encodeEmsaPkcs1, verifyDigestWithRsa } from './rsa-digest-signature';
import { encodeEmsaPss, verifyEmsaPss } from './emsa-pss';
import { type MessageDigest } from './signable-message';

const DIGEST: MessageDigest = { algorithm: 'sha256', bytes: hash('sha256', 'a message', 'buffer') };
const LANE = TEST_WORKERS.verification;
const SALT = Buffer.alloc(32, 7);

describe('EMSA-PSS', () => {
  const parameters = { emBits: 1027, saltLength: 32 };
  const encoded = encodeEmsaPss(DIGEST, SALT, parameters.emBits);

  it('verifies what it encoded', () => {
    expect(encoded).toHaveLength(129);
    expect(encoded[0]! >>> 3).toBe(0);
    expect(verifyEmsaPss(encoded, DIGEST, parameters)).toBe(true);
  });

  it('rejects an encoding with any changed bit', () => {
    for (let bit = 0; bit < 8 * encoded.length; bit++) {
      const changed = Buffer.from(encoded);
      changed[bit >> 3]! ^= 0x80 >> (bit & 7);
      expect(verifyEmsaPss(changed, DIGEST, parameters)).toBe(false);
    }
  });

  it.each([0, 31, 33, 64])('rejects a salt of %i bytes when 32 are required', (length) => {
    const other = encodeEmsaPss(DIGEST, Buffer.alloc(length, 7), parameters.emBits);
    expect(verifyEmsaPss(other, DIGEST, parameters)).toBe(false);
    expect(verifyEmsaPss(other, DIGEST, { ...parameters, saltLength: length })).toBe(true);
  });

  it('has no room when digest and salt exceed the key', () => {
    expect(verifyEmsaPss(encoded, DIGEST, { ...parameters, saltLength: 96 })).toBe(false);
  });
});

describe('verifyDigestWithRsa', () => {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048, publicExponent: 3 });
  const publicKey = createPublicKey(privateKey);
  const encoded = encodeEmsaPkcs1(DIGEST, 256);
  const digestInfo = encoded.subarray(encoded.length - 51);
  const PKCS1 = { scheme: 'RSASSA-PKCS1-v1_5' } as const;

  /** Whether the signature of a forged encoding is accepted. */
  const acceptsEncoding = (forged: Buffer): Promise<boolean> => {
    const signature = privateEncrypt({ key: privateKey, padding: constants.RSA_NO_PADDING }, forged);
    return verifyDigestWithRsa(publicKey, { digest: DIGEST, signature }, PKCS1, LANE);
  };

  it('accepts the PKCS#1 encoding', async () => {
    expect(await acceptsEncoding(encoded)).toBe(true);
  });

  it('rejects short padding with garbage after the digest, which exponent 3 allows to forge', async () => {
    const padding = Buffer.concat([Buffer.of(0, 1), Buffer.alloc(8, 0xff), Buffer.of(0)]);
    const garbage = Buffer.alloc(256 - padding.length - digestInfo.length, 0x5a);
    expect(await acceptsEncoding(Buffer.concat([padding, digestInfo, garbage]))).toBe(false);
  });

  it('rejects missing parameters, and padding other than FF', async () => {
    const bare = Buffer.from('302f300b06096086480165030402010420', 'hex');
    const withoutNull = Buffer.concat([bare, DIGEST.bytes]);
    const padding = Buffer.alloc(256 - 3 - withoutNull.length, 0xff);
    expect(await acceptsEncoding(Buffer.concat([Buffer.of(0, 1), padding, Buffer.of(0), withoutNull]))).toBe(
      false,
    );
    const padded = Buffer.from(encoded);
    padded[100] = 0xfe;
    expect(await acceptsEncoding(padded)).toBe(false);
  });

  it('rejects PSS with a non-zero byte before the encoded message', async () => {
    const odd = anRsaKey(2049);
    const accepts = (first: number, salt: Buffer): Promise<boolean> => {
      const message = Buffer.concat([Buffer.of(first), encodeEmsaPss(DIGEST, salt, 2048)]);
      const signature = privateEncrypt({ key: odd, padding: constants.RSA_NO_PADDING }, message);
      const scheme = { scheme: 'RSASSA-PSS', saltLength: 32 } as const;
      return verifyDigestWithRsa(createPublicKey(odd), { digest: DIGEST, signature }, scheme, LANE);
    };
    const salt = saltOfSmallEncoding();
    expect(await accepts(0, salt)).toBe(true);
    expect(await accepts(1, salt)).toBe(false);
  });
});

/** Still below the modulus with a leading one bit, because the primes begin with two one bits each. */
function saltOfSmallEncoding(): Buffer {
  for (let n = 0; ; n++) {
    const salt = Buffer.alloc(32, n);
    salt.writeUInt32BE(n);
    if (encodeEmsaPss(DIGEST, salt, 2048)[0]! < 0x20) return salt;
  }
}
