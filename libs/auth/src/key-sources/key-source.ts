import { KeyObject } from 'node:crypto';
import { type CryptoKey, errors, type JWSHeaderParameters, type LocalJWKSet, type RemoteJWKSet } from 'jose';
import { InvalidTokenError, KeysUnavailableError } from '../auth.errors';

/** Finds the public key that a token says it was signed with. */
export abstract class KeySource {
  /**
   * `header` is the token's, not verified: only `alg` and `kid` choose among the keys that are trusted.
   *
   * @throws UnauthenticatedError when no key fits the token: none has its `kid`, or the `alg`, `use`,
   *   `key_ops` or type of the one that does says otherwise (RFC 7517 sections 4.1 to 4.5).
   * @throws KeysUnavailableError when the keys cannot be had now.
   */
  abstract keyFor(header: JWSHeaderParameters): Promise<KeyObject>;
}

/** RFC 7518 sections 3.3 and 3.5. */
export const MIN_RSA_BITS = 2048;

/** jose caches the imported keys, so each is converted and measured once. */
const converted = new WeakMap<CryptoKey, KeyObject>();

/** Asks a key set of jose, and tells a token that fits no key from a key set that cannot be used. */
export async function keyFrom(
  keySet: LocalJWKSet | RemoteJWKSet,
  header: JWSHeaderParameters,
): Promise<KeyObject> {
  try {
    return toKeyObject(await keySet(header));
  } catch (error) {
    throw asDomainError(error);
  }
}

function toKeyObject(key: CryptoKey): KeyObject {
  const known = converted.get(key);
  if (known) return known;
  const keyObject = KeyObject.from(key);
  const bits = keyObject.asymmetricKeyDetails?.modulusLength;
  if (bits !== undefined && bits < MIN_RSA_BITS) throw new InvalidTokenError('it was signed with a weak key');
  converted.set(key, keyObject);
  return keyObject;
}

function asDomainError(error: unknown): Error {
  if (error instanceof InvalidTokenError) return error;
  if (error instanceof errors.JWKSNoMatchingKey || error instanceof errors.JOSENotSupported) {
    return new InvalidTokenError('it was signed with a key that is not known', { cause: error });
  }
  if (error instanceof errors.JWKSMultipleMatchingKeys) {
    return new InvalidTokenError('it does not say which key it was signed with', { cause: error });
  }
  return new KeysUnavailableError({ cause: error });
}
