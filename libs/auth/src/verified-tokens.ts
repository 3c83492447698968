import { hash } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import type { Principal } from './permissions';

/** How long the result of one verification is used. */
const MAX_AGE_MS = 60_000;
const MAX_ENTRIES = 1_024;

/**
 * Remembers verified tokens, so that the next calls with the same token cost a digest instead of a signature check.
 * A JWT cannot be revoked before its `exp`, and is not remembered after it. A withdrawn key of the provider is accepted
 * for at most 60 seconds more. A client without a valid token cannot displace entries. Stores the SHA-256 digest of a
 * token, never the token.
 */
export class VerifiedTokens {
  readonly #principals: LRUCache<string, Principal>;

  constructor(max = MAX_ENTRIES) {
    // Ages by the clock of `exp`, and without a timer (ttlResolution 0).
    this.#principals = new LRUCache({ max, ttl: MAX_AGE_MS, ttlResolution: 0, perf: Date });
  }

  /** The caller of a token that was verified less than 60 seconds ago and has not expired. */
  find(token: string): Principal | undefined {
    return this.#principals.get(digestOf(token));
  }

  /** Remembers a token that was just verified. */
  add(token: string, principal: Principal): void {
    const age = Math.min(MAX_AGE_MS, Math.ceil(principal.expiresAt * 1000 - Date.now()));
    // lru-cache returns an entry whose age equals its lifetime, and reads a lifetime of 0 as unlimited. A token past its
    // `exp` is valid within the clock tolerance only, which each call checks anew.
    const ttl = age - 1;
    if (ttl > 0) this.#principals.set(digestOf(token), principal, { ttl });
  }
}

function digestOf(token: string): string {
  return hash('sha256', token, 'base64');
}
