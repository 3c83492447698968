import { type KeyType, SIGNATURE_ALGORITHMS } from '@libs/crypto';
import { describe, expect, it } from 'vitest';
import { signingAlgorithm, verificationAlgorithm } from './message-signature-algorithm';

const RSA = { type: 'RSA', bits: 2048 } as const;
const ECDSA = { type: 'ECDSA', bits: 256 } as const;
const ED25519 = { type: 'Ed25519', bits: 256 } as const;
const ML_DSA = { type: 'ML-DSA', bits: 65 } as const;

describe('signingAlgorithm', () => {
  it.each([
    ['RSASSA_PKCS1_V1_5_SHA_384', RSA, 'RSASSA_PKCS1_V1_5_SHA_384'],
    ['RSASSA_PSS_SHA_512', RSA, 'RSASSA_PSS_SHA_512'],
    ['ECDSA_SHA_384', ECDSA, 'ECDSA_SHA_384'],
    ['RSASSA_PKCS1_V1_5_SHA_512', ECDSA, 'ECDSA_SHA_512'],
    ['RSASSA_PSS_SHA_256', ECDSA, 'ECDSA_SHA_256'],
    ['ECDSA_SHA_512', RSA, 'RSASSA_PKCS1_V1_5_SHA_512'],
    ['rsassa_pss_sha_384', RSA, 'RSASSA_PKCS1_V1_5_SHA_384'],
    [' RSASSA_PSS_SHA_384', RSA, 'RSASSA_PKCS1_V1_5_SHA_384'],
    ['RSASSA_PSS', RSA, 'RSASSA_PSS_SHA_256'],
    ['RSASSA_PSS_SHA384', RSA, 'RSASSA_PSS_SHA_256'],
    ['ecdsa_Sha_384', ECDSA, 'ECDSA_SHA_384'],
    ['SHA_512_or_SHA_384', ECDSA, 'ECDSA_SHA_384'],
    ['anything', RSA, 'RSASSA_PKCS1_V1_5_SHA_256'],
    ['ED25519', ECDSA, 'ECDSA_SHA_256'],
    ['ED25519', ED25519, 'ED25519'],
    ['ML_DSA_65', ML_DSA, 'ML_DSA_65'],
    ['ML_DSA_44', { type: 'ML-DSA', bits: 44 }, 'ML_DSA_44'],
  ] as const)('for "%s" and a %j key, signingAlgorithm returns %s', (name, key, algorithm) => {
    expect(signingAlgorithm(name, key)).toBe(algorithm);
  });

  it.each([
    ['ECDSA_SHA_256', ED25519, 'the Ed25519 key of this CA signs with ED25519 only'],
    ['ed25519', ED25519, 'the Ed25519 key of this CA signs with ED25519 only'],
    ['ML_DSA_44', ML_DSA, 'the ML-DSA key of this CA signs with ML_DSA_65 only'],
    ['RSASSA_PSS_SHA_256', ML_DSA, 'the ML-DSA key of this CA signs with ML_DSA_65 only'],
  ] as const)('signingAlgorithm rejects "%s" for a %j key', (name, key, sentence) => {
    expect(() => signingAlgorithm(name, key)).toThrow(sentence);
  });
});

describe('verificationAlgorithm', () => {
  const KEYS: readonly { type: KeyType; bits: number }[] = [RSA, ECDSA, ED25519, ML_DSA];

  it.each(Object.entries(SIGNATURE_ALGORITHMS))(
    'verificationAlgorithm accepts %s for keys of its type only',
    (name, algorithm) => {
      const bits = 'keyBits' in algorithm ? algorithm.keyBits : 256;
      expect(verificationAlgorithm(name, { type: algorithm.keyType, bits })).toBe(name);
      for (const key of KEYS.filter(({ type }) => type !== algorithm.keyType)) {
        const needed = 'keyBits' in algorithm ? `ML-DSA-${algorithm.keyBits}` : algorithm.keyType;
        expect(() => verificationAlgorithm(name, key)).toThrow(`key is not ${needed} key`);
      }
    },
  );

  it('verificationAlgorithm accepts an ML-DSA name for keys of that parameter set only', () => {
    expect(() => verificationAlgorithm('ML_DSA_44', ML_DSA)).toThrow('key is not ML-DSA-44 key');
  });

  it.each(['', 'anything', 'ecdsa_sha_256', 'ECDSA_SHA_256 ', 'ECDSA_SHA_1', 'constructor', 'toString'])(
    'verificationAlgorithm rejects the unknown name "%s"',
    (name) => {
      expect(() => verificationAlgorithm(name, ECDSA)).toThrow(/^unsupported algorithm$/);
    },
  );
});
