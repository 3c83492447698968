import type { Caller } from '@libs/kernel';

/** Permissions in ascending order. Each includes those before it. */
export const PERMISSIONS = ['reader', 'issuer', 'admin'] as const;

/** `reader` reads, `issuer` also signs and revokes, `admin` also changes CAs, profiles and keys. */
export type Permission = (typeof PERMISSIONS)[number];

/** Whether `granted` (`undefined`: no permission) includes `needed`. */
export function holds(granted: Permission | undefined, needed: Permission): boolean {
  return granted !== undefined && PERMISSIONS.indexOf(granted) >= PERMISSIONS.indexOf(needed);
}

/** The highest of `permissions`; `undefined` for none. */
export function highest(permissions: Iterable<Permission>): Permission | undefined {
  const held = new Set(permissions);
  return PERMISSIONS.findLast((permission) => held.has(permission));
}

/** The claims of a verified token (RFC 7519 section 4). Frozen, because calls with the same token share them. */
export type Claims = Readonly<Record<string, unknown>>;

/** The caller that a verified token identifies. */
export interface Principal {
  /** Claim `sub`. */
  readonly subject: string;
  readonly claims: Claims;
  /** The highest permission that the roles of the token map to; it includes the lower ones. */
  readonly permission: Permission | undefined;
  /** Claim `exp`: seconds since 1970. */
  readonly expiresAt: number;
  /** The caller as events and the audit log name it. */
  readonly caller: Caller;
}
