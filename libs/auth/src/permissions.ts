/** What a caller may do, least first: each permission includes those before it. */
export const PERMISSIONS = ['reader', 'issuer', 'admin'] as const;

/** `reader` looks, `issuer` also signs and revokes, `admin` also changes CAs, profiles and keys. */
export type Permission = (typeof PERMISSIONS)[number];

/** Tells whether a caller who was granted `granted` (nothing, when `undefined`) may do what needs `needed`. */
export function holds(granted: Permission | undefined, needed: Permission): boolean {
  return granted !== undefined && PERMISSIONS.indexOf(granted) >= PERMISSIONS.indexOf(needed);
}

/** The one of `permissions` that includes all others; `undefined` for none. */
export function highest(permissions: Iterable<Permission>): Permission | undefined {
  const held = new Set(permissions);
  return PERMISSIONS.findLast((permission) => held.has(permission));
}
