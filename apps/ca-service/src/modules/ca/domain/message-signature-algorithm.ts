import {
  fitsKey,
  KeyTypeMismatchError,
  type PublicKey,
  SIGNATURE_ALGORITHMS,
  type SignatureAlgorithmName,
} from '@libs/crypto';
import { SignatureAlgorithmOfOtherKeyError, UnsupportedSignatureAlgorithmError } from './signature.errors';

type Key = Pick<PublicKey, 'type' | 'bits'>;

/**
 * What a key signs with when a client asks for `name`. Existing clients rely on the leniency of contract section 7
 * for RSA and ECDSA: any name will do, the key decides the family and the name the rest. Newer keys have one
 * algorithm each, and no client that is used to less.
 * @throws SignatureAlgorithmOfOtherKeyError when an Ed25519 or ML-DSA key is asked for another algorithm
 */
export function signingAlgorithm(name: string, key: Key): SignatureAlgorithmName {
  switch (key.type) {
    case 'RSA':
      return `${name.startsWith('RSASSA_PSS') ? 'RSASSA_PSS' : 'RSASSA_PKCS1_V1_5'}_${hashNamedIn(name)}`;
    case 'ECDSA':
      return `ECDSA_${hashNamedIn(name)}`;
    case 'Ed25519':
    case 'ML-DSA':
      return mustBeOwnAlgorithm(name, key);
  }
}

/**
 * What a signature is verified with, where contract section 7 is strict.
 * @throws UnsupportedSignatureAlgorithmError when nothing has this very name
 * @throws KeyTypeMismatchError when it is an algorithm of other keys
 */
export function verificationAlgorithm(name: string, key: Key): SignatureAlgorithmName {
  if (!isAlgorithmName(name)) throw new UnsupportedSignatureAlgorithmError();
  const algorithm = SIGNATURE_ALGORITHMS[name];
  if (!fitsKey(algorithm, key)) throw new KeyTypeMismatchError(algorithm);
  return name;
}

const HASHES = ['SHA_256', 'SHA_384', 'SHA_512'] as const;

function hashNamedIn(name: string): (typeof HASHES)[number] {
  const upperCase = name.toUpperCase();
  return HASHES.find((each) => upperCase.includes(each)) ?? 'SHA_256';
}

function mustBeOwnAlgorithm(name: string, key: Key): SignatureAlgorithmName {
  const own = ALGORITHM_NAMES.find((each) => fitsKey(SIGNATURE_ALGORITHMS[each], key));
  if (own === undefined || name !== own) throw new SignatureAlgorithmOfOtherKeyError(key.type, own ?? 'none');
  return own;
}

const ALGORITHM_NAMES = Object.keys(SIGNATURE_ALGORITHMS) as SignatureAlgorithmName[];

function isAlgorithmName(name: string): name is SignatureAlgorithmName {
  return Object.hasOwn(SIGNATURE_ALGORITHMS, name);
}
