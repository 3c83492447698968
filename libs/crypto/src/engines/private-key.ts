import { createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto';
import { inspect } from 'node:util';
import { InvalidValueError } from '@libs/kernel';
import { decodeBase64 } from '../x509/base64';
import { pemToDer } from '../x509/pem';
import { PublicKey } from '../x509/public-key';
import { certificateSignatureAlgorithm } from '../x509/signature-algorithm';
import { verifySignatureAsync } from '../x509/signature';
import { isEncryptedPrivateKey, refuseCostlyDecryption } from './encrypted-private-key';
import { signWithKeyObject } from './sign-with-key-object';

/** OpenSSL takes no more. */
const MAX_PASSPHRASE_BYTES = 1024;

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

/**
 * Reads base64 of PEM with PKCS#1, PKCS#8 or SEC1 inside, or PKCS#8 that `passphrase` decrypts; the label is not
 * checked (contract 2.2). A passphrase for a key that is not encrypted is of no account.
 * @throws InvalidValueError with a text that holds nothing of the key, nor of the passphrase
 */
export function privateKeyFromPem(base64OfPem: string, passphrase?: string): ImportedPrivateKey {
  const der = pemToDer(base64OfPem, 'private key');
  try {
    const key = isEncryptedPrivateKey(der) ? decrypt(der, passphrase) : readPrivateKey(der, base64OfPem);
    return new ImportedPrivateKey(key.export({ format: 'der', type: 'pkcs8' }), publicKeyOf(key));
  } finally {
    der.fill(0);
  }
}

/** @throws InvalidValueError when the bytes are no PKCS#8 key that this service supports */
export function privateKeyFromPkcs8(pkcs8: Buffer): KeyObject {
  const key = parse(pkcs8, 'pkcs8');
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

function readPrivateKey(der: Buffer, base64OfPem: string): KeyObject {
  const key = parse(der, 'pkcs8') ?? parse(der, 'pkcs1') ?? parse(der, 'sec1');
  if (key !== undefined) return key;
  if (isEncryptedByPem(base64OfPem)) {
    throw new InvalidValueError(
      'private key is encrypted by its PEM file (RFC 1421): write it as PKCS#8, as openssl pkcs8 -topk8 does',
    );
  }
  throw new InvalidValueError('private key is not PKCS#8, PKCS#1 or SEC1');
}

/** The derivation of the key is MD5, once, for which no passphrase is good enough: such files are not read. */
function isEncryptedByPem(base64OfPem: string): boolean {
  return decodeBase64(base64OfPem).toString('latin1').includes('Proc-Type: 4,ENCRYPTED');
}

function decrypt(der: Buffer, passphrase: string | undefined): KeyObject {
  if (passphrase === undefined)
    throw new InvalidValueError('private key is encrypted: its passphrase is missing');
  refuseCostlyDecryption(der);
  const bytes = Buffer.from(passphrase, 'utf8');
  try {
    if (bytes.length > MAX_PASSPHRASE_BYTES) {
      throw new InvalidValueError(`passphrase is longer than ${MAX_PASSPHRASE_BYTES} bytes`);
    }
    const key = parse(der, 'pkcs8', bytes);
    // A wrong passphrase shows in the padding most of the time, else in what it decrypts to.
    if (key === undefined)
      throw new InvalidValueError('private key cannot be decrypted: the passphrase is wrong');
    return key;
  } finally {
    bytes.fill(0);
  }
}

/** What OpenSSL says about the failure is dropped: nobody vouches that it quotes no bytes. */
function parse(der: Buffer, type: 'pkcs8' | 'pkcs1' | 'sec1', passphrase?: Buffer): KeyObject | undefined {
  try {
    return createPrivateKey({ key: der, format: 'der', type, ...(passphrase ? { passphrase } : {}) });
  } catch {
    return undefined;
  }
}
