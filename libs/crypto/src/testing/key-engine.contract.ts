import { generateKeyPairSync, hash } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { canDeleteKeys, canSignDigests, type EngineKey, type KeyEngine } from '../engines/key-engine';
import {
  KeyNotFoundError,
  KeyTypeMismatchError,
  UnsupportedKeySpecError,
} from '../engines/key-engine.errors';
import { type KeySpec } from '../x509/keys/key-type';
import { DigestNotSignableError, DigestSizeError } from '../message-signature/signable-message';
import { WeakKeyError } from '../x509/keys/weak-key/refuse-weak-key';
import { verifySignature } from '../x509/keys/signature';
import { fitsKey, SIGNATURE_ALGORITHMS } from '../x509/keys/signature-algorithm';

const SLOW_KEY_GENERATION = 60_000;
const MESSAGE = Buffer.from('message');
const UNKNOWN_KEY = 'ab'.repeat(32);

/** Tests that every key engine must pass. `make` creates a new engine for each test. */
export function describeKeyEngine(name: string, make: () => Promise<KeyEngine> | KeyEngine): void {
  describe(`${name}, as every key engine,`, () => {
    let engine: KeyEngine;
    let keys: EngineKey[] = [];

    beforeEach(async () => {
      engine = await make();
    });

    afterEach(async () => {
      if (canDeleteKeys(engine)) for (const { keyId } of keys) await engine.deleteKey(keyId);
      keys = [];
    });

    const create = async (spec: KeySpec) => {
      const key = await engine.create(spec);
      keys.push(key);
      return key;
    };

    it('describes itself', () => {
      const description = engine.describe();
      expect(description).toMatchObject({ id: engine.id, type: engine.type });
      expect(description.supportedKeyTypes.length).toBeGreaterThan(0);
    });

    it(
      'creates every key that it describes, identifies it by its public key, and signs with it',
      async () => {
        const specs = engine
          .describe()
          .supportedKeyTypes.flatMap(({ type, sizes }) => sizes.map((bits) => ({ type, bits })))
          .filter((spec) => !isSlowToCreate(spec));
        for (const spec of specs) {
          const { keyId, engineId, publicKey } = await create(spec);
          expect(publicKey).toMatchObject(spec);
          expect({ keyId, engineId }).toEqual({ keyId: publicKey.keyId, engineId: engine.id });
          for (const algorithm of algorithmsFor(spec)) {
            const signature = await engine.sign(keyId, MESSAGE, algorithm);
            expect(verifySignature(MESSAGE, signature, publicKey, algorithm)).toBe(true);
          }
        }
      },
      SLOW_KEY_GENERATION,
    );

    it('rejects an unsupported key size with the text of the contract', async () => {
      const { provider } = engine.describe();
      const creation = engine.create({ type: 'ECDSA', bits: 255 });
      await expect(creation).rejects.toThrow(UnsupportedKeySpecError);
      await expect(creation).rejects.toThrow(
        `key size 255 is not supported for key type ECDSA in engine ${provider}`,
      );
    });

    it('returns the public key of its key', async () => {
      const { keyId, publicKey } = await create({ type: 'ECDSA', bits: 256 });
      expect((await engine.publicKey(keyId)).spki).toEqual(publicKey.spki);
    });

    it('rejects an unknown key', async () => {
      await expect(engine.publicKey(UNKNOWN_KEY)).rejects.toThrow(KeyNotFoundError);
      const signing = engine.sign(UNKNOWN_KEY, MESSAGE, SIGNATURE_ALGORITHMS.ECDSA_SHA_256);
      await expect(signing).rejects.toThrow(KeyNotFoundError);
    });

    it('rejects an algorithm for another type of key', async () => {
      const { keyId } = await create({ type: 'ECDSA', bits: 256 });
      const signing = engine.sign(keyId, MESSAGE, SIGNATURE_ALGORITHMS.RSASSA_PSS_SHA_256);
      await expect(signing).rejects.toThrow(KeyTypeMismatchError);
    });

    it('signs digests, if it can, so that the signature verifies for the message', async () => {
      if (!canSignDigests(engine)) return;
      for (const spec of DIGEST_SIGNING_SPECS.filter((each) => supports(engine, each))) {
        const { keyId, publicKey } = await create(spec);
        for (const algorithm of algorithmsFor(spec)) {
          const digest = hash(algorithm.digest!, MESSAGE, 'buffer');
          const signature = await engine.signDigest(keyId, digest, algorithm);
          expect(verifySignature(MESSAGE, signature, publicKey, algorithm)).toBe(true);
        }
      }
    });

    it('rejects digests whose length does not fit the hash function, if it signs digests', async () => {
      if (!canSignDigests(engine)) return;
      for (const spec of DIGEST_SIGNING_SPECS.filter((each) => supports(engine, each))) {
        const { keyId } = await create(spec);
        for (const algorithm of algorithmsFor(spec)) {
          const digest = hash(algorithm.digest!, MESSAGE, 'buffer');
          for (const wrong of [digest.subarray(1), Buffer.concat([digest, Buffer.of(0)]), Buffer.alloc(0)]) {
            await expect(engine.signDigest(keyId, wrong, algorithm)).rejects.toThrow(DigestSizeError);
          }
        }
      }
    });

    it('rejects digests for keys that sign whole messages only, if it signs digests', async () => {
      if (!canSignDigests(engine)) return;
      for (const spec of MESSAGE_SIGNING_SPECS.filter((each) => supports(engine, each))) {
        const { keyId } = await create(spec);
        for (const algorithm of algorithmsFor(spec)) {
          const signing = engine.signDigest(keyId, hash('sha256', MESSAGE, 'buffer'), algorithm);
          await expect(signing).rejects.toThrow(DigestNotSignableError);
        }
      }
    });

    it('rejects digests for unknown keys and for algorithms of another type of key, if it signs digests', async () => {
      if (!canSignDigests(engine)) return;
      const digest = hash('sha256', MESSAGE, 'buffer');
      const { keyId } = await create({ type: 'ECDSA', bits: 256 });
      const { ECDSA_SHA_256, RSASSA_PSS_SHA_256 } = SIGNATURE_ALGORITHMS;
      await expect(engine.signDigest(UNKNOWN_KEY, digest, ECDSA_SHA_256)).rejects.toThrow(KeyNotFoundError);
      const signing = engine.signDigest(keyId, digest, RSASSA_PSS_SHA_256);
      await expect(signing).rejects.toThrow(KeyTypeMismatchError);
    });

    it('signs with an imported key, which can be imported twice', async () => {
      const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
      const pkcs8 = privateKey.export({ format: 'der', type: 'pkcs8' });
      const imported = await engine.import(pkcs8);
      keys.push(imported);
      expect((await engine.import(pkcs8)).keyId).toBe(imported.keyId);
      const algorithm = SIGNATURE_ALGORITHMS.ECDSA_SHA_256;
      const signature = await engine.sign(imported.keyId, MESSAGE, algorithm);
      expect(verifySignature(MESSAGE, signature, imported.publicKey, algorithm)).toBe(true);
    });

    it.each(['ml-dsa-44', 'ml-dsa-65', 'ml-dsa-87'] as const)(
      'signs with an imported %s key',
      async (name) => {
        const { privateKey } = generateKeyPairSync(name as 'ml-dsa-44');
        const imported = await engine.import(privateKey.export({ format: 'der', type: 'pkcs8' }));
        keys.push(imported);
        const [algorithm] = algorithmsFor(imported.publicKey);
        const signature = await engine.sign(imported.keyId, MESSAGE, algorithm!);
        expect(verifySignature(MESSAGE, signature, imported.publicKey, algorithm!)).toBe(true);
        const others = [
          SIGNATURE_ALGORITHMS.ML_DSA_44,
          SIGNATURE_ALGORITHMS.ML_DSA_65,
          SIGNATURE_ALGORITHMS.ML_DSA_87,
        ];
        for (const other of others.filter((candidate) => candidate !== algorithm)) {
          await expect(engine.sign(imported.keyId, MESSAGE, other)).rejects.toThrow(KeyTypeMismatchError);
          expect(verifySignature(MESSAGE, signature, imported.publicKey, other)).toBe(false);
        }
      },
    );

    it('rejects an imported weak key', async () => {
      const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048, publicExponent: 3 });
      const importing = engine.import(privateKey.export({ format: 'der', type: 'pkcs8' }));
      await expect(importing).rejects.toThrow(WeakKeyError);
    });

    it('does not find a deleted key, which can be deleted twice, if it can delete keys', async () => {
      if (!canDeleteKeys(engine)) return;
      const { keyId } = await create({ type: 'ECDSA', bits: 256 });
      await engine.sign(keyId, MESSAGE, SIGNATURE_ALGORITHMS.ECDSA_SHA_256);
      await engine.deleteKey(keyId);
      await engine.deleteKey(keyId);
      await expect(engine.publicKey(keyId)).rejects.toThrow(KeyNotFoundError);
      const signing = engine.sign(keyId, MESSAGE, SIGNATURE_ALGORITHMS.ECDSA_SHA_256);
      await expect(signing).rejects.toThrow(KeyNotFoundError);
    });
  });
}

/** Creating such a key takes up to a minute. */
const isSlowToCreate = ({ type, bits }: KeySpec): boolean => type === 'RSA' && bits > 4096;

const DIGEST_SIGNING_SPECS: readonly KeySpec[] = [
  { type: 'RSA', bits: 2048 },
  ...[224, 256, 384, 521].map((bits) => ({ type: 'ECDSA', bits }) as const),
];

const MESSAGE_SIGNING_SPECS: readonly KeySpec[] = [
  { type: 'Ed25519', bits: 256 },
  { type: 'ML-DSA', bits: 65 },
];

const supports = (engine: KeyEngine, { type, bits }: KeySpec): boolean =>
  engine.describe().supportedKeyTypes.some((each) => each.type === type && each.sizes.includes(bits));

const algorithmsFor = (key: KeySpec) =>
  Object.values(SIGNATURE_ALGORITHMS).filter((algorithm) => fitsKey(algorithm, key));
