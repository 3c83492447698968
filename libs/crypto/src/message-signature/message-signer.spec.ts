import { generateKeyPairSync, hash } from 'node:crypto';
import { describe, expect, it, vi } from 'vitest';
import { type EngineKey, type KeyEngine } from '../engines/key-engine';
import {
  KeyEngineUnavailableError,
  KeyNotFoundError,
  KeyTypeMismatchError,
} from '../engines/key-engine.errors';
import { KeyEngineRegistry } from '../engines/key-engine.registry';
import { KeyEncryptionKey } from '../engines/software/key-encryption-key';
import { SoftwareKeyEngine } from '../engines/software/software.key-engine';
import { anEngine, TEST_WORKERS } from '../testing/a-certificate';
import { InMemoryKeyStore } from '../testing/in-memory-key-store';
import { SignatureMismatchError } from '../x509/issuance/certificate-signer';
import { type PublicKey } from '../x509/keys/public-key';
import { SIGNATURE_ALGORITHMS } from '../x509/keys/signature-algorithm';
import { MessageSigner } from './message-signer';
import { RsaKeyTooShortError } from './emsa-pss';
import { type SignableMessage } from './signable-message';
import { verifyMessageSignature } from './message-verifier';

const ALGORITHM = SIGNATURE_ALGORITHMS.ECDSA_SHA_256;
const RAW = { type: 'raw', bytes: Buffer.from('a message') } as const;
const HASH = { type: 'hash', bytes: hash('sha256', RAW.bytes, 'buffer') } as const;

const signerWith = (engine: KeyEngine) =>
  new MessageSigner(new KeyEngineRegistry([engine], engine.id), TEST_WORKERS.signing);

const isSignatureOf = (message: SignableMessage, signature: Buffer, key: PublicKey) =>
  verifyMessageSignature(message, { signature, key, algorithm: ALGORITHM }, TEST_WORKERS.verification);

async function setUp(): Promise<{ engine: SoftwareKeyEngine; key: EngineKey; signer: MessageSigner }> {
  const engine = anEngine();
  return { engine, key: await engine.create({ type: 'ECDSA', bits: 256 }), signer: signerWith(engine) };
}

describe('MessageSigner', () => {
  it.each([RAW, HASH])('signs a $type message so that message and digest verify', async (message) => {
    const { key, signer } = await setUp();
    const signature = await signer.sign(message, ALGORITHM, key);
    for (const about of [RAW, HASH]) expect(await isSignatureOf(about, signature, key.publicKey)).toBe(true);
  });

  it.each([RAW, HASH])('rejects a signature of a $type message that does not verify', async (message) => {
    const { engine, key, signer } = await setUp();
    const other = await engine.create({ type: 'ECDSA', bits: 256 });
    const mixedUp = { ...key, keyId: other.keyId };
    await expect(signer.sign(message, ALGORITHM, mixedUp)).rejects.toThrow(SignatureMismatchError);
  });

  it('rejects a digest for an engine that signs messages only', async () => {
    const { engine, key, signer } = await setUp();
    Object.assign(engine, { signDigest: undefined });
    await expect(signer.sign(HASH, ALGORITHM, key)).rejects.toThrow(
      'the keys of engine filesystem-1 sign messages, not digests: send the message itself',
    );
    await expect(signer.sign(RAW, ALGORITHM, key)).resolves.toBeInstanceOf(Buffer);
  });

  it('reports problems of key and algorithm, and hides technical failures of the engine', async () => {
    const { engine, key, signer } = await setUp();
    const missing = { ...key, keyId: 'ab'.repeat(32) };
    await expect(signer.sign(RAW, ALGORITHM, missing)).rejects.toThrow(KeyNotFoundError);
    const pss = SIGNATURE_ALGORITHMS.RSASSA_PSS_SHA_256;
    await expect(signer.sign(RAW, pss, key)).rejects.toThrow(KeyTypeMismatchError);
    vi.spyOn(engine, 'sign').mockRejectedValue(new Error('device 7 is on fire'));
    const failing = signer.sign(RAW, ALGORITHM, key);
    await expect(failing).rejects.toThrow(KeyEngineUnavailableError);
    await expect(failing).rejects.toThrow(/^the key engine failed$/);
  });

  it.each([RAW, HASH])(
    'rejects PSS with a $type message when the key has no room for it',
    async ({ type }) => {
      const engine = new SoftwareKeyEngine({
        id: 'x',
        store: new InMemoryKeyStore(),
        keyEncryptionKey: KeyEncryptionKey.fromBytes(Buffer.alloc(32, 7)),
        workers: TEST_WORKERS,
        minimumImportedRsaBits: 1024,
      });
      const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 1024 });
      const key = await engine.import(privateKey.export({ format: 'der', type: 'pkcs8' }));
      const sign = (algorithm: 'RSASSA_PSS_SHA_384' | 'RSASSA_PSS_SHA_512', size: number) => {
        const bytes = Buffer.alloc(size, 1);
        return signerWith(engine).sign({ type, bytes }, SIGNATURE_ALGORITHMS[algorithm], key);
      };
      await expect(sign('RSASSA_PSS_SHA_384', 48)).resolves.toHaveLength(128);
      const tooMuch = sign('RSASSA_PSS_SHA_512', 64);
      await expect(tooMuch).rejects.toThrow(RsaKeyTooShortError);
      await expect(tooMuch).rejects.toThrow(
        'an RSA key of 1024 bits is too short for RSASSA-PSS with sha512',
      );
    },
  );
});
