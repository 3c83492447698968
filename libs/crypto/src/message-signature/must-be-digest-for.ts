import { type SignatureAlgorithm, type SignatureDigest } from '../x509/keys/signature-algorithm';
import { DIGEST_SIZE } from './digest-size';
import { DigestNotSignableError, DigestSizeError } from './digest.errors';

/**
 * The hash function that a digest to be signed or verified was made with.
 * @throws DigestNotSignableError for an algorithm that takes messages only: Ed25519 has no form for a digest made
 *   elsewhere but Ed25519ph, which is another algorithm (RFC 8032 section 5.1), and so has ML-DSA (FIPS 204 section 5.4)
 * @throws DigestSizeError when it is not as long as that function makes them
 */
export function mustBeDigestFor(
  { digest: hashFunction, keyType }: SignatureAlgorithm,
  digest: Buffer,
): SignatureDigest {
  if (hashFunction === undefined) throw new DigestNotSignableError(`${keyType} keys`);
  const expected = DIGEST_SIZE[hashFunction];
  if (digest.length !== expected) throw new DigestSizeError(digest.length, expected);
  return hashFunction;
}
