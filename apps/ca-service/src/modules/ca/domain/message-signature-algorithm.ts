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
 * Returns the algorithm to sign with. For RSA and ECDSA every name is accepted, on which existing clients rely
 * (contract section 7): the key decides the family, the name the hash and padding. Ed25519 and ML-DSA keys accept
 * only their own name.
 * @throws SignatureAlgorithmOfOtherKeyError for another name with an Ed25519 or ML-DSA key
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
 * Returns the algorithm to verify with; names are strict here (contract section 7).
 * @throws UnsupportedSignatureAlgorithmError for an unknown name
 * @throws KeyTypeMismatchError for an algorithm of other keys
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
