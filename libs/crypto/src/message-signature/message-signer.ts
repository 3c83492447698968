import { DomainError } from '@libs/kernel';
import { canSignDigests } from '../engines/digest-signer';
import { type EngineKey, type KeyEngine } from '../engines/key-engine';
import { KeyEngineUnavailableError } from '../engines/key-engine.errors';
import { type KeyEngineRegistry } from '../engines/key-engine.registry';
import { SignatureMismatchError } from '../x509/certificate-signer';
import { type SignatureAlgorithm } from '../x509/signature-algorithm';
import { DigestNotSignableError } from './digest.errors';
import { mustHaveRoomFor } from './must-have-room-for';
import { type SignableMessage } from './signable-message';
import { verifyMessageSignature } from './verify-message-signature';

/** Signs messages and digests with keys in engines. */
export class MessageSigner {
  constructor(private readonly engines: KeyEngineRegistry) {}

  /**
   * Signs once, and verifies before anything leaves: a signature spoilt by a fault can give an RSA or ECDSA key
   * away.
   * @throws DigestNotSignableError, DigestSizeError for a digest that the key, its engine or the algorithm refuses
   * @throws RsaKeyTooShortError, KeyTypeMismatchError for an algorithm that the key cannot do
   * @throws KeyEngineNotFoundError, KeyNotFoundError, KeyEngineUnavailableError, SignatureMismatchError
   */
  async sign(message: SignableMessage, algorithm: SignatureAlgorithm, key: EngineKey): Promise<Buffer> {
    const { engineId, keyId, publicKey } = key;
    mustHaveRoomFor(algorithm, publicKey);
    const engine = this.engines.get(engineId);
    const signature = await signIn(engine, keyId, message, algorithm).catch((error: unknown) => {
      throw error instanceof DomainError ? error : new KeyEngineUnavailableError(engine.id, error);
    });
    if (!verifyMessageSignature(message, signature, publicKey, algorithm)) {
      throw new SignatureMismatchError({ engineId, keyId });
    }
    return signature;
  }
}

async function signIn(
  engine: KeyEngine,
  keyId: string,
  { type, bytes }: SignableMessage,
  algorithm: SignatureAlgorithm,
): Promise<Buffer> {
  if (type === 'raw') return engine.sign(keyId, bytes, algorithm);
  if (!canSignDigests(engine)) throw new DigestNotSignableError(`the keys of engine ${engine.id}`);
  return engine.signDigest(keyId, bytes, algorithm);
}
