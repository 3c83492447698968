import { InvalidValueError } from '@libs/kernel';
import { describe, expect, it } from 'vitest';
import { parseKeyReference } from './key-reference';

const KEY_ID = '25dd1a02a0ec442d6bee1cd12ba9c59c743460a93f314ca2fbcfe35ff760cfa2';

describe('a key reference', () => {
  it('is a key id in lower or upper case', () => {
    expect(parseKeyReference(KEY_ID)).toEqual({ keyId: KEY_ID, engineId: undefined });
    expect(parseKeyReference(KEY_ID.toUpperCase()).keyId).toBe(KEY_ID);
  });

  it('is a PKCS#11 URI with the engine and the key id, in any order', () => {
    const expected = { keyId: KEY_ID, engineId: 'filesystem-1' };
    expect(parseKeyReference(`pkcs11:token-id=filesystem-1;id=${KEY_ID};type=private`)).toEqual(expected);
    expect(parseKeyReference(`pkcs11:id=${KEY_ID};token-id=filesystem%2D1`)).toEqual(expected);
  });

  it('is a PKCS#11 URI without the engine', () => {
    expect(parseKeyReference(`pkcs11:id=${KEY_ID}`).engineId).toBeUndefined();
  });

  it.each(['', 'my-key', KEY_ID.slice(1), `${KEY_ID}0`, 'pkcs11:', 'pkcs11:id=%zz', 'pkcs11:token-id=x'])(
    'is not %j',
    (text) => {
      expect(() => parseKeyReference(text)).toThrow(InvalidValueError);
    },
  );
});
