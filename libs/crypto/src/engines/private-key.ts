import { createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto';
import { inspect } from 'node:util';
import { InvalidValueError } from '@libs/kernel';
import { PublicKey } from '../x509/keys/public-key';
import { certificateSignatureAlgorithm } from '../x509/keys/signature-algorithm';
import { verifySignatureAsync } from '../x509/keys/signature';
import { signWithKeyObject } from './sign-with-key-object';

/** A private key that is to be imported into an engine. Printing or serialising the object does not reveal the key. */
export class ImportedPrivateKey {
  readonly #pkcs8: Buffer;

  constructor(
    pkcs8: Buffer,
    readonly publicKey: PublicKey,
  ) {
    this.#pkcs8 = pkcs8;
  }

  /** DER PrivateKeyInfo (RFC 5208 section 5). */
  get pkcs8(): Buffer {
    return this.#pkcs8;
  }

  /** `util.inspect` can call getters, so it gets the key id only. */
  [inspect.custom](): object {
    return { keyId: this.publicKey.keyId };
  }

  /** Overwrites the bytes. Call it as soon as the engine has the key. */
  wipe(): void {
    this.#pkcs8.fill(0);
  }
}

/** Parses a PKCS#8 key. @throws InvalidValueError when it is malformed or not supported */
export function privateKeyFromPkcs8(pkcs8: Buffer): KeyObject {
  const key = parsePrivateKey(pkcs8, 'pkcs8');
  if (key === undefined) throw new InvalidValueError('private key is not valid PKCS#8');
  return key;
}

export function publicKeyOf(privateKey: KeyObject): PublicKey {
  return PublicKey.fromKeyObject(createPublicKey(privateKey));
}

/**
 * Rejects a private key whose signature does not verify with its public key. An EC key contains its public key, and
 * nothing else compares the two. An RSA key with a wrong prime reveals its secret with the first signature.
 */
export async function mustSignVerifiably(privateKey: KeyObject, publicKey: PublicKey): Promise<void> {
  const message = Buffer.from('is this one key pair?');
  const algorithm = certificateSignatureAlgorithm(publicKey);
  const signature = await signWithKeyObject(privateKey, message, algorithm).catch(() => undefined);
  if (signature === undefined || !(await verifySignatureAsync(message, signature, publicKey, algorithm))) {
    throw new InvalidValueError('private key does not fit the public key it carries');
  }
}

/**
 * Returns `undefined` for a malformed key. The error of OpenSSL is dropped because it may quote bytes of the key.
 * Parses a second time after a failure: Node.js reports an error that an earlier operation left in the error queue of
 * OpenSSL (such as `KeyObject.equals` with another type of key) as an error of this key, and then clears the queue.
 */
export function parsePrivateKey(der: Buffer, type: 'pkcs8' | 'pkcs1' | 'sec1'): KeyObject | undefined {
  for (let attempt = 1; attempt <= 2; attempt += 1) {
    try {
      return createPrivateKey({ key: der, format: 'der', type });
    } catch {
      continue;
    }
  }
  return undefined;
}
