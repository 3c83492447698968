import { createPrivateKey, generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  CertificateSigner,
  type EngineKey,
  KeyEncryptionKey,
  KeyEngine,
  type KeyEngineDescription,
  type KeyEngineRegistry,
  KeyNotFoundError,
  prepareCertificate,
  PublicKey,
  verifyCertificateSignature,
} from '@libs/crypto';
import { aName, aTemplate, InMemoryKeyStore, TEST_WORKERS } from '@libs/crypto/testing';
import { Max, Min } from 'class-validator';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import {
  createKeyEngines,
  KEY_ENGINE_TYPES,
  KeyEngineEntry,
  type KeyEngineResources,
  toKeyEngineView,
} from '../modules/key';
import { readKeyEngines } from './key-engines';

/** A key engine as a PKCS#11 engine would be: its keys are outside the database, and only their records inside. */
class ScratchKeyEngine extends KeyEngine {
  readonly type = 'PKCS11';
  readonly #keys = new Map<string, KeyObject>();

  constructor(
    readonly id: string,
    private readonly slot: number,
    private readonly store: KeyEngineResources['store'],
  ) {
    super();
  }

  describe(): KeyEngineDescription {
    return {
      id: this.id,
      type: this.type,
      securityLevel: 2,
      provider: 'Scratch',
      name: 'token',
      metadata: { slot: this.slot },
      supportedKeyTypes: [{ type: 'ECDSA', sizes: [256] }],
    };
  }

  create(): Promise<EngineKey> {
    return this.#keep(generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey);
  }

  import(pkcs8: Buffer): Promise<EngineKey> {
    return this.#keep(createPrivateKey({ key: pkcs8, format: 'der', type: 'pkcs8' }));
  }

  publicKey(keyId: string): Promise<PublicKey> {
    return Promise.resolve(PublicKey.fromKeyObject(this.#key(keyId)));
  }

  sign(keyId: string, message: Buffer): Promise<Buffer> {
    return Promise.resolve(sign('sha256', message, this.#key(keyId)));
  }

  async #keep(key: KeyObject): Promise<EngineKey> {
    const publicKey = PublicKey.fromKeyObject(key);
    const { keyId, type, bits, spki } = publicKey;
    this.#keys.set(keyId, key);
    await this.store.put({ engineId: this.id, keyId, type, bits, spki });
    return { keyId, engineId: this.id, publicKey };
  }

  #key(keyId: string): KeyObject {
    const key = this.#keys.get(keyId);
    if (key === undefined) throw new KeyNotFoundError(this.id, keyId);
    return key;
  }
}

class ScratchEntry extends KeyEngineEntry {
  @Min(0, { message: 'must be from 0 to 7' })
  @Max(7, { message: 'must be from 0 to 7' })
  readonly slot!: number;

  createEngine({ store }: KeyEngineResources): KeyEngine {
    return new ScratchKeyEngine(this.id, this.slot, store);
  }
}

const TYPES = { ...KEY_ENGINE_TYPES, scratch: ScratchEntry };
const CONTENT = {
  default: 'token-1',
  engines: [
    { id: 'filesystem-1', type: 'software' },
    { id: 'token-1', type: 'scratch', slot: 3 },
  ],
};

describe('a new type of key engine that is registered in KEY_ENGINE_TYPES', () => {
  const directory = mkdtempSync(join(tmpdir(), 'new-key-engine-type-'));
  const file = join(directory, 'engines.json');
  const store = new InMemoryKeyStore();
  let engines: KeyEngineRegistry;

  const read = (content: object) => {
    writeFileSync(file, JSON.stringify(content));
    return readKeyEngines({ KEY_ENGINES_FILE: file }, TYPES);
  };

  beforeEach(() => {
    const { default: defaultId, engines: entries } = read(CONTENT);
    const settings = {
      defaultId,
      engines: entries,
      keyEncryptionKey: KeyEncryptionKey.fromBytes(Buffer.alloc(32, 1)),
      minimumImportedRsaBits: 2048,
    };
    engines = createKeyEngines(settings, store, TEST_WORKERS);
  });

  afterAll(() => {
    rmSync(directory, { recursive: true });
  });

  it('is configured in KEY_ENGINES_FILE with settings of its own', () => {
    expect(engines.default).toBeInstanceOf(ScratchKeyEngine);
    expect(engines.default.describe().metadata).toEqual({ slot: 3 });
  });

  it.each([
    [{ id: 'token-1', type: 'scratch', slot: 9 }, 'engines.0.slot: must be from 0 to 7'],
    [{ id: 'token-1', type: 'scratch', pin: '1' }, 'engines.0: Unrecognized key: "pin"'],
    [{ id: 'a b', type: 'scratch', slot: 3 }, 'engines.0.id: must be 1 to 64 letters'],
    [{ id: 'a', type: 'pkcs11' }, 'engines.0.type: must be software or scratch'],
    [{ id: 'a', type: 5 }, 'engines.0.type: must be software or scratch'],
    [{ id: 'a' }, 'engines.0.type: must be software or scratch'],
  ])('rejects the entry %j at start-up', (entry, sentence) => {
    expect(() => read({ default: 'token-1', engines: [entry] })).toThrow(`KEY_ENGINES_FILE: ${sentence}`);
  });

  it('is listed by GET /engines with its security level and supported keys', () => {
    const views = engines
      .list()
      .map((engine) => toKeyEngineView(engine.describe(), engine === engines.default));
    expect(views).toMatchObject([
      { id: 'filesystem-1', type: 'GOLANG', default: false, security_level: 1 },
      {
        id: 'token-1',
        type: 'PKCS11',
        default: true,
        security_level: 2,
        supported_key_types: [{ type: 'ECDSA', sizes: [256] }],
      },
    ]);
  });

  it('signs certificates with a key whose record has no ciphertext', async () => {
    const { publicKey, ...key } = await engines.default.create({ type: 'ECDSA', bits: 256 });
    const issuer = { subject: aName({ commonName: 'Root' }), subjectKeyId: publicKey.keyId, publicKey };
    const certificate = await new CertificateSigner(engines).sign(
      prepareCertificate(aTemplate(), issuer),
      key,
    );
    expect(verifyCertificateSignature(certificate, publicKey)).toBe(true);
    const record = await store.get('token-1', key.keyId);
    expect(record).toMatchObject({ type: 'ECDSA', bits: 256 });
    expect(record).not.toHaveProperty('wrapped');
  });
});
