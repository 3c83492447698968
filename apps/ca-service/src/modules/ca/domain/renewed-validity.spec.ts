import { describe, expect, it } from 'vitest';
import { renewedValidity } from './renewed-validity';

const at = (time: string): Date => new Date(time);

describe('renewedValidity', () => {
  it.each([
    ['a year', '2026-01-01T00:00:00Z', '2027-01-01T00:00:00Z'],
    ['a second', '2026-01-01T00:00:00Z', '2026-01-01T00:00:01Z'],
  ])('renewedValidity keeps the duration of %s', (_case, notBefore, notAfter) => {
    const validity = renewedValidity({ notBefore: at(notBefore), notAfter: at(notAfter) });
    const now = at('2030-05-05T05:05:05Z');
    expect(validity.notAfter(now).getTime() - now.getTime()).toBe(
      at(notAfter).getTime() - at(notBefore).getTime(),
    );
  });

  it.each([
    ['never ends', '2026-01-01T00:00:00Z', '9999-12-31T23:59:59Z'],
    ['is longer than the limit of durations', '1990-01-01T00:00:00Z', '2290-01-01T00:00:00Z'],
  ])('renewedValidity keeps the end of a certificate that %s', (_case, notBefore, notAfter) => {
    const validity = renewedValidity({ notBefore: at(notBefore), notAfter: at(notAfter) });
    expect(validity.notAfter(at('2030-01-01T00:00:00Z'))).toEqual(at(notAfter));
  });
});
