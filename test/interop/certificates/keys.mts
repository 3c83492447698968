import type { webcrypto } from 'node:crypto';

export interface KeyKind {
  readonly type: string;
  readonly bits: number;
}

/** Every kind of key that a CA and a certificate can have. */
export const KEY_KINDS: readonly KeyKind[] = [
  { type: 'ECDSA', bits: 256 },
  { type: 'RSA', bits: 2048 },
  { type: 'Ed25519', bits: 256 },
  { type: 'ECDSA', bits: 384 },
  { type: 'ML-DSA', bits: 44 },
  { type: 'RSA', bits: 3072 },
  { type: 'ECDSA', bits: 521 },
  { type: 'ML-DSA', bits: 65 },
  { type: 'RSA', bits: 4096 },
  { type: 'ML-DSA', bits: 87 },
];

/** Key pair of a device that requests a certificate. */
export interface DeviceKey {
  readonly kind: KeyKind;
  readonly algorithm:
    | webcrypto.RsaHashedKeyGenParams
    | (webcrypto.EcKeyGenParams & webcrypto.EcdsaParams)
    | webcrypto.Algorithm;
  readonly pair: webcrypto.CryptoKeyPair;
}

/** Generates a key pair with WebCrypto. */
export async function newKey(kind: KeyKind): Promise<DeviceKey> {
  const algorithm = algorithmOf(kind);
  const pair = (await crypto.subtle.generateKey(algorithm, true, [
    'sign',
    'verify',
  ])) as webcrypto.CryptoKeyPair;
  return { kind, algorithm, pair };
}

function algorithmOf({ type, bits }: KeyKind): DeviceKey['algorithm'] {
  switch (type) {
    case 'RSA': {
      const publicExponent = Uint8Array.of(1, 0, 1);
      return { name: 'RSASSA-PKCS1-v1_5', modulusLength: bits, publicExponent, hash: 'SHA-256' };
    }
    case 'ECDSA':
      return {
        name: 'ECDSA',
        namedCurve: `P-${bits}`,
        hash: bits === 256 ? 'SHA-256' : 'SHA-384',
      };
    case 'Ed25519':
      return { name: 'Ed25519' };
    default:
      return { name: `ML-DSA-${bits}` };
  }
}
