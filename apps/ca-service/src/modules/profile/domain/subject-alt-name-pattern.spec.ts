import { ipOctets } from '@libs/crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SubjectAltNamePattern } from './subject-alt-name-pattern';

const matches = (pattern: string, text: string): boolean => {
  const parsed = SubjectAltNamePattern.parse(pattern);
  const octets = parsed.kind === 'ip' ? ipOctets(text) : undefined;
  return parsed.matches(octets ? { kind: 'ip', octets } : { kind: parsed.kind as 'dns', text });
};

describe('a pattern for alternative names', () => {
  it.each([
    ['dns:acme.test', 'acme.test', true],
    ['dns:acme.test', 'ACME.test', true],
    ['dns:acme.test', 'a.acme.test', false],
    ['dns:*.acme.test', 'a.b.acme.test', true],
    ['dns:*.acme.test', 'acme.test', false],
    ['dns:*.acme.test', '.acme.test', true],
    ['dns:a*b*c', 'abc', true],
    ['dns:a*b*c', 'acb', false],
    ['dns:ab*ba', 'aba', false],
    ['dns:*', '', true],
    ['email:*@acme.test', 'Joe@Acme.Test', true],
    ['uri:https://acme.test/*', 'https://acme.test/a', true],
    ['uri:https://acme.test/*', 'https://ACME.test/a', false],
    ['ip:10.0.0.0/8', '10.1.2.3', true],
    ['ip:10.0.0.0/8', '11.1.2.3', false],
    ['ip:192.0.2.1', '192.0.2.1', true],
    ['ip:2001:db8::/32', '2001:db8::1', true],
    ['ip:10.0.0.0/8', '::1', false],
  ])('%s and %s: %s', (pattern, text, expected) => {
    expect(matches(pattern, text)).toBe(expected);
  });

  it('matches names of its own kind only', () => {
    expect(SubjectAltNamePattern.parse('dns:*').matches({ kind: 'email', text: 'a@b.test' })).toBe(false);
  });

  it.each(['', 'acme.test', 'dns:', 'DNS:x', 'dn:x', `dns:${'x'.repeat(600)}`])('is not %j', (text) => {
    expect(() => SubjectAltNamePattern.parse(text)).toThrow('is not a pattern such as dns:*.acme.test');
  });

  it.each(['ip:10.0.0.1/8', 'ip:10.0.0.0/40', 'ip:x'])('is not the network %s', (text) => {
    expect(() => SubjectAltNamePattern.parse(text)).toThrow('is not an IP network');
  });

  it('says the same as a matcher that tries everything', () => {
    const naive = (pattern: string, text: string): boolean => {
      if (pattern === '') return text === '';
      if (pattern[0] !== '*') return pattern[0] === text[0] && naive(pattern.slice(1), text.slice(1));
      return Array.from({ length: text.length + 1 }).some((_, at) => naive(pattern.slice(1), text.slice(at)));
    };
    const few = (characters: string) =>
      fc
        .array(fc.constantFrom(...characters.split(',')), { minLength: 1, maxLength: 9 })
        .map((list) => list.join(''));
    fc.assert(
      fc.property(few('a,b,*'), few('a,b'), (pattern, text) => {
        expect(matches(`uri:${pattern}`, text)).toBe(naive(pattern, text));
      }),
      { numRuns: 3000 },
    );
  });
});
