import type { Caller } from '@libs/kernel';
import { PermissionDeniedError } from './auth.errors';
import { holds, type Permission } from './permissions';

/** The claims of a verified token (RFC 7519 section 4), frozen: calls with the same token share them. */
export type Claims = Readonly<Record<string, unknown>>;

/** Who is calling, as the verified token says. */
export interface Principal {
  /** Claim `sub`. */
  readonly subject: string;
  readonly claims: Claims;
  /** The highest permission that the roles of the token map to; it includes the lower ones. */
  readonly permission: Permission | undefined;
  /** Claim `exp`: seconds since 1970. */
  readonly expiresAt: number;
  /** The same caller as events and the audit log name it. */
  readonly caller: Caller;
}

/**
 * For a call that needs more than its route does, because of what is asked in it.
 *
 * @throws PermissionDeniedError when `principal` does not hold `needed`.
 */
export function requirePermissionOf(principal: Principal, needed: Permission): void {
  if (!holds(principal.permission, needed)) throw new PermissionDeniedError(needed);
}
