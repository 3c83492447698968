import { describe, expect, it } from 'vitest';
import { isLoopbackHost } from './loopback-host';

describe('isLoopbackHost', () => {
  it.each(['localhost', 'LOCALHOST', '127.0.0.1', '127.255.255.254', '::1', '[::1]'])(
    'accepts %s',
    (host) => {
      expect(isLoopbackHost(host)).toBe(true);
    },
  );

  it.each([
    '',
    'id.example',
    '127.0.0.1.evil.example',
    '127.evil.example',
    'localhost.evil.example',
    'evil-localhost',
    '128.0.0.1',
    '0.0.0.0',
    '::',
    '::2',
    '2001:db8::1',
  ])('rejects %j', (host) => {
    expect(isLoopbackHost(host)).toBe(false);
  });
});
