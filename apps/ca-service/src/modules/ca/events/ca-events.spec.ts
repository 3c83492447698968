import { hash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { signedMessage, type Signing } from '../domain';
import { messageSigned } from './ca-events';

const BYTES = Buffer.from('a message');
const SIGNATURE = Buffer.of(1, 2, 3);

const eventOf = (changes: Partial<Signing>) => {
  const signing: Signing = {
    caId: 'root-1',
    message: { type: 'raw', bytes: BYTES },
    algorithm: 'ECDSA_SHA_384',
    signature: SIGNATURE,
  };
  const signed = signedMessage({ ...signing, ...changes });
  return messageSigned(signed.signature, { id: signed.caId }, signed);
};

describe('the event of a signed message', () => {
  it('ca.sign.signature carries the signature and the digest of the message', () => {
    expect(eventOf({})).toEqual({
      type: 'ca.sign.signature',
      subject: 'ca/root-1',
      data: SIGNATURE,
      extensions: {
        messagetype: 'raw',
        messagedigest: `sha384:${hash('sha384', BYTES)}`,
        signaturealgorithm: 'ECDSA_SHA_384',
      },
    });
  });

  it('ca.sign.signature states a digest as it was received', () => {
    const event = eventOf({ message: { type: 'hash', bytes: Buffer.alloc(48, 0xab) } });
    expect(event.extensions).toMatchObject({
      messagetype: 'hash',
      messagedigest: `sha384:${'ab'.repeat(48)}`,
    });
  });

  it.each(['ED25519', 'ML_DSA_65'] as const)(
    'ca.sign.signature states the SHA-256 of the message for %s',
    (algorithm) => {
      const event = eventOf({ algorithm });
      expect(event.extensions?.messagedigest).toBe(`sha256:${hash('sha256', BYTES)}`);
    },
  );
});
