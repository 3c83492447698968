import { aPublicKey } from '@libs/crypto/testing';
import { describe, expect, it } from 'vitest';
import type { IssuingCa } from '../../certificate/domain';
import { nextKey } from './next-key';

describe('nextKey', () => {
  const publicKey = aPublicKey();
  const current = { publicKey, engineId: 'hsm-1' } as IssuingCa;

  it('is like the current one, and beside it, when nothing is said', () => {
    expect(nextKey({ create: undefined, engineId: undefined }, current)).toEqual({
      create: { type: 'ECDSA', bits: 256 },
      engineId: 'hsm-1',
    });
  });

  it('is what is said', () => {
    const create = { type: 'RSA', bits: 3072 } as const;
    expect(nextKey({ create, engineId: 'other' }, current)).toEqual({ create, engineId: 'other' });
    const existing = { keyId: aPublicKey().keyId, engineId: undefined };
    expect(nextKey({ existing }, current)).toEqual({ existing });
  });

  it('cannot be the current one', () => {
    const existing = { keyId: publicKey.keyId, engineId: undefined };
    expect(() => nextKey({ existing }, current)).toThrow(/the CA has this key already/);
  });
});
