import { describe, expect, it } from 'vitest';
import { highest, holds, PERMISSIONS } from './permissions';

describe('permissions', () => {
  it.each([
    ['admin', ['reader', 'issuer', 'admin']],
    ['issuer', ['reader', 'issuer']],
    ['reader', ['reader']],
    [undefined, []],
  ] as const)('%s includes %j', (granted, allowed) => {
    expect(PERMISSIONS.filter((needed) => holds(granted, needed))).toEqual(allowed);
  });

  it('have a highest one', () => {
    expect(highest(['reader', 'admin', 'issuer'])).toBe('admin');
    expect(highest([])).toBeUndefined();
  });
});
