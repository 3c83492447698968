import type { AlgorithmIdentifier } from '@peculiar/asn1-x509';
import { InvalidValueError } from '@libs/kernel';
import { bytesOf } from '../containers/read-structure';
import { DerReader, orMalformed } from '../x509/der/der-reader';
import { TAG } from '../x509/der/der-tag';
import { OID } from '../x509/der/object-identifiers';
import { type BlockCipher, TRIPLE_DES } from './block-cipher';
import { type Pbkdf2Parameters, readPbes2 } from './pbes2';

/** Parameters of the KDF of PKCS#12 (RFC 7292 appendix B.2). Encryption keys are always derived with SHA-1. */
export interface Pkcs12Parameters {
  readonly function: 'pkcs12';
  readonly digest: string;
  readonly salt: Buffer;
  readonly iterations: number;
}

/** Encryption of a part of a PKCS#12 file. Without `iv`, the IV is derived like the key. */
export interface PasswordEncryption {
  readonly cipher: BlockCipher;
  readonly derivation: Pbkdf2Parameters | Pkcs12Parameters;
  readonly iv: Buffer | undefined;
}

/** Ciphers of RFC 7292 appendix C, without RC4. */
const PKCS12_CIPHERS = new Map<string, BlockCipher>([
  ['1.2.840.113549.1.12.1.3', TRIPLE_DES],
  ['1.2.840.113549.1.12.1.4', { name: 'des-ede-cbc', keyBytes: 16, ivBytes: 8 }],
  ['1.2.840.113549.1.12.1.5', { name: 'rc2', keyBytes: 16, ivBytes: 8 }],
  ['1.2.840.113549.1.12.1.6', { name: 'rc2', keyBytes: 5, ivBytes: 8 }],
]);

/**
 * Reads the encryption scheme of a part of a PKCS#12 file: PBES2, or a scheme of RFC 7292 appendix C.
 * @throws InvalidValueError for other schemes
 */
export function readPasswordEncryption(
  { algorithm, parameters }: AlgorithmIdentifier,
  what: string,
): PasswordEncryption {
  const der = bytesOf(parameters ?? new ArrayBuffer(0));
  return orMalformed(`${what} is malformed`, () => {
    if (algorithm === OID.pbes2.dotted) return pbes2(der, what);
    const cipher = PKCS12_CIPHERS.get(algorithm);
    if (cipher === undefined) {
      throw new InvalidValueError(
        `${what} is encrypted with ${algorithm}, which is not supported: it must be PBES2, or a scheme of PKCS#12 with Triple DES or RC2`,
      );
    }
    const reader = DerReader.over(der).enter(TAG.sequence);
    const salt = reader.content(TAG.octetString);
    const iterations = iterationsOf(reader.integer());
    return { cipher, derivation: { function: 'pkcs12', digest: 'sha1', salt, iterations }, iv: undefined };
  });
}

function pbes2(der: Buffer, what: string): PasswordEncryption {
  const { derivation, cipher, iv } = readPbes2(der, what);
  if (derivation.function === 'pbkdf2') return { cipher, derivation, iv };
  throw new InvalidValueError(`${what} is encrypted with scrypt, which is not supported: it must be PBKDF2`);
}

/** Reads a number of iterations. Returns Infinity, which every limit rejects, below 1 or above 48 bits. */
function iterationsOf(integer: Buffer): number {
  const value = integer.length > 6 ? Infinity : integer.readIntBE(0, integer.length);
  return value < 1 ? Infinity : value;
}
