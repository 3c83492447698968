import { type KeyObject } from 'node:crypto';
import { ConcurrencyLimit, InvalidValueError } from '@libs/kernel';
import { type WorkerLane } from '../workers/worker-lane';
import { decodeField, decodePem, PRIVATE_KEY_PEM } from '../x509/der/pem';
import { type Pkcs12Certificate, readPkcs12 } from '../containers/pkcs12/read-pkcs12';
import { isEncryptedPrivateKey, refuseCostlyDecryption } from './encrypted-private-key';
import { ImportedPrivateKey, parsePrivateKey, publicKeyOf } from './private-key';

/** The limit of OpenSSL. */
const MAX_PASSPHRASE_BYTES = 1024;

/** A decryption takes up to 0.7 s (`refuseCostlyDecryption`). */
const BOUNDS = { total: 16, perCaller: 2 };

/** Content of a PKCS#12 file. */
export interface KeyWithCertificates {
  readonly privateKey: ImportedPrivateKey;
  readonly certificates: readonly Pkcs12Certificate[];
}

/** Reads private keys that callers import. Decrypts on worker threads of `lane`. */
export class PrivateKeyReader {
  readonly #limit = new ConcurrencyLimit('private key decryptions', BOUNDS);

  constructor(private readonly lane: WorkerLane) {}

  /**
   * Reads base64 of PEM or DER with a key in PKCS#1, SEC1, PKCS#8, or PKCS#8 that `passphrase` decrypts. The PEM label is
   * not checked (contract 2.2). The passphrase is ignored when the key is not encrypted.
   * @throws InvalidValueError with a text that contains neither key material nor the passphrase
   * @throws CallerLimitReachedError, ServiceLimitReachedError, CryptoWorkerEndedError
   */
  async read(base64OfPem: string, passphrase?: string): Promise<ImportedPrivateKey> {
    const der = decodePem(base64OfPem, PRIVATE_KEY_PEM, 'private_key');
    try {
      const key = isEncryptedPrivateKey(der)
        ? await this.#decrypt(der, passphrase)
        : readPrivateKey(der, base64OfPem);
      return new ImportedPrivateKey(key.export({ format: 'der', type: 'pkcs8' }), publicKeyOf(key));
    } finally {
      der.fill(0);
    }
  }

  /**
   * Reads base64 of a PKCS#12 file (RFC 7292). A missing passphrase is treated as an empty one.
   * @throws InvalidValueError, CallerLimitReachedError, ServiceLimitReachedError, CryptoWorkerEndedError as `read`
   */
  async readPkcs12(base64: string, passphrase?: string): Promise<KeyWithCertificates> {
    const bytes = decodeField(base64, 'pkcs12');
    refuseLongPassphrase(passphrase ?? '');
    const { privateKey: der, certificates } = await this.#limit.run(() =>
      readPkcs12(bytes, passphrase, (derivation) => this.lane.run(derivation)),
    );
    try {
      const key = parsePrivateKey(der, 'pkcs8');
      if (key === undefined) throw new InvalidValueError('pkcs12 private key is not PKCS#8');
      const privateKey = new ImportedPrivateKey(
        key.export({ format: 'der', type: 'pkcs8' }),
        publicKeyOf(key),
      );
      return { privateKey, certificates };
    } finally {
      der.fill(0);
    }
  }

  async #decrypt(der: Buffer, passphrase: string | undefined): Promise<KeyObject> {
    if (passphrase === undefined)
      throw new InvalidValueError('private key is encrypted: its passphrase is missing');
    refuseCostlyDecryption(der);
    refuseLongPassphrase(passphrase);
    const bytes = Buffer.from(passphrase, 'utf8');
    try {
      const key = await this.#limit.run(() => this.lane.run({ kind: 'decrypt', der, passphrase: bytes }));
      // A wrong passphrase usually breaks the padding; otherwise the plaintext is not a key.
      if (key === undefined)
        throw new InvalidValueError('private key cannot be decrypted: the passphrase is wrong');
      return key;
    } finally {
      bytes.fill(0);
    }
  }
}

function refuseLongPassphrase(passphrase: string): void {
  if (Buffer.byteLength(passphrase, 'utf8') > MAX_PASSPHRASE_BYTES) {
    throw new InvalidValueError(`passphrase is longer than ${MAX_PASSPHRASE_BYTES} bytes`);
  }
}

function readPrivateKey(der: Buffer, base64OfPem: string): KeyObject {
  const key = parsePrivateKey(der, 'pkcs8') ?? parsePrivateKey(der, 'pkcs1') ?? parsePrivateKey(der, 'sec1');
  if (key !== undefined) return key;
  if (isEncryptedByPem(base64OfPem)) {
    throw new InvalidValueError(
      'private key is encrypted by its PEM file (RFC 1421): write it as PKCS#8, as openssl pkcs8 -topk8 does',
    );
  }
  throw new InvalidValueError('private key is not PKCS#8, PKCS#1 or SEC1');
}

/** Such files are rejected: they derive the key from the passphrase with one MD5, which is too weak. */
function isEncryptedByPem(value: string): boolean {
  const mark = 'Proc-Type: 4,ENCRYPTED';
  return value.includes(mark) || Buffer.from(value, 'base64').includes(mark);
}
