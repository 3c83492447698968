import { EncryptedPrivateKeyInfo } from '@peculiar/asn1-pkcs8';
import { InvalidValueError } from '@libs/kernel';
import { bytesOf, readStructure } from '../containers/read-structure';
import { readPbes2 } from '../password/pbes2';
import { orMalformed } from '../x509/der/der-reader';
import { OID } from '../x509/der/object-identifiers';

const NOT_ENCRYPTED_KEY = 'private key is not an EncryptedPrivateKeyInfo';

/** Whether the bytes are an EncryptedPrivateKeyInfo (RFC 5958 section 3). Other private keys begin with a version. */
export function isEncryptedPrivateKey(der: Buffer): boolean {
  try {
    readStructure(der, EncryptedPrivateKeyInfo, 'private key');
    return true;
  } catch {
    return false;
  }
}

/**
 * Rejects an EncryptedPrivateKeyInfo that is not PBES2 (RFC 8018 section 6.2), or whose key derivation costs more work
 * than a client may cause. @throws InvalidValueError
 */
export function refuseCostlyDecryption(der: Buffer): void {
  const { encryptionAlgorithm } = readStructure(der, EncryptedPrivateKeyInfo, 'private key');
  const { algorithm, parameters } = encryptionAlgorithm;
  if (algorithm !== OID.pbes2.dotted) {
    throw new InvalidValueError(
      `private key is encrypted with ${algorithm}, which is not supported: it must be PBES2 (RFC 8018)`,
    );
  }
  orMalformed(NOT_ENCRYPTED_KEY, () => readPbes2(bytesOf(parameters ?? new ArrayBuffer(0)), 'private key'));
}
