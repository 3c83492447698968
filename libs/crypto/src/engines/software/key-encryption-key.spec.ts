import { randomBytes } from 'node:crypto';
import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import { UnreadableKeyError } from '../key-engine.errors';
import { KeyEncryptionKey } from './key-encryption-key';

const BYTES = randomBytes(32);
const KEY = KeyEncryptionKey.fromBytes(BYTES);
const PLAIN = Buffer.from('a private key');

describe('KeyEncryptionKey', () => {
  it('decrypts its own ciphertexts, also after a restart', () => {
    const wrapped = KEY.wrap(PLAIN, 'engine/key');
    expect(KeyEncryptionKey.fromBytes(BYTES).unwrap(wrapped, 'engine/key')).toEqual(PLAIN);
  });

  it('writes version, fingerprint, IV, tag and ciphertext, never the same twice', () => {
    const [first, second] = [KEY.wrap(PLAIN, 'a'), KEY.wrap(PLAIN, 'a')];
    expect(first.length).toBe(1 + 8 + 12 + 16 + PLAIN.length);
    expect(first[0]).toBe(1);
    expect(first.subarray(1, 9)).toEqual(KEY.fingerprint);
    expect(first.includes(PLAIN)).toBe(false);
    expect(first.subarray(9)).not.toEqual(second.subarray(9));
  });

  it('rejects a ciphertext with any changed bit, or cut off', () => {
    const wrapped = KEY.wrap(PLAIN, 'engine/key');
    for (let at = 0; at < wrapped.length; at++) {
      const changed = Buffer.from(wrapped);
      changed[at]! ^= 1;
      expect(() => KEY.unwrap(changed, 'engine/key')).toThrow(UnreadableKeyError);
      expect(() => KEY.unwrap(wrapped.subarray(0, at), 'engine/key')).toThrow(UnreadableKeyError);
    }
  });

  it('rejects the ciphertext of another record', () => {
    expect(() => KEY.unwrap(KEY.wrap(PLAIN, 'engine/key'), 'engine/other')).toThrow(
      'or belongs to another record',
    );
  });

  it('names the fingerprints of the required and the configured key', () => {
    const other = KeyEncryptionKey.fromBytes(randomBytes(32));
    const [needed, configured] = [KEY.fingerprint.toString('hex'), other.fingerprint.toString('hex')];
    expect(() => other.unwrap(KEY.wrap(PLAIN, 'a'), 'a')).toThrow(
      `encrypted under the key encryption key ${needed}, but ${configured} is configured`,
    );
  });

  it('parses hexadecimal and base64, with spaces around them', () => {
    for (const text of [
      BYTES.toString('hex'),
      BYTES.toString('hex').toUpperCase(),
      `${BYTES.toString('base64')}\n`,
    ]) {
      expect(KeyEncryptionKey.parse(text).fingerprint).toEqual(KEY.fingerprint);
    }
  });

  it.each(['', 'secret', 'ab'.repeat(31), 'ab'.repeat(33), `${'A'.repeat(42)}==`, 'zz'.repeat(32)])(
    'rejects %j without repeating it',
    (text) => {
      expect(() => KeyEncryptionKey.parse(text)).toThrow(
        /^the key encryption key is neither 64 hexadecimal digits nor base64 of 32 bytes$/,
      );
    },
  );

  it('rejects keys of another length', () => {
    expect(() => KeyEncryptionKey.fromBytes(Buffer.alloc(31))).toThrow('not 32 bytes long');
  });

  it('derives a different secret for each purpose', () => {
    const secret = KEY.deriveSecret('bookmarks');
    expect(secret.length).toBe(32);
    expect(KeyEncryptionKey.fromBytes(BYTES).deriveSecret('bookmarks')).toEqual(secret);
    expect(KEY.deriveSecret('audit')).not.toEqual(secret);
    expect(secret.subarray(0, 8)).not.toEqual(KEY.fingerprint);
  });

  it('copies the bytes that it is made of', () => {
    const bytes = Buffer.from(BYTES);
    const key = KeyEncryptionKey.fromBytes(bytes);
    bytes.fill(0);
    expect(key.deriveSecret('a')).toEqual(KEY.deriveSecret('a'));
  });

  it('hides the key from util.inspect and JSON', () => {
    for (const shown of [inspect(KEY, { showHidden: true, getters: true, depth: 9 }), JSON.stringify(KEY)]) {
      for (const encoding of ['hex', 'base64'] as const)
        expect(shown).not.toContain(BYTES.toString(encoding));
      expect(shown).not.toMatch(/root|wrapping/i);
      expect(shown).not.toContain(
        BYTES.subarray(0, 4)
          .toString('hex')
          .replace(/(..)(?=.)/g, '$1 '),
      );
    }
  });
});
