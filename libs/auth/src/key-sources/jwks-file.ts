import { createPublicKey } from 'node:crypto';
import type { JSONWebKeySet, JWK } from 'jose';
import { MAX_DOCUMENT_BYTES } from './bounded-fetch';
import { MIN_RSA_BITS } from './key-source';

/** RFC 7518 sections 6.2.2, 6.3.2 and 6.4.1; `priv` of RFC 9964 for the post-quantum keys. */
const PRIVATE_MEMBERS = ['d', 'p', 'q', 'dp', 'dq', 'qi', 'oth', 'k', 'priv'];
/** Others are ignored (RFC 7517 section 5). */
const USABLE: readonly unknown[] = ['RSA', 'EC', 'OKP'];
const isUsable = ({ kty }: JWK): boolean => USABLE.includes(kty);

/**
 * Reads a JSON Web Key Set (RFC 7517 section 5). Stricter than the RFC, so that a mistake fails the start instead of
 * rejecting tokens later.
 *
 * @throws Error whose message completes the sentence `AUTH_JWKS_FILE …` and never quotes the content
 */
export function parseJwks(content: string): JSONWebKeySet {
  if (content.length > MAX_DOCUMENT_BYTES) throw new Error('is larger than 256 KiB');
  const keys = keysOf(content);
  keys.forEach((key, index) => {
    checkKey(key, `its key ${index + 1}`);
  });
  if (!keys.some((key) => isUsable(key))) {
    throw new Error('holds no RSA, EC or OKP key, so no token could be checked');
  }
  return { keys };
}

function keysOf(content: string): JWK[] {
  let parsed: { keys?: unknown } | null;
  try {
    parsed = JSON.parse(content) as typeof parsed;
  } catch {
    throw new Error('is not JSON');
  }
  const keys = parsed?.keys;
  const isKeySet = Array.isArray(keys) && keys.every((key) => typeof key === 'object' && key !== null);
  if (!isKeySet) throw new Error('is not a JSON Web Key Set: an object with a list named keys');
  return keys as JWK[];
}

function checkKey(key: JWK, name: string): void {
  if (PRIVATE_MEMBERS.some((member) => Object.hasOwn(key, member))) {
    throw new Error(
      `holds a private or secret key (${name}): publish the public part only, and replace that key, since it was copied`,
    );
  }
  if (!isUsable(key)) return;
  const bits = modulusLength(key, name);
  if (bits !== undefined && bits < MIN_RSA_BITS)
    throw new Error(`holds an RSA key shorter than 2048 bits (${name})`);
}

function modulusLength(key: JWK, name: string): number | undefined {
  try {
    const publicKey = createPublicKey({ key, format: 'jwk' });
    return publicKey.asymmetricKeyDetails?.modulusLength;
  } catch {
    throw new Error(`holds a key that cannot be read (${name})`);
  }
}
