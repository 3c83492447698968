import { describe, expect, it } from 'vitest';
import { LOG_SERIALIZERS } from './log-serializers';

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
