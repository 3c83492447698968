import { createCipheriv } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { CIPHERS, decryptBlocks } from './block-cipher';

describe('decryptBlocks', () => {
  const text = Buffer.from('a text of more than one block');

  it.each([...CIPHERS.values()].map((cipher) => [cipher.name, cipher] as const))(
    'decrypts %s',
    (name, cipher) => {
      const key = Buffer.alloc(cipher.keyBytes, 'key');
      const iv = Buffer.alloc(cipher.ivBytes, 'iv');
      const encryption = createCipheriv(name, key, iv);
      const ciphertext = Buffer.concat([encryption.update(text), encryption.final()]);
      expect(decryptBlocks(cipher, { key, iv }, ciphertext)).toEqual(text);
      expect(decryptBlocks(cipher, { key, iv: iv.subarray(1) }, ciphertext)).toBeUndefined();
      expect(decryptBlocks(cipher, { key, iv }, ciphertext.subarray(1))).toBeUndefined();
    },
  );

  it('rejects ciphertext of RC2 that is cut off or empty', () => {
    const rc2 = { name: 'rc2', keyBytes: 5, ivBytes: 8 } as const;
    const key = Buffer.alloc(5);
    const iv = Buffer.alloc(8);
    for (const length of [1, 7, 9]) {
      expect(decryptBlocks(rc2, { key, iv }, Buffer.alloc(length))).toBeUndefined();
    }
    expect(decryptBlocks(rc2, { key, iv }, Buffer.alloc(0))?.length ?? 0).toBe(0);
  });
});
