import { describe, expect, it } from 'vitest';
import { permissionOf, rolesIn } from './role-claim';

const ROLES = { reader: ['pki-reader'], issuer: ['pki-issuer'], admin: ['pki-admin'] };

describe('rolesIn', () => {
  it.each<[string, Record<string, unknown>, string, string[]]>([
    ['a nested claim', { realm_access: { roles: ['a', 'b'] } }, 'realm_access.roles', ['a', 'b']],
    ['a flat claim', { groups: ['a'] }, 'groups', ['a']],
    ['a string of names like scope', { scope: 'openid  a b ' }, 'scope', ['openid', 'a', 'b']],
    ['a claim named like an address', { 'https://x.org/roles': ['a'] }, 'https://x.org/roles', ['a']],
    [
      'a claim below one named like an address',
      { 'https://x.org/c': { r: ['a'] } },
      'https://x.org/c.r',
      ['a'],
    ],
    [
      'a Keycloak client whose id has dots',
      { resource_access: { 'ca.example.com': { roles: ['a'] } } },
      'resource_access.ca.example.com.roles',
      ['a'],
    ],
    ['the exact name before its parts', { 'a.b': ['exact'], a: { b: ['nested'] } }, 'a.b', ['exact']],
    ['the strings among other values', { roles: ['a', 1, null, ['b'], {}] }, 'roles', ['a']],
    ['nothing when the claim is missing', {}, 'realm_access.roles', []],
    ['nothing when the claim is an object', { roles: { admin: true } }, 'roles', []],
    ['nothing when the path leads through a string', { realm_access: 'x' }, 'realm_access.length', []],
    ['nothing that is inherited', {}, 'constructor.name', []],
  ])('reads %s', (_title, claims, path, expected) => {
    expect(rolesIn(claims, path)).toEqual(expected);
  });
});

describe('permissionOf', () => {
  it('takes the highest permission of all roles', () => {
    expect(permissionOf(['pki-reader', 'other', 'pki-issuer'], ROLES)).toBe('issuer');
  });

  it('returns nothing for roles that grant no permission, and compares names exactly', () => {
    expect(permissionOf(['PKI-ADMIN', 'pki-admin-x', 'toString'], ROLES)).toBeUndefined();
  });
});
