import { createPrivateKey, generateKeyPairSync } from 'node:crypto';
import { inspect } from 'node:util';
import { InvalidValueError } from '@libs/kernel';
import { describe, expect, it } from 'vitest';
import { describeKeyEngine, InMemoryKeyStore, TEST_WORKERS } from '../../testing';
import { SIGNATURE_ALGORITHMS } from '../../x509/keys/signature-algorithm';
import { UnreadableKeyError } from '../key-engine.errors';
import { KeyEncryptionKey } from './key-encryption-key';
import { SoftwareKeyEngine } from './software.key-engine';

const KEY = KeyEncryptionKey.fromBytes(Buffer.alloc(32, 1));
const P256 = { type: 'ECDSA', bits: 256 } as const;
const ALGORITHM = SIGNATURE_ALGORITHMS.ECDSA_SHA_256;
const MESSAGE = Buffer.from('message');

const engineOn = (store: InMemoryKeyStore, keyEncryptionKey = KEY, cacheSize = 10) =>
  new SoftwareKeyEngine({ id: 'filesystem-1', store, keyEncryptionKey, workers: TEST_WORKERS, cacheSize });

describeKeyEngine('SoftwareKeyEngine', () => engineOn(new InMemoryKeyStore()));

describe('SoftwareKeyEngine', () => {
  it('signs after a restart with the keys in its store', async () => {
    const store = new InMemoryKeyStore();
    const { keyId } = await engineOn(store).create(P256);
    await expect(engineOn(store).sign(keyId, MESSAGE, ALGORITHM)).resolves.toBeInstanceOf(Buffer);
  });

  it('stores the encrypted key with its type, size and public key', async () => {
    const store = new InMemoryKeyStore();
    const { privateKey } = generateKeyPairSync('ed25519');
    const pkcs8 = privateKey.export({ format: 'der', type: 'pkcs8' });
    const { keyId, publicKey } = await engineOn(store).import(pkcs8);
    const [stored] = store.keys.values();
    expect(stored).toMatchObject({ engineId: 'filesystem-1', keyId, type: 'Ed25519', bits: 256 });
    expect(stored?.spki).toEqual(publicKey.spki);
    expect(stored?.wrapped?.includes(pkcs8.subarray(-32))).toBe(false);
    const plain = KEY.unwrap(stored!.wrapped!, `filesystem-1/${keyId}`);
    expect(createPrivateKey({ key: plain, format: 'der', type: 'pkcs8' }).equals(privateKey)).toBe(true);
  });

  it('does not change the bytes of an imported key', async () => {
    const { privateKey } = generateKeyPairSync('ed25519');
    const pkcs8 = privateKey.export({ format: 'der', type: 'pkcs8' });
    const before = Buffer.from(pkcs8);
    await engineOn(new InMemoryKeyStore()).import(pkcs8);
    expect(pkcs8).toEqual(before);
  });

  it('rejects an imported key with the public key of another one', async () => {
    const [one, other] = [1, 2].map(() => generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey);
    const pkcs8 = one!.export({ format: 'der', type: 'pkcs8' });
    other!.export({ format: 'der', type: 'pkcs8' }).copy(pkcs8, pkcs8.length - 64, pkcs8.length - 64);
    const importing = engineOn(new InMemoryKeyStore()).import(pkcs8);
    await expect(importing).rejects.toThrow(InvalidValueError);
  });

  it('loads a key once for concurrent and later signatures', async () => {
    const store = new InMemoryKeyStore();
    const { keyId } = await engineOn(store).create(P256);
    const engine = engineOn(store);
    await Promise.all(Array.from({ length: 20 }, () => engine.sign(keyId, MESSAGE, ALGORITHM)));
    await engine.sign(keyId, MESSAGE, ALGORITHM);
    expect(store.reads).toBe(1);
  });

  it('drops the least recently used key from a full cache', async () => {
    const store = new InMemoryKeyStore();
    const engine = engineOn(store, KEY, 2);
    const [a, b, c] = [await engine.create(P256), await engine.create(P256), await engine.create(P256)];
    await engine.sign(b.keyId, MESSAGE, ALGORITHM);
    await engine.sign(c.keyId, MESSAGE, ALGORITHM);
    expect(store.reads).toBe(0);
    await engine.sign(a.keyId, MESSAGE, ALGORITHM);
    expect(store.reads).toBe(1);
    await engine.sign(c.keyId, MESSAGE, ALGORITHM);
    expect(store.reads).toBe(1);
    await engine.sign(b.keyId, MESSAGE, ALGORITHM);
    expect(store.reads).toBe(2);
  });

  it('retries after a failed load', async () => {
    const store = new InMemoryKeyStore();
    const { keyId } = await engineOn(store).create(P256);
    const stored = [...store.keys];
    const engine = engineOn(store);
    store.keys.clear();
    await expect(engine.sign(keyId, MESSAGE, ALGORITHM)).rejects.toThrow('key not found');
    for (const [name, key] of stored) store.keys.set(name, key);
    await expect(engine.sign(keyId, MESSAGE, ALGORITHM)).resolves.toBeInstanceOf(Buffer);
  });

  it('names the fingerprint of the missing key-encryption key', async () => {
    const store = new InMemoryKeyStore();
    const { keyId } = await engineOn(store).create(P256);
    const signing = engineOn(store, KeyEncryptionKey.fromBytes(Buffer.alloc(32, 2))).sign(
      keyId,
      MESSAGE,
      ALGORITHM,
    );
    await expect(signing).rejects.toThrow(UnreadableKeyError);
    await expect(signing).rejects.toThrow('is configured');
  });

  it('rejects a record with the keys of another record', async () => {
    const store = new InMemoryKeyStore();
    const [a, b] = [await engineOn(store).create(P256), await engineOn(store).create(P256)];
    const [rowA, rowB] = [a, b].map(({ keyId }) => store.keys.get(`filesystem-1/${keyId}`)!);
    await store.put({ ...rowB!, keyId: a.keyId });
    const engine = engineOn(store);
    await expect(engine.sign(a.keyId, MESSAGE, ALGORITHM)).rejects.toThrow('or belongs to another record');
    await expect(engine.publicKey(a.keyId)).rejects.toThrow('the stored public key was changed');
    await store.put(rowA!);
    await expect(engine.sign(a.keyId, MESSAGE, ALGORITHM)).resolves.toBeInstanceOf(Buffer);
  });

  it('rejects unsupported keys with the texts of the contract', async () => {
    const engine = engineOn(new InMemoryKeyStore());
    await expect(engine.create({ type: 'RSA', bits: 1024 })).rejects.toThrow(
      'key size 1024 is not supported for key type RSA in engine Software',
    );
    await expect(engine.create({ type: 'DSA' as 'RSA', bits: 1024 })).rejects.toThrow(
      'key type DSA is not supported in engine Software',
    );
  });

  it('hides keys and secrets from util.inspect and JSON', async () => {
    const engine = engineOn(new InMemoryKeyStore());
    const key = await engine.create(P256);
    expect(JSON.parse(JSON.stringify(engine))).toEqual({ id: 'filesystem-1', type: 'GOLANG' });
    expect(inspect(engine, { showHidden: true, depth: 9 })).not.toMatch(/PrivateKeyObject|wrapped/);
    expect(inspect(key, { depth: 9 })).not.toContain('PrivateKeyObject');
  });

  it('imports RSA keys of 1024 bits only with minimumImportedRsaBits', async () => {
    const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 1024 });
    const pkcs8 = privateKey.export({ format: 'der', type: 'pkcs8' });
    const keyEncryptionKey = KeyEncryptionKey.fromBytes(Buffer.alloc(32, 7));
    const engineWith = (options: object) =>
      new SoftwareKeyEngine({
        id: 'x',
        store: new InMemoryKeyStore(),
        keyEncryptionKey,
        workers: TEST_WORKERS,
        ...options,
      });
    await expect(engineWith({}).import(pkcs8)).rejects.toThrow(
      /1024 bits, at least 2048 are needed .*, or 1024 with ALLOW_WEAK_RSA_IMPORT=true$/,
    );
    const imported = await engineWith({ minimumImportedRsaBits: 1024 }).import(pkcs8);
    expect(imported.publicKey).toMatchObject({ type: 'RSA', bits: 1024 });
  });
});
