import { DistinguishedName, type GeneralName, ipOctets } from '@libs/crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { constrainedNameOf, nameInCommonName } from './constrained-name';
import { globMatches } from './glob';
import { parseSubjectAltNamePattern } from './subject-alt-name-pattern';

const KINDS = {
  dns: 'dNSName',
  wildcard: 'dNSName',
  email: 'rfc822Name',
  uri: 'uniformResourceIdentifier',
} as const;

function nameFor(pattern: string, text: string): GeneralName {
  const kind = pattern.slice(0, pattern.indexOf(':'));
  if (kind === 'ip') return { kind: 'iPAddress', octets: ipOctets(text) ?? Buffer.alloc(0) };
  return { kind: KINDS[kind as keyof typeof KINDS], text };
}

const asked = (verb: 'allows' | 'denies') => (pattern: string, text: string) => {
  const name = constrainedNameOf(nameFor(pattern, text));
  return name !== undefined && parseSubjectAltNamePattern(pattern)[verb](name);
};
const [allows, denies] = [asked('allows'), asked('denies')];

describe('an allowed name', () => {
  it.each([
    ['dns:acme.test', 'acme.test', true],
    ['dns:acme.test', 'ACME.test', true],
    ['dns:acme.test.', 'acme.test', true],
    ['dns:acme.test', 'a.acme.test', false],
    ['dns:*.acme.test', 'a.b.acme.test', true],
    ['dns:*.acme.test', '*.acme.test', true],
    ['dns:*.acme.test', 'acme.test', false],
    ['dns:a*b*c', 'abc', true],
    ['dns:a*b*c', 'acb', false],
    ['dns:*.b\u00fccher.test', 'www.xn--bcher-kva.test', true],
    ['dns:*', 'xn--acme-.test', false],
    ['wildcard:acme.test', '*.acme.test', true],
    ['wildcard:*', 'www.acme.test', false],
    ['email:*@acme.test', 'Joe@Acme.Test', true],
    ['email:*@acme.test', 'root@evil.example@acme.test', false],
    ['email:*@acme.test', '"root@evil.example"@acme.test', true],
    ['email:*@acme.test', '"root@acme.test', false],
    ['email:*@*.test', 'joe@evil@a.test', false],
    ['email:joe@acme.test', '"j\\oe"@acme.test', true],
    ['email:*acme.test', 'joe@acme.test', true],
    ['uri:https://acme.test/*', 'https://acme.test/a/b?c#d', true],
    ['uri:https://acme.test/*', 'HTTPS://ACME.test/a', true],
    ['uri:https://acme.test/*', 'https://acme.test:443/a', true],
    ['uri:https://acme.test/*', 'https://acme.test:8443/a', false],
    ['uri:https://acme.test:*/*', 'https://acme.test:8443/a', true],
    ['uri:https://acme.test/*', 'https://joe@acme.test/a', false],
    ['uri:https://*.acme.test/*', 'https://a.b.acme.test/x', true],
    ['uri:https://*.acme.test/*', 'https://evil.example/.acme.test/', false],
    ['uri:https://*.acme.test/*', 'https://evil.example?.acme.test/', false],
    ['uri:https://*.acme.test/*', 'https://evil.example#.acme.test/', false],
    ['uri:https://*.acme.test/*', 'https://evil.example\\.acme.test/', false],
    ['uri:https://*.acme.test/*', 'https://evil.example%2f.acme.test/', false],
    ['uri:https://*.acme.test/*', 'https://evil.example:80@x.acme.test@y/', false],
    ['uri:https://acme.test/public/*', 'https://acme.test/public/../secret', false],
    ['uri:https://acme.test/public/*', 'https://acme.test/public/%2e%2e/secret', false],
    ['uri:https://acme.test', 'https://acme.test/', true],
    ['uri:https://acme.test*', 'https://acme.test/x', true],
    ['uri:http*', 'https://acme.test/x', true],
    ['uri:https:*', 'https://acme.test/x', true],
    ['uri:https:*', 'ldap://acme.test/x', false],
    ['uri:*.acme.test/*', 'https://a.acme.test/x', true],
    ['uri:*.acme.test/*', 'https://evil.example/a.acme.test/x', false],
    ['uri:urn:acme:*', 'urn:acme:a/b', true],
    ['uri:urn:acme:*', 'urn://acme:a', false],
    ['uri:*', 'urn:x:y', true],
    ['uri:https://[2001:db8::1]/*', 'https://[2001:DB8:0::1]/x', true],
    ['uri:https://10.*/*', 'https://0x0a.1/', false],
    ['ip:10.0.0.0/8', '10.1.2.3', true],
    ['ip:10.0.0.0/8', '11.1.2.3', false],
    ['ip:10.0.0.0/8', '::ffff:10.1.2.3', true],
    ['ip:::ffff:10.0.0.0/104', '10.1.2.3', true],
    ['ip:::/0', '::ffff:10.1.2.3', false],
    ['ip:192.0.2.1', '192.0.2.1', true],
    ['ip:2001:db8::/32', '2001:db8::1', true],
    ['ip:10.0.0.0/8', '::1', false],
  ])('%s and %s: %s', (pattern, text, expected) => {
    expect(allows(pattern, text)).toBe(expected);
  });
});

