import { describe, expect, it } from 'vitest';
import { highest, holds, PERMISSIONS } from './permissions';

describe('permissions', () => {
  it.each([
    ['admin', ['reader', 'issuer', 'admin']],
    ['issuer', ['reader', 'issuer']],
    ['reader', ['reader']],
    [undefined, []],
  ] as const)('let %s do what needs %j', (granted, allowed) => {
    expect(PERMISSIONS.filter((needed) => holds(granted, needed))).toEqual(allowed);
  });

  it('have one that includes all others', () => {
    expect(highest(['reader', 'admin', 'issuer'])).toBe('admin');
    expect(highest([])).toBeUndefined();
  });
});
