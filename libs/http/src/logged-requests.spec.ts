import { describe, expect, it } from 'vitest';
import { LOG_SERIALIZERS, loggedUrl } from './logged-requests';

const JWT = 'eyJhbGciOiJFUzI1NiJ9.eyJzdWIiOiJhbGljZSJ9.c2lnbmF0dXJl';

describe('loggedUrl', () => {
  it.each([
    ['/v1/cas?access_token=s3cret', '/v1/cas?access_token=[redacted]'],
    ['/v1/cas?ACCESS_Token=s3cret&page_size=1', '/v1/cas?ACCESS_Token=[redacted]&page_size=1'],
    [
      '/v1/cas?a=1&access_token=s3cret&access_token=s3cret',
      '/v1/cas?a=1&access_token=[redacted]&access_token=[redacted]',
    ],
    ['/v1/cas?access%5Ftoken=s3cret', '/v1/cas?access%5Ftoken=[redacted]'],
    ['/v1/cas?%61cces%73_tok%65n=s3cret', '/v1/cas?%61cces%73_tok%65n=[redacted]'],
    ['/v1/cas?access%255Ftoken=s3cret', '/v1/cas?access%255Ftoken=[redacted]'],
    ['/v1/cas?%zz%access_token=s3cret', '/v1/cas?%zz%access_token=[redacted]'],
    ['/v1/cas?access_token[]=s3cret', '/v1/cas?access_token[]=[redacted]'],
    ['/v1/cas?x=1;access_token=s3cret', '/v1/cas?x=1;access_token=[redacted]'],
    ['/v1/cas?x=?access_token=s3cret', '/v1/cas?x=?access_token=[redacted]'],
    ['/v1/cas?access_token=a=s3cret', '/v1/cas?access_token=[redacted]'],
    ['/v1/cas?id_token=s3cret&client_secret=s3cret', '/v1/cas?id_token=[redacted]&client_secret=[redacted]'],
    [`/v1/cas?x=${JWT}`, '/v1/cas?x=[redacted]'],
    [`/v1/${JWT}/x`, '/v1/[redacted]/x'],
  ])('shows %s as %s', (url, expected) => {
    expect(loggedUrl(url)).toBe(expected);
  });

  it.each([
    '/v1/cas',
    '/v1/cas?',
    '/v1/cas?filter=status[eq]ACTIVE&bookmark=eyJ.x',
    '/v1/cas?access_token',
    '',
  ])('leaves %j unchanged', (url) => {
    expect(loggedUrl(url)).toBe(url);
  });

  it('takes linear time', () => {
    const durationOf = (url: string) => {
      const began = performance.now();
      loggedUrl(url);
      return performance.now() - began;
    };
    for (const part of ['eyJ', 'eyJ.', '?access_token=', '&', '%25', 'a=%', '-eyJ-.'])
      expect(durationOf(part.repeat(200_000))).toBeLessThan(5_000);
  });
});

describe('LOG_SERIALIZERS', () => {
  const headers = { authorization: 'Bearer secret', cookie: 'secret', 'set-cookie': 'secret' };

  it('omits the headers of a request, and redacts credentials in its URL', () => {
    const request = { id: '1', method: 'GET', url: '/cas?access_token=secret', headers };
    expect(LOG_SERIALIZERS.req(request)).toEqual({
      id: '1',
      method: 'GET',
      url: '/cas?access_token=[redacted]',
    });
  });

  it('omits the headers of an answer', () => {
    expect(LOG_SERIALIZERS.res({ statusCode: 200, ...{ headers } })).toEqual({ statusCode: 200 });
  });
});
