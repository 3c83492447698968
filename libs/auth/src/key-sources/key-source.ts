import { KeyObject } from 'node:crypto';
import { type CryptoKey, errors, type JWSHeaderParameters, type LocalJWKSet, type RemoteJWKSet } from 'jose';
import { InvalidTokenError, KeysUnavailableError } from '../auth.errors';

/** Finds the public key that the header of a token names. */
export abstract class KeySource {
  /**
   * `header` is not verified: its `alg` and `kid` choose among trusted keys only.
   *
   * @throws UnauthenticatedError when no key has the `kid`, or when `alg`, `use`, `key_ops` or the type of the key do not
   *   match (RFC 7517 sections 4.1 to 4.5)
   * @throws KeysUnavailableError when the keys are unavailable
   */
  abstract keyFor(header: JWSHeaderParameters): Promise<KeyObject>;
}

/** RFC 7518 sections 3.3 and 3.5. */
export const MIN_RSA_BITS = 2048;

/** Converted keys. jose caches imported keys, so each is converted once. */
const converted = new WeakMap<CryptoKey, KeyObject>();

/** Finds a key in a key set of jose. Distinguishes a token that matches no key from an unusable key set. */
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
