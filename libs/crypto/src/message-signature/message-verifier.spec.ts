import { generateKeyPairSync, hash, sign } from 'node:crypto';
import { CallerLimitReachedError, runInCallerContext } from '@libs/kernel';
import { describe, expect, it } from 'vitest';
import { TEST_WORKERS } from '../testing/a-certificate';
import { PublicKey } from '../x509/keys/public-key';
import { SIGNATURE_ALGORITHMS } from '../x509/keys/signature-algorithm';
import { MessageVerifier } from './message-verifier';

const PER_CALLER = 32;
const MESSAGE = Buffer.alloc(4 * 1024 * 1024, 7);
const ALGORITHM = SIGNATURE_ALGORITHMS.ECDSA_SHA_512;

const as = <T>(authId: string, work: () => T): T =>
  runInCallerContext({ requestId: 'r', source: 's', caller: { authType: 'jwt', authId, claims: {} } }, work);

/** Counts the turns of the event loop until the work is done. */
async function turnsDuring(work: Promise<unknown>): Promise<number> {
  let turns = 0;
  let isDone = false;
  const turn = (): void => {
    turns++;
    if (!isDone) setImmediate(turn);
  };
  setImmediate(turn);
  await work;
  isDone = true;
  return turns;
}

describe('MessageVerifier', () => {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-521' });
  const claim = {
    signature: sign('sha512', MESSAGE, privateKey),
    key: PublicKey.fromKeyObject(publicKey),
    algorithm: ALGORITHM,
  };
  const verifier = new MessageVerifier(TEST_WORKERS.verification);
  const raw = { type: 'raw', bytes: MESSAGE } as const;
  const digest = { type: 'hash', bytes: hash('sha512', MESSAGE, 'buffer') } as const;

  it.each([raw, digest])('verifies a $type message without blocking the event loop', async (message) => {
    let isValid = false;
    const verification = verifier.verify(message, claim).then((valid) => (isValid = valid));
    expect(await turnsDuring(verification)).toBeGreaterThan(5);
    expect(isValid).toBe(true);
  });

  it('does not change the message', async () => {
    await verifier.verify(raw, claim);
    expect(MESSAGE).toHaveLength(4 * 1024 * 1024);
  });

  it('rejects a caller beyond its limit, and admits another caller', async () => {
    const verify = () => verifier.verify(digest, claim);
    const admitted = Array.from({ length: PER_CALLER }, () => as('mallory', verify));
    await expect(as('mallory', verify)).rejects.toThrow(CallerLimitReachedError);
    expect(await as('alice', verify)).toBe(true);
    expect(new Set(await Promise.all(admitted))).toEqual(new Set([true]));
  });
});
