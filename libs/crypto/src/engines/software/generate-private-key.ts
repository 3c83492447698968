import { generateKeyPair, type KeyObject } from 'node:crypto';
import { promisify } from 'node:util';
import { type KeySpec } from '../key-spec';

const generate = promisify(generateKeyPair);

/** FIPS 186-5 section 5.1 wants an exponent above 2^16; the smallest such prime is what everybody uses. */
const PUBLIC_EXPONENT = 65_537;

/** On the thread pool: RSA takes up to seconds. The caller checked the spec. */
export async function generatePrivateKey({ type, bits }: KeySpec): Promise<KeyObject> {
  switch (type) {
    case 'RSA':
      return (await generate('rsa', { modulusLength: bits, publicExponent: PUBLIC_EXPONENT })).privateKey;
    case 'ECDSA':
      return (await generate('ec', { namedCurve: `P-${bits}` })).privateKey;
    case 'Ed25519':
      return (await generate('ed25519')).privateKey;
    case 'ML-DSA':
      return (await generate(`ml-dsa-${bits}` as 'ml-dsa-44')).privateKey;
  }
}
