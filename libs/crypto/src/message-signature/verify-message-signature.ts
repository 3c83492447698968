import { type PublicKey } from '../x509/public-key';
import { verifySignature } from '../x509/signature';
import { fitsKey, type SignatureAlgorithm } from '../x509/signature-algorithm';
import { verifyDigestWithEcdsa } from './ecdsa-digest-signature';
import { mustBeDigestFor } from './must-be-digest-for';
import { verifyDigestWithRsa } from './rsa-digest-signature';
import { type SignableMessage } from './signable-message';

/**
 * Whether `signature` is one of the message by `key`. A key of another type than the algorithm's, or bytes that
 * are no signature at all, are just as false as a wrong signature.
 * @throws DigestNotSignableError, DigestSizeError for a digest that nobody can have signed
 */
export function verifyMessageSignature(
  { type, bytes }: SignableMessage,
  signature: Buffer,
  key: PublicKey,
  algorithm: SignatureAlgorithm,
): boolean {
  return type === 'raw'
    ? verifySignature(bytes, signature, key, algorithm)
    : verifyDigestSignature(bytes, signature, key, algorithm);
}

function verifyDigestSignature(
  bytes: Buffer,
  signature: Buffer,
  key: PublicKey,
  algorithm: SignatureAlgorithm,
): boolean {
  const digest = { algorithm: mustBeDigestFor(algorithm, bytes), bytes };
  if (!fitsKey(algorithm, key)) return false;
  return algorithm.keyType === 'RSA'
    ? verifyDigestWithRsa(key.keyObject, digest, signature, algorithm)
    : verifyDigestWithEcdsa(key.keyObject, bytes, signature);
}
