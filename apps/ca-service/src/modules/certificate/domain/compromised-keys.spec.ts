import { describe, expect, it } from 'vitest';
import { REVOCATION_REASONS } from './certificate-status';
import { blocksKey, statesKeyCompromise } from './compromised-keys';
import type { StatusChange } from './status-of-cas';

const COMPROMISE: StatusChange = { status: 'REVOKED', reason: 'KeyCompromise' };

describe('statesKeyCompromise', () => {
  it('is true for KeyCompromise of any certificate', () => {
    expect(REVOCATION_REASONS.filter((reason) => statesKeyCompromise({ isCa: false }, reason))).toEqual([
      'KeyCompromise',
    ]);
  });

  it('is true for CACompromise of a CA certificate too', () => {
    expect(REVOCATION_REASONS.filter((reason) => statesKeyCompromise({ isCa: true }, reason))).toEqual([
      'KeyCompromise',
      'CACompromise',
    ]);
  });
});

describe('blocksKey', () => {
  it.each([
    ['issued here', 'a-profile', 'issuer', true],
    ['issued here by a profile in the request', '', 'issuer', true],
    ['from elsewhere', null, 'issuer', false],
    ['from elsewhere', null, 'admin', true],
  ] as const)('of a certificate %s (profile %j) by an %s is %s', (_, profileId, requester, expected) => {
    expect(blocksKey({ isCa: false, profileId }, COMPROMISE, requester)).toBe(expected);
  });

  it('is false for changes that revoke nothing', () => {
    expect(blocksKey({ isCa: false, profileId: '' }, { ...COMPROMISE, status: 'INACTIVE' }, 'admin')).toBe(
      false,
    );
  });
});
