import { generateKeyPairSync, hash } from 'node:crypto';
import { inspect } from 'node:util';
import { describe, expect, it, vi } from 'vitest';
import { signDigestWithEcdsa } from './ecdsa-digest-signature';

/** SEQUENCE, INTEGER 1, OCTET STRING of 32 bytes (RFC 5915 section 3). */
const SCALAR_START = 7;
const DIGEST = hash('sha256', 'a message', 'buffer');

describe('signDigestWithEcdsa', () => {
  it('wipes the bytes of the key', () => {
    const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const bytes = privateKey.export({ format: 'der', type: 'sec1' });
    vi.spyOn(privateKey, 'export').mockReturnValueOnce(bytes as never);
    signDigestWithEcdsa(privateKey, DIGEST);
    expect(bytes.every((byte) => byte === 0)).toBe(true);
  });

  it('wipes the bytes of a key that it fails with, and says nothing of them', () => {
    const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const bytes = privateKey.export({ format: 'der', type: 'sec1' });
    bytes.fill(0xff, SCALAR_START, SCALAR_START + 32); // beyond the order of the curve
    vi.spyOn(privateKey, 'export').mockReturnValueOnce(bytes as never);
    let thrown: unknown;
    try {
      signDigestWithEcdsa(privateKey, DIGEST);
    } catch (error) {
      thrown = error;
    }
    expect(thrown).toBeInstanceOf(Error);
    expect(inspect(thrown, { depth: 9 })).not.toMatch(/(ff|255, ){4}|115792089/i);
    expect(bytes.every((byte) => byte === 0)).toBe(true);
  });

  it('never uses a nonce twice: the same digest has another signature each time', () => {
    const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const made = Array.from({ length: 5 }, () => signDigestWithEcdsa(privateKey, DIGEST).toString('hex'));
    expect(new Set(made).size).toBe(5);
  });
});
