import { CERTIFICATE_LINTS, type LintFinding } from '@libs/crypto';
import { describe, expect, it, vi } from 'vitest';
import { reportLintWarnings } from './lint-warnings-header';

const findingOf = (name: string, oids?: readonly string[]): LintFinding => {
  const lint = CERTIFICATE_LINTS.find((each) => each.name === name);
  if (lint === undefined) throw new Error(`no lint ${name}`);
  return { lint, finding: 'is odd', ...(oids ? { oids } : {}) };
};

function headerOf(warnings: readonly LintFinding[]): string | undefined {
  const header = vi.fn<(name: string, value: string) => void>();
  reportLintWarnings({ header }, '7a', warnings);
  return header.mock.calls[0]?.[1];
}

describe('the header Certificate-Lint-Warnings', () => {
  it('names each lint once, with the object identifiers of its finding', () => {
    const upperCase = findingOf('country-is-in-upper-case');
    const lacking = findingOf('requested-extensions-are-in-certificate', ['1.2.3', '1.2.4']);
    expect(headerOf([upperCase, lacking, upperCase])).toBe(
      'country-is-in-upper-case, requested-extensions-are-in-certificate;oids="1.2.3 1.2.4"',
    );
  });

  it('is bounded for a request with thousands of extensions', () => {
    const oids = Array.from({ length: 5_000 }, (_, n) => `1.2.${n}`);
    const value = headerOf([findingOf('requested-extensions-are-in-certificate', oids)]) ?? '';
    expect(value).toContain('oids="1.2.0 1.2.1 ');
    expect(value.length).toBeLessThan(1_200);
  });

  it('is absent without warnings', () => {
    expect(headerOf([])).toBeUndefined();
  });
});
