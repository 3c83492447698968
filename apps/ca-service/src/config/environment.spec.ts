import { describe, expect, it } from 'vitest';
import { readKeyEncryptionKey } from './key-encryption-key';
import { readEnvironment } from './environment';

const IDENTITY_PROVIDER = { AUTH_ISSUER: 'https://id.example', AUTH_AUDIENCE: 'ca' };

describe('readEnvironment', () => {
  it.each([
    ['NODE_ENV', 'Production'],
    ['NODE_ENV', 'prod'],
    ['NODE_ENV', 'production '],
    ['HTTP_PORT', 'eighty'],
    ['HTTP_PORT', '70000'],
    ['METRICS_PORT', '70000'],
    ['AUTH_ALLOW_HTTP', 'yes'],
    ['AUTH_ALGORITHMS', 'HS256'],
    ['DATABASE_URL', 'mysql://x'],
    ['ROLES', 'api,cook'],
    ['LOG_LEVEL', 'loud'],
    ['MONITOR_FREQUENCY', 'often'],
    ['MONITOR_FREQUENCY', '60 * * * *'],
    ['EVENT_RETENTION', '30 days'],
    ['EVENT_RETENTION', '-1d'],
    ['MIGRATE_ON_START', 'perhaps'],
    ['VA_SERVER_DOMAINS', 'http://va.example.com'],
    ['VA_SERVER_DOMAINS', 'va.example.com,va2.example.com/path/'],
    ['VA_SERVER_DOMAINS', 'va.example.com:65536'],
    ['VA_SERVER_DOMAINS', 'va..example.com'],
  ])('rejects %s=%s with a sentence that begins with the variable', (variable, value) => {
    expect(() => readEnvironment({ [variable]: value })).toThrow(new RegExp(`^${variable}\\b[^\\n]+$`));
  });

  it.each([
    ['AUTH_ISSUER', {}],
    ['AUTH_AUDIENCE', { AUTH_ISSUER: 'https://id.example' }],
    ['DATABASE_URL', IDENTITY_PROVIDER],
    ['KEY_ENCRYPTION_KEY', { ...IDENTITY_PROVIDER, DATABASE_URL: 'postgresql://x' }],
  ])('requires %s in production', (variable, variables) => {
    expect(() => readEnvironment({ NODE_ENV: 'production', ...variables })).toThrow(
      new RegExp(`^${variable} is missing: `),
    );
  });

  it.each([
    ['KEY_ENCRYPTION_KEY', 'KEY_ENCRYPTION_KEY_FILE', { KEY_ENCRYPTION_KEY: 'a'.repeat(64) }],
    ['AUTH_JWKS_URI', 'AUTH_JWKS_FILE', { ...IDENTITY_PROVIDER, AUTH_JWKS_URI: 'https://id.example/jwks' }],
  ])('rejects %s beside %s', (one, other, variables) => {
    expect(() => readEnvironment({ ...variables, [other]: '/etc/file' })).toThrow(
      `${one} and ${other} are both set: keep one of them`,
    );
  });

  it('rejects a set of keys without the issuer of the tokens', () => {
    expect(() => readEnvironment({ AUTH_JWKS_FILE: '/etc/jwks.json' })).toThrow(/^AUTH_ISSUER is missing: /);
  });
});

describe('readKeyEncryptionKey', () => {
  it.each([
    ['KEY_ENCRYPTION_KEY', 'short'],
    ['KEY_ENCRYPTION_KEY_FILE', '/nonexistent'],
  ])('rejects %s=%s with a sentence that begins with the variable', (variable, value) => {
    const read = () => readKeyEncryptionKey(readEnvironment({ [variable]: value }));
    expect(read).toThrow(new RegExp(`^${variable}\\b[^\\n]+$`));
  });
});
