import { describe, expect, it } from 'vitest';
import { type AuthSettings, checkAuthSettings, SUPPORTED_ALGORITHMS } from './auth.options';

const ISSUER = 'https://id.example.com/realms/lab';
const settings = (override: Partial<AuthSettings> = {}): AuthSettings => ({
  keys: { kind: 'oidc-discovery', issuer: ISSUER },
  issuer: ISSUER,
  audience: 'ca-service',
  ...override,
});

describe('checkAuthSettings', () => {
  it('has defaults for Keycloak', () => {
    expect(checkAuthSettings(settings())).toMatchObject({
      algorithms: SUPPORTED_ALGORITHMS,
      rolesClaim: 'realm_access.roles',
      roles: {
        reader: ['reader', 'pki-reader'],
        issuer: ['issuer', 'pki-issuer'],
        admin: ['admin', 'pki-admin'],
      },
      clockToleranceSeconds: 30,
    });
  });

  it('replaces the role names of one permission and keeps the others', () => {
    const { roles } = checkAuthSettings(settings({ roles: { admin: ['root'] } }));
    expect(roles).toMatchObject({ admin: ['root'], issuer: ['issuer', 'pki-issuer'] });
  });

  it.each<[string, Partial<AuthSettings>, string]>([
    ['no issuer', { issuer: undefined }, 'AUTH_ISSUER is empty'],
    ['an empty audience', { audience: ' ' }, 'AUTH_AUDIENCE is empty'],
    ['an empty claim name', { rolesClaim: '' }, 'AUTH_ROLES_CLAIM is empty'],
    ['unsigned tokens', { algorithms: ['none'] }, 'include "none"'],
    ['a symmetric algorithm beside a good one', { algorithms: ['ES256', 'HS256'] }, 'include "HS256"'],
    ['no algorithm at all', { algorithms: [] }, 'are empty'],
    ['a role name with a space', { roles: { admin: ['a b'] } }, 'the permission admin'],
    ['an empty role name', { roles: { reader: [''] } }, 'the permission reader'],
    ['a clock tolerance of an hour', { clockToleranceSeconds: 3600 }, 'from 0 to 300'],
    [
      'a key address that is none',
      { keys: { kind: 'jwks-uri', uri: 'keys' } },
      'AUTH_JWKS_URI is not an address',
    ],
    [
      'a key address of a file',
      { keys: { kind: 'jwks-uri', uri: 'file:///k' } },
      'AUTH_JWKS_URI is not an address',
    ],
    ['no key file', { keys: { kind: 'jwks-file', file: '' } }, 'AUTH_JWKS_FILE is empty'],
    [
      'a provider that is not the issuer',
      { keys: { kind: 'oidc-discovery', issuer: 'https://other.example.com' } },
      'AUTH_ISSUER must be the address',
    ],
  ])('refuses to start with %s', (_title, override, message) => {
    expect(() => checkAuthSettings(settings(override))).toThrow(
      expect.objectContaining({ name: 'StartUpError', message: expect.stringContaining(message) as string }),
    );
  });

  const httpSettings = (address: string): Partial<AuthSettings>[] => [
    { keys: { kind: 'oidc-discovery', issuer: address }, issuer: address },
    { keys: { kind: 'jwks-uri', uri: address } },
    { keys: { kind: 'jwks-file', file: 'keys.json' }, issuer: address },
  ];

  it.each([
    'http://id.example',
    'HTTP://id.example',
    'http://127.0.0.1.id.example',
    'http://localhost@id.example',
  ])('rejects %s as issuer and as JWKS address when HTTP is not allowed', (address) => {
    for (const override of httpSettings(address)) {
      expect(() => checkAuthSettings(settings({ ...override, allowHttp: false }))).toThrow(
        /^AUTH_(ISSUER|JWKS_URI): .*https:.*AUTH_ALLOW_HTTP=true/,
      );
      expect(() => checkAuthSettings(settings({ ...override, allowHttp: true }))).not.toThrow();
    }
  });

  it.each([
    'http://127.0.0.1:8080',
    'http://127.8.9.10',
    'http://[::1]/realm',
    'http://localhost:9',
    'https://id.example',
  ])('accepts %s when HTTP is not allowed', (address) => {
    for (const override of httpSettings(address))
      expect(() => checkAuthSettings(settings({ ...override, allowHttp: false }))).not.toThrow();
  });

  it('ignores other settings with the development issuer', () => {
    const options = checkAuthSettings(
      settings({
        keys: { kind: 'development', directory: 'd' },
        rolesClaim: 'groups',
        algorithms: ['RS256'],
      }),
    );
    expect(options).toMatchObject({
      issuer: 'https://development.invalid',
      algorithms: ['ES256'],
      rolesClaim: 'realm_access.roles',
    });
  });
});
