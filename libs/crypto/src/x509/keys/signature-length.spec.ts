import { constants, generateKeyPairSync, sign } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { PublicKey } from './public-key';
import { verifySignature } from './signature';
import { SIGNATURE_ALGORITHMS } from './signature-algorithm';

describe('an RSA signature that begins with a zero octet', () => {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const key = PublicKey.fromKeyObject(publicKey);
  const PSS = { padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: constants.RSA_PSS_SALTLEN_DIGEST };

  it.each([
    ['RSASSA_PSS_SHA_256', PSS],
    ['RSASSA_PKCS1_V1_5_SHA_256', {}],
  ] as const)('is invalid without it (RFC 8017 section 8.1.2, step 1): %s', (name, options) => {
    // One signature in 256 begins with a zero octet.
    for (let n = 0; ; n += 1) {
      const message = Buffer.from(String(n));
      const signature = sign('sha256', message, { key: privateKey, ...options });
      if (signature[0] !== 0) continue;
      const algorithm = SIGNATURE_ALGORITHMS[name];
      expect(verifySignature(message, signature, key, algorithm)).toBe(true);
      expect(verifySignature(message, signature.subarray(1), key, algorithm)).toBe(false);
      expect(verifySignature(message, Buffer.concat([Buffer.alloc(1), signature]), key, algorithm)).toBe(
        false,
      );
      return;
    }
  });
});
