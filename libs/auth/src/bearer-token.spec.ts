import { describe, expect, it } from 'vitest';
import { bearerToken, MAX_TOKEN_LENGTH } from './bearer-token';

const read = (authorization?: string, rawHeaders: string[] = []) =>
  bearerToken({ headers: { authorization }, raw: { rawHeaders } });

describe('bearerToken', () => {
  it.each([['Bearer aa.bb.cc'], ['bearer aa.bb.cc'], ['BEARER   aa.bb.cc'], [' Bearer aa.bb.cc ']])(
    'reads %j',
    (header) => {
      expect(read(header)).toBe('aa.bb.cc');
    },
  );

  it.each<[string | undefined, string]>([
    [undefined, 'the Authorization header with a bearer token is missing'],
    ['', 'the Authorization header with a bearer token is missing'],
    ['Bearer', 'the Authorization header with a bearer token is missing'],
    ['Bearer ', 'the Authorization header with a bearer token is missing'],
    ['Basic YTpi', 'the Authorization header does not use the scheme Bearer'],
    ['aa.bb.cc', 'the Authorization header does not use the scheme Bearer'],
    ['Bearer aa.bb.cc, Bearer dd.ee.ff', 'the Authorization header cannot be read'],
    ['Bearer aa.bb.cc dd', 'the Authorization header cannot be read'],
    ['Bearer opaque', 'the token is not valid: it is not a signed JSON Web Token'],
    ['Bearer aa.bb.', 'the token is not valid: it is not a signed JSON Web Token'],
    ['Bearer aa.bb.cc.dd.ee', 'the token is not valid: it is not a signed JSON Web Token'],
    ['Bearer a=.bb.cc', 'the token is not valid: it is not a signed JSON Web Token'],
  ])('refuses %j', (header, message) => {
    expect(() => read(header)).toThrow(message);
  });

  it('refuses a second Authorization header', () => {
    const rawHeaders = ['authorization', 'Bearer aa.bb.cc', 'Authorization', 'Bearer dd.ee.ff'];
    expect(() => read('Bearer aa.bb.cc', rawHeaders)).toThrow(
      'the Authorization header is there more than once',
    );
  });

  it('accepts a token of 8 KiB and refuses a longer one', () => {
    const token = `aa.bb.${'c'.repeat(MAX_TOKEN_LENGTH - 6)}`;
    expect(read(`Bearer ${token}`)).toBe(token);
    expect(() => read(`Bearer ${token}c`)).toThrow(
      'the token is not valid: it is longer than 16384 characters',
    );
  });
});