describe('a denied name', () => {
  it.each([
    ['dns:www.bank.test', '*.bank.test', true],
    ['dns:www.bank.test', '*.test', false],
    ['dns:w*w.bank.test', '*.bank.test', true],
    ['dns:*bank.test', '*.bank.test', true],
    ['dns:*bank.test', '*.test', true],
    ['dns:*.www.bank.test', '*.bank.test', false],
    ['dns:*', '*', true],
    ['wildcard:*', '*.bank.test', true],
    ['wildcard:*.bank.test', '*.bank.test', false],
    ['wildcard:*.bank.test', '*.a.bank.test', true],
    ['email:root@acme.test', '"r\\oot"@ACME.test', true],
    ['uri:https://evil.test/*', 'https://joe@evil.test:8443/x', true],
    ['uri:https://evil.test/', 'https://evil.test?x', true],
    ['uri:https://evil.test/secret', 'https://evil.test/%73ecret#x', true],
    ['uri:https://*.evil.test/*', 'https://other.test/.evil.test/', true],
    ['uri:https://10.0.0.1/*', 'https://[::ffff:10.0.0.1]/', true],
    ['ip:0.0.0.0/0', '::ffff:10.0.0.1', true],
    ['ip:0.0.0.0/0', '::10.0.0.1', true],
    ['ip:0.0.0.0/0', '64:ff9b::10.0.0.1', true],
    ['ip:0.0.0.0/0', '::1', false],
    ['ip:0.0.0.0/0', '2001:db8::1', false],
    ['ip:::/0', '::ffff:10.0.0.1', true],
  ])('%s and %s: %s', (pattern, text, expected) => {
    expect(denies(pattern, text)).toBe(expected);
  });

  const LABELS = fc.array(fc.constantFrom('a', 'b', 'ab'), { minLength: 1, maxLength: 4 });

  it('includes every wildcard name that covers a matching name', () => {
    const patterns = fc
      .array(fc.constantFrom('a', 'b', '.', '*'), { minLength: 1, maxLength: 7 })
      .map((characters) => characters.join(''))
      .filter((text) => !/^\.|\.$|\.\./.test(text));
    const strings = ['a', 'b', 'aa', 'ab', 'ba', 'bb'].flatMap((text) => [
      text,
      `${text}a`,
      `${text}ab`,
      `b${text}bb`,
    ]);
    fc.assert(
      fc.property(patterns, LABELS, (pattern, labels) => {
        const base = labels.join('.');
        const matching = strings.some((label) => globMatches(pattern, `${label}.${base}`));
        if (matching) expect(denies(`dns:${pattern}`, `*.${base}`)).toBe(true);
        // Literals are short enough for the labels above to find every match.
        if (pattern.split('.')[0]!.replaceAll('*', '').length <= 2) {
          expect([pattern, base, denies(`dns:${pattern}`, `*.${base}`)]).toEqual([pattern, base, matching]);
        }
      }),
      { numRuns: 3_000 },
    );
  });
});

