import { createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto';
import { inspect } from 'node:util';
import { InvalidValueError } from '@libs/kernel';
import { PublicKey } from '../x509/keys/public-key';
import { certificateSignatureAlgorithm } from '../x509/keys/signature-algorithm';
import { verifySignatureAsync } from '../x509/keys/signature';
import { signWithKeyObject } from './sign-with-key-object';

/** A private key on its way into an engine. Nothing that prints or serialises objects sees the key. */
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

  /** util.inspect can be told to call getters; what is logged of this is its public key. */
  [inspect.custom](): object {
    return { keyId: this.publicKey.keyId };
  }

  /** Overwrites the bytes. To be called as soon as the engine has the key. */
  wipe(): void {
    this.#pkcs8.fill(0);
  }
}

/** @throws InvalidValueError when the bytes are no PKCS#8 key that this service supports */
export function privateKeyFromPkcs8(pkcs8: Buffer): KeyObject {
  const key = parsePrivateKey(pkcs8, 'pkcs8');
  if (key === undefined) throw new InvalidValueError('private key is not valid PKCS#8');
  return key;
}

export function publicKeyOf(privateKey: KeyObject): PublicKey {
  return PublicKey.fromKeyObject(createPublicKey(privateKey));
}

/**
 * Proves that the halves belong together: an EC key brings its public half along, and nothing else compares
 * the two; an RSA key with a wrong prime gives its secret away with the first signature.
 */
export async function mustSignVerifiably(privateKey: KeyObject, publicKey: PublicKey): Promise<void> {
  const message = Buffer.from('is this one key pair?');
  const algorithm = certificateSignatureAlgorithm(publicKey);
  const signature = await signWithKeyObject(privateKey, message, algorithm).catch(() => undefined);
  if (signature === undefined || !(await verifySignatureAsync(message, signature, publicKey, algorithm))) {
    throw new InvalidValueError('private key does not fit the public key it carries');
  }
}

/** What OpenSSL says about the failure is dropped: nobody vouches that it quotes no bytes. */
export function parsePrivateKey(der: Buffer, type: 'pkcs8' | 'pkcs1' | 'sec1'): KeyObject | undefined {
  try {
    return createPrivateKey({ key: der, format: 'der', type });
  } catch {
    return undefined;
  }
}
