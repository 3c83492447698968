import { EXPIRATION_DELTAS } from '../domain';
import { PkiFixture } from '../testing';
import { describe, expect, it } from 'vitest';
import { toRow, toState } from './certificate.mapper';

describe('toState', () => {
  it('returns the state that toRow mapped, without the columns that are derived from it', async () => {
    const { state } = await (await PkiFixture.withRoot()).signed();
    const held = {
      ...state,
      status: 'REVOKED' as const,
      revocation: { timestamp: state.createdAt, reason: 'CertificateHold' as const },
      heldBy: { caId: 'root', statusBefore: 'INACTIVE' as const },
      metadata: { [EXPIRATION_DELTAS]: [{ delta: '1h' }] },
    };
    for (const each of [state, held]) {
      const row = toRow(each);
      expect(toState({ ...row, status: row })).toEqual(each);
    }
  });
});
