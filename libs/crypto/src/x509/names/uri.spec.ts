import { describe, expect, it } from 'vitest';
import { uriHost, uriProblem } from './uri';

describe('uriProblem', () => {
  it.each([
    'http://h.test/%zz',
    'http://h.test/%4',
    'http://[::1/',
    'http://::1]/',
    'http://[::1%25eth0]/',
    'http://[192.0.2.1]/',
    'http://[v1.a]/',
    'http://h.test/[a]',
    'http://h.test?a[]=1',
    'http://[u]@h.test/',
    'http://h:abc/',
    'http://h:-1/',
    'http://h:65536/',
    'http://h:1:2/',
    'http://h..test/',
    'http://.h.test/',
    'http://h.test./',
    'http://-h.test/',
    'http://h-.test/',
    `http://${'a'.repeat(64)}.test/`,
    `http://${'a.'.repeat(126)}test/`,
    'http://*.h.test/',
    'http://h%61.test/',
    'http://h,i/',
    'http://192.0.2.256/',
    'http://127.1/',
    'http://0x7f.1/',
    'http://u@v@h.test/',
    'http://h.test/a b',
    'http://h.test/"',
    'http://h.test/<a>',
    'http://h.test/{a}',
    'http://h.test/a|b',
    'http://h.test/a\\b',
    'http://h.test/`',
    'http://h.test/\u0000',
    'http://h.test/\u00e9',
    'http://h.test/#a#b',
    'http://u@/',
    'ldap://:389/',
    'urn:a b',
    'urn:',
    'h.test',
    '//h.test/',
    '1a:b',
    '',
  ])('rejects %j', (text) => {
    expect(uriProblem(text)).toMatch(/\(RFC \d+ [\d.]+\)$/);
  });

  it.each([
    'http://h',
    'http://h.test:8080?a=/?#/?',
    'http://h.test:/',
    'HTTPS://H.Test/%C3%A9',
    'http://192.0.2.1:80/',
    'http://[2001:db8::1]/',
    'http://u:p%40@h_1.test/',
    'http://h.test//a;b=c,d/@:$&()*+!~',
    'spiffe://acme_1/ns/a',
    'file:///etc/hosts',
    'urn:uuid:f81d4fae-7dec-11d0-a765-00a0c91e6bf6',
    'mailto:a@b.test',
    'sip:+1-212-555-0101@a.test;user=phone',
    'urn:dev:mac:0024beffff804ff1@x@y',
    'tag:a.test,2026:x',
  ])('accepts %j', (text) => {
    expect(uriProblem(text)).toBeUndefined();
  });

  it('names what is wrong', () => {
    expect(uriProblem('http://h:99999/')).toBe(
      'has the port "99999", which is not a number up to 65535 (RFC 3986 3.2.3)',
    );
    expect(uriProblem('http://h..test/')).toBe(
      'has the host "h..test", which has an empty label (RFC 1123 2.1)',
    );
  });
});

describe('an error about a long name', () => {
  it.each([`http://${'a'.repeat(9000)}/`, `http://h:${'a'.repeat(9000)}/`, `http://[${'a'.repeat(9000)}]/`])(
    'shows the beginning of it (%#)',
    (text) => {
      expect(uriProblem(text)?.length).toBeLessThan(400);
    },
  );
});

describe('uriHost', () => {
  it.each([
    ['http://u:p@H.test:80/a@b', 'H.test'],
    ['http://[::1]:80/', '[::1]'],
    ['file:///a', ''],
    ['urn:a.test', ''],
  ])('of %j is %j', (text, host) => {
    expect(uriHost(text)).toBe(host);
  });
});
