import { NotAcceptableException } from '@nestjs/common';
import { describe, expect, it } from 'vitest';
import { preferredMediaType } from './preferred-media-type';

const OFFERED = ['application/json', 'application/x-pem-file', 'text/plain'] as const;

describe('preferredMediaType', () => {
  it.each([
    [undefined, 'application/json'],
    ['', 'application/json'],
    ['*/*', 'application/json'],
    ['application/x-pem-file', 'application/x-pem-file'],
    ['APPLICATION/X-PEM-FILE', 'application/x-pem-file'],
    ['text/*', 'text/plain'],
    ['text/plain;q=0.2, application/x-pem-file;q=0.3', 'application/x-pem-file'],
    ['application/json;q=0, */*', 'application/x-pem-file'],
    ['text/plain;charset=utf-8', 'text/plain'],
    ['*/*, application/x-pem-file', 'application/x-pem-file'],
    ['text/html, application/x-pem-file, text/plain', 'application/x-pem-file'],
  ])('for Accept: %s is %s', (accept, type) => {
    expect(preferredMediaType(accept, OFFERED)).toBe(type);
  });

  it.each(['text/html', 'application/json;q=0, text/html', 'application/json;q=2', 'x'])(
    'is none for Accept: %s',
    (accept) => {
      expect(() => preferredMediaType(accept, OFFERED)).toThrow(NotAcceptableException);
    },
  );
});
