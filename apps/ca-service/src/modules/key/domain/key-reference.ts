import { InvalidValueError } from '@libs/kernel';

/** Names a private key that the service holds. */
export interface KeyReference {
  readonly keyId: string;
  /** `undefined`: any engine. */
  readonly engineId: string | undefined;
}

/** Lower-case hex SHA-256 of the DER SubjectPublicKeyInfo (contract 1.7). */
const KEY_ID = /^[0-9a-f]{64}$/;
const SCHEME = 'pkcs11:';

/**
 * Parses a key id, or a PKCS#11 URI (RFC 7512) of the form `pkcs11:token-id=<engine>;id=<key id>;type=private`
 * (contract 12.2). @throws InvalidValueError for other text
 */
export function parseKeyReference(text: string): KeyReference {
  const reference = text.startsWith(SCHEME) ? parseUri(text) : { keyId: text, engineId: undefined };
  const keyId = reference.keyId.toLowerCase();
  if (!KEY_ID.test(keyId)) {
    throw new InvalidValueError('a key is named by its id, 64 hexadecimal digits, or by a pkcs11: URI');
  }
  return { keyId, engineId: reference.engineId };
}

/**
 * As `parseKeyReference`, but takes other text as an alias (contract 3.3). No key has an alias, so the lookup fails with
 * `key not found`.
 */
export function keyReferenceOrAlias(text: string): KeyReference {
  try {
    return parseKeyReference(text);
  } catch {
    return { keyId: text, engineId: undefined };
  }
}

function parseUri(uri: string): KeyReference {
  const attributes = new Map(
    uri
      .slice(SCHEME.length)
      .split(/[;?&]/)
      .map((attribute) => [attribute.split('=', 1)[0] ?? '', attribute.slice(attribute.indexOf('=') + 1)]),
  );
  try {
    const engineId = attributes.get('token-id');
    return {
      keyId: decodeURIComponent(attributes.get('id') ?? ''),
      engineId: engineId === undefined ? undefined : decodeURIComponent(engineId),
    };
  } catch {
    throw new InvalidValueError('the pkcs11: URI has a broken percent-encoding');
  }
}
