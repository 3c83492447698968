import { describe, expect, it } from 'vitest';
import { vaServerDomainProblem } from './va-server-domain';

describe('vaServerDomainProblem', () => {
  it.each([
    'va.example.com',
    'localhost',
    'xn--bcher-kva.example',
    'va.example.com:8080',
    'va.example.com/path',
    'va.example.com:65535/a/b.c~d_e-f',
    '192.0.2.1:80',
    '[::1]:8080',
    '[2001:db8::1]',
    '[2001:db8::1]/va',
    '[::ffff:192.0.2.1]:1',
  ])('accepts %s, which URL parsers keep as it is', (entry) => {
    expect(URL.canParse(`http://${entry}/ocsp`)).toBe(true);
    expect(vaServerDomainProblem(entry)).toBeUndefined();
  });

  it.each([
    ['http://va.example.com', /scheme/],
    ['va.example.com/', /slash at the end/],
    ['va.example.com/path/', /slash at the end/],
    ['va.example.com:0', /port/],
    ['va.example.com:', /port/],
    ['va.example.com:080', /port/],
    ['va.example.com:65536', /port/],
    ['va.example.com:99999/path', /port/],
    ['va.example.com:http', /port/],
    ['va..example.com', /label/],
    ['.example.com', /label/],
    ['va.example.com.', /label/],
    ['-va.example.com', /label/],
    ['va-.example.com', /label/],
    ['va_1.example.com', /label/],
    ['*.example.com', /label/],
    ['bücher.example', /label/],
    ['user@va.example.com', /label/],
    ['', /label/],
    ['/path', /label/],
    [`${'a'.repeat(64)}.example.com`, /label/],
    [`${'a.'.repeat(126)}aa`, /more than 253 characters/],
    ['192.0.2.256', /no IPv4 address/],
    ['192.0.2', /no IPv4 address/],
    ['0x7f', /no IPv4 address/],
    ['::1', /label/],
    ['[::1', /IPv6/],
    ['[fe80::1%25eth0]', /IPv6/],
    ['[192.0.2.1]', /IPv6/],
    ['[]', /IPv6/],
    ['va.example.com//path', /path/],
    ['va.example.com/a/../b', /path/],
    ['va.example.com/./b', /path/],
    ['va.example.com/a%20b', /path/],
    ['va.example.com/a?b', /path/],
    ['va.example.com/a\n', /path/],
  ])('rejects %j', (entry, problem) => {
    expect(vaServerDomainProblem(entry)).toMatch(problem);
  });
});
