import { aPublicKey } from '@libs/crypto/testing';
import { describe, expect, it } from 'vitest';
import type { IssuingCa } from '../../certificate/domain';
import { nextKey } from './next-key';

describe('nextKey', () => {
  const publicKey = aPublicKey();
  const current = { publicKey, engineId: 'hsm-1' } as IssuingCa;

  it('nextKey defaults to the type, size and engine of the current key', () => {
    expect(nextKey({ create: undefined, engineId: undefined }, current)).toEqual({
      create: { type: 'ECDSA', bits: 256 },
      engineId: 'hsm-1',
    });
  });

  it('nextKey returns the requested key', () => {
    const create = { type: 'RSA', bits: 3072 } as const;
    expect(nextKey({ create, engineId: 'other' }, current)).toEqual({ create, engineId: 'other' });
    const existing = { keyId: aPublicKey().keyId, engineId: undefined };
    expect(nextKey({ existing }, current)).toEqual({ existing });
  });

  it('nextKey rejects the current key', () => {
    const existing = { keyId: publicKey.keyId, engineId: undefined };
    expect(() => nextKey({ existing }, current)).toThrow(/the CA has this key already/);
  });
});
