import { describe, expect, it } from 'vitest';
import { subtreeProblem, type TextSubtreeKind } from './name-subtree-form';

describe('subtreeProblem', () => {
  it.each<[TextSubtreeKind, string]>([
    ['email', '@acme.test'],
    ['email', '*@acme.test'],
    ['email', 'a@b@acme.test'],
    ['email', 'a@.acme.test'],
    ['email', '*.acme.test'],
    ['email', '10.0.0.1'],
    ['email', '..acme.test'],
    ['email', '.'],
    ['uri', '10.0.0.1'],
    ['uri', '.0.0.1'],
    ['uri', '[2001:db8::1]'],
    ['uri', 'https://acme.test'],
    ['uri', 'acme.test:8080'],
    ['uri', '*.acme.test'],
    ['uri', 'acme.test.'],
    ['uri', '-acme.test'],
    ['dns', '.acme.test'],
    ['dns', '*.acme.test'],
    ['dns', '10.0.0.1'],
    ['dns', 'acme-.test'],
  ])('rejects the %s constraint %j', (kind, text) => {
    expect(subtreeProblem(kind, text)).toMatch(/\(RFC \d+ [\d.]+\)$/);
  });

  it.each<[TextSubtreeKind, string]>([
    ['email', 'a@acme.test'],
    ['email', '"a b"@acme.test'],
    ['email', 'acme.test'],
    ['email', '.acme.test'],
    ['uri', 'acme.test'],
    ['uri', '.acme.test'],
    ['uri', '.test'],
    ['dns', 'acme.test'],
    ['dns', '_tls.acme.test'],
    ['dns', 'test'],
  ])('accepts the %s constraint %j', (kind, text) => {
    expect(subtreeProblem(kind, text)).toBeUndefined();
  });
});
