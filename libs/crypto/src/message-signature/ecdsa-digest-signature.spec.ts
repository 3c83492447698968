import { generateKeyPairSync, hash, verify } from 'node:crypto';
import { describe, expect, it, vi } from 'vitest';
import { TEST_WORKERS } from '../testing/a-certificate';
import { signDigestWithEcdsa } from './ecdsa-digest-signature';

const MESSAGE = Buffer.from('a message');
const DIGEST = hash('sha256', MESSAGE, 'buffer');

describe('signDigestWithEcdsa', () => {
  const { signing } = TEST_WORKERS;

  it.each(['P-256', 'P-384', 'P-521'])(
    'signs digests with %s so that OpenSSL verifies them',
    async (namedCurve) => {
      const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve });
      for (let index = 0; index < 3; index++) {
        const signature = await signDigestWithEcdsa(privateKey, DIGEST, signing);
        expect(verify('sha256', MESSAGE, publicKey, signature)).toBe(true);
      }
    },
  );

  it('exports no bytes of the private key in this thread', async () => {
    const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const exported = vi.spyOn(privateKey, 'export');
    await signDigestWithEcdsa(privateKey, DIGEST, signing);
    expect(exported).not.toHaveBeenCalled();
  });

  it('uses a new nonce for each signature, also of the same digest', async () => {
    const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const made = Array.from({ length: 5 }, () => signDigestWithEcdsa(privateKey, DIGEST, signing));
    const signatures = (await Promise.all(made)).map((signature) => signature.toString('hex'));
    expect(new Set(signatures).size).toBe(5);
  });
});