describe('parseSubjectAltNamePattern', () => {
  it('matches names of its own kind only', () => {
    const mailbox = constrainedNameOf({ kind: 'rfc822Name', text: 'a@b.test' })!;
    for (const pattern of ['dns:*', 'uri:*', 'ip:0.0.0.0/0', 'wildcard:*', 'othername:1.2.3']) {
      expect([pattern, parseSubjectAltNamePattern(pattern).allows(mailbox)]).toEqual([pattern, false]);
      expect([pattern, parseSubjectAltNamePattern(pattern).denies(mailbox)]).toEqual([pattern, false]);
    }
  });

  it('matches an otherName by its type', () => {
    const name = { kind: 'otherName', type: '1.2.3', typeDer: Buffer.of(), value: Buffer.of() } as const;
    expect(parseSubjectAltNamePattern('othername:1.2.3').allows(constrainedNameOf(name)!)).toBe(true);
    expect(parseSubjectAltNamePattern('othername:1.2.34').allows(constrainedNameOf(name)!)).toBe(false);
  });

  it('supports no directory names and no registered ids', () => {
    const oid = { kind: 'registeredID', oid: '1.2.3', content: Buffer.of() } as const;
    expect(constrainedNameOf(oid)).toBeUndefined();
    const name = DistinguishedName.of({
      ...{ commonName: 'a', organization: '', organizationUnit: '', country: '', state: '', locality: '' },
    });
    expect(constrainedNameOf({ kind: 'directoryName', name })).toBeUndefined();
  });

  it.each([
    '',
    'acme.test',
    'dns:',
    'DNS:x',
    'dn:x',
    'constructor:x',
    'othername:*',
    `dns:${'x'.repeat(600)}`,
  ])('is not %j', (text) => {
    expect(() => parseSubjectAltNamePattern(text)).toThrow('is not a pattern such as dns:*.acme.test');
  });

  it.each(['ip:10.0.0.1/8', 'ip:10.0.0.0/40', 'ip:x'])('rejects the network %s', (text) => {
    expect(() => parseSubjectAltNamePattern(text)).toThrow('is not an IP network');
  });

  it('matches like a backtracking matcher', () => {
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
        expect(globMatches(pattern, text)).toBe(naive(pattern, text));
      }),
      { numRuns: 3000 },
    );
  });
});

describe('nameInCommonName', () => {
  it.each<[string, string]>([
    ['www.bank.test', 'www.bank.test'],
    ['WWW.Bank.TEST.', 'www.bank.test'],
    ['\u00a0www.ba\u00adnk.te\u200bst ', 'www.bank.test'],
    ['www\u3002bank\uff0etest', 'www.bank.test'],
    ['b\u00fccher.test', 'xn--bcher-kva.test'],
    ['*.bank.test', '*.bank.test'],
    ['w*', 'w*'],
    ['a.test.1', 'a.test.1'],
  ])('%j is the DNS name %s', (text, name) => {
    expect(nameInCommonName(text)).toEqual({ kind: 'dns', text: name });
  });

  it.each<[string, string]>([
    ['10.0.0.1', '10.0.0.1'],
    ['127.1', '127.0.0.1'],
    ['0x7f.0.0.1', '127.0.0.1'],
    ['[2001:DB8::1]', '2001:db8::1'],
    ['fe80::1%eth0', 'fe80::1'],
    ['\uff11\uff10.0.0.1', '10.0.0.1'],
  ])('%j is the address %s', (text, address) => {
    expect(nameInCommonName(text)).toEqual({ kind: 'ip', octets: ipOctets(address) });
  });

  it.each(['xn--a.bank.test', '*.xn--a.bank.test', 'www.xn--zz--.test'])(
    '%j is a DNS name that cannot be read',
    (text) => {
      expect(nameInCommonName(text)).toBeUndefined();
    },
  );

  it('returns a mailbox, or undefined for one that cannot be parsed', () => {
    const mailbox = { kind: 'email', localPart: 'root', domain: 'bank.test' };
    expect(nameInCommonName('Root@Bank.Test')).toEqual(mailbox);
    expect(nameInCommonName('"root"@bank.test')).toEqual(mailbox);
    expect(nameInCommonName('root@evil@bank.test')).toBeUndefined();
  });

  it.each([
    'sensor-0001',
    '12345678',
    'Acme Root CA',
    'localhost.',
    'Dr. No',
    'a b.test',
    'Joe <a@b.test>',
    '',
  ])('%j is plain', (text) => {
    expect(nameInCommonName(text)).toBe('plain');
  });
});
