import { describe, expect, it } from 'vitest';
import { mailboxDomain, mailboxProblem, utf8MailboxProblem } from './mailbox';

describe('mailboxProblem', () => {
  it.each([
    'acme.test',
    '@acme.test',
    'a@',
    'a@b@acme.test',
    '"a"@b@acme.test',
    'a..b@acme.test',
    '.a@acme.test',
    'a.@acme.test',
    'a,b@acme.test',
    'a[b@acme.test',
    'a<b@acme.test',
    'a\\b@acme.test',
    'a"b@acme.test',
    'a b@acme.test',
    'a:b@acme.test',
    '"a@acme.test',
    '"a"b@acme.test',
    '"a"b"@acme.test',
    '"a\\"@acme.test',
    '"a\tb"@acme.test',
    'a@acme..test',
    'a@.acme.test',
    'a@acme.test.',
    'a@-acme.test',
    'a@*.acme.test',
    'a@192.0.2.1',
    'a@[192.0.2.256]',
    'a@[2001:db8::1]',
    'a@[acme.test]',
    'a@ acme.test',
    'a <a@acme.test>',
    '\u00e9@acme.test',
    `${'a'.repeat(65)}@acme.test`,
    `"${'a'.repeat(63)}"@acme.test`,
    `${'a'.repeat(64)}@${'a.'.repeat(93)}test`,
  ])('rejects %j', (text) => {
    expect(mailboxProblem(text)).toMatch(/\(RFC \d+ [\d.]+\)$/);
  });

  it.each([
    'a@acme.test',
    'a@localhost',
    'a.b+c@ACME.test',
    "!#$%&'*+-/=?^_`{|}~@acme.test",
    '"a b,c@d"@acme.test',
    '"a\\"b\\\\"@acme.test',
    '""@acme.test',
    '"a..b"@acme.test',
    'a@[192.0.2.1]',
    'a@[IPv6:2001:db8::1]',
    'a@xn--strae-oqa.test',
    `${'a'.repeat(64)}@acme.test`,
  ])('accepts %j', (text) => {
    expect(mailboxProblem(text)).toBeUndefined();
  });

  it('names what is wrong', () => {
    expect(mailboxProblem('a,b@acme.test')).toBe(
      'has the character "," in its local part, which needs quotes (RFC 5321 4.1.2)',
    );
    expect(mailboxProblem(`${'a'.repeat(65)}@acme.test`)).toBe(
      'has a local part of 65 octets, at most 64 are allowed (RFC 5321 4.5.3.1.1)',
    );
  });
});

describe('utf8MailboxProblem', () => {
  it.each([
    ['a local part in ASCII', 'a@acme.test'],
    ['a U-label', '\u00e9@stra\u00dfe.test'],
    ['a byte order mark', '\ufeff\u00e9@acme.test'],
    ['a control character', '\u00e9\u0085@acme.test'],
    ['half a surrogate pair', '\ud800@acme.test'],
    ['a special without quotes', '\u00e9,a@acme.test'],
    ['more than 64 octets before the @', `${'\u00e9'.repeat(33)}@acme.test`],
  ])('rejects %s', (_what, text) => {
    expect(utf8MailboxProblem(text)).toMatch(/\(RFC \d+ [\d.]+\)$/);
  });

  it.each(['\u00e9@acme.test', '"\u00e9 b"@xn--strae-oqa.test', '\ud83d\ude00.a@acme.test'])(
    'accepts %j',
    (text) => {
      expect(utf8MailboxProblem(text)).toBeUndefined();
    },
  );
});

describe('mailboxDomain', () => {
  it.each([
    ['a@acme.test', 'acme.test'],
    ['"a@b"@acme.test', 'acme.test'],
    ['a@[192.0.2.1]', ''],
    ['acme.test', ''],
  ])('of %j is %j', (text, domain) => {
    expect(mailboxDomain(text)).toBe(domain);
  });
});
