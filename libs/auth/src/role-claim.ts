import type { AuthOptions } from './auth.options';
import { type Claims, highest, type Permission, PERMISSIONS } from './permissions';

/**
 * Finds the role names of a token. `path` is the name of a claim, or the names of nested claims joined by dots. A claim
 * whose own name contains dots (`https://example.com/roles`, or a Keycloak client id) takes precedence. The value is a
 * list of names, or one string of names separated by spaces like `scope` (RFC 6749 section 3.3). Any other value holds no
 * roles.
 */
export function rolesIn(claims: Claims, path: string): readonly string[] {
  const found = valueAt(claims, path.split('.'));
  if (typeof found === 'string') return found.split(/\s+/).filter((name) => name !== '');
  return Array.isArray(found) ? found.filter((name) => typeof name === 'string') : [];
}

/** The highest permission that any of `roleNames` grants. Names are compared exactly. */
export function permissionOf(
  roleNames: readonly string[],
  roles: AuthOptions['roles'],
): Permission | undefined {
  return highest(
    PERMISSIONS.filter((permission) => roles[permission].some((name) => roleNames.includes(name))),
  );
}

function valueAt(value: unknown, path: readonly string[]): unknown {
  if (path.length === 0) return value;
  if (typeof value !== 'object' || value === null) return undefined;
  for (let length = path.length; length > 0; length--) {
    const name = path.slice(0, length).join('.');
    const found = Object.hasOwn(value, name)
      ? valueAt((value as Claims)[name], path.slice(length))
      : undefined;
    if (found !== undefined) return found;
  }
  return undefined;
}
