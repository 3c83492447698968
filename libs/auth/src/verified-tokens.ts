import { hash } from 'node:crypto';
import type { Principal } from './principal';

/** How long the outcome of one verification may be used again. */
const MAX_AGE_MS = 60_000;
const MAX_ENTRIES = 1_024;

interface Entry {
  readonly principal: Principal;
  readonly usableUntil: number;
}

/**
 * Remembers tokens that were fully verified, so that a client's next calls with the same token cost a digest
 * instead of a signature check. Revocation is not affected: a JWT is self-contained, is nowhere looked up,
 * and ends with its `exp`, which ends the memory of it too. A key withdrawn from the key set counts for at
 * most 60 seconds more. Only valid tokens get in, and the oldest leaves when the memory is full, so nobody
 * without a token can fill it. The key is the SHA-256 digest: the tokens themselves are not kept.
 */
export class VerifiedTokens {
  private readonly entries = new Map<string, Entry>();

  constructor(private readonly maxEntries = MAX_ENTRIES) {}

  /** The caller whose token this is, when it was verified less than 60 seconds ago and has not expired. */
  find(token: string): Principal | undefined {
    const key = digestOf(token);
    const entry = this.entries.get(key);
    if (entry === undefined) return undefined;
    if (Date.now() < entry.usableUntil) return entry.principal;
    this.entries.delete(key);
    return undefined;
  }

  /** Remembers `token`, which must just have been verified. */
  add(token: string, principal: Principal): void {
    const now = Date.now();
    const usableUntil = Math.min(now + MAX_AGE_MS, principal.expiresAt * 1000);
    // Past its exp a token lives only on the clock tolerance, which each call has to ask for anew.
    if (usableUntil <= now) return;
    const key = digestOf(token);
    this.entries.delete(key);
    this.entries.set(key, { principal, usableUntil });
    if (this.entries.size <= this.maxEntries) return;
    for (const oldest of this.entries.keys()) {
      this.entries.delete(oldest);
      break;
    }
  }
}

function digestOf(token: string): string {
  return hash('sha256', token, 'base64');
}
