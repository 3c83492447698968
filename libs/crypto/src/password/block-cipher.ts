import { createDecipheriv } from 'node:crypto';
import rc2 from 'node-forge/lib/rc2';
import forgeUtil from 'node-forge/lib/util';
import { OID } from '../x509/der/object-identifiers';

/** A cipher in CBC mode of a password-based encryption scheme. */
export interface BlockCipher {
  /** OpenSSL's name, except `rc2`, which OpenSSL has in its legacy provider only. */
  readonly name: 'aes-128-cbc' | 'aes-192-cbc' | 'aes-256-cbc' | 'des-ede3-cbc' | 'des-ede-cbc' | 'rc2';
  readonly keyBytes: number;
  readonly ivBytes: number;
}

export const TRIPLE_DES: BlockCipher = { name: 'des-ede3-cbc', keyBytes: 24, ivBytes: 8 };

/** Ciphers of PBES2 (RFC 8018 appendix B.2), by the key of their object identifier. */
export const CIPHERS: ReadonlyMap<string, BlockCipher> = new Map<string, BlockCipher>([
  [OID.aes128Cbc.key, { name: 'aes-128-cbc', keyBytes: 16, ivBytes: 16 }],
  [OID.aes192Cbc.key, { name: 'aes-192-cbc', keyBytes: 24, ivBytes: 16 }],
  [OID.aes256Cbc.key, { name: 'aes-256-cbc', keyBytes: 32, ivBytes: 16 }],
  [OID.tripleDesCbc.key, TRIPLE_DES],
]);

/** Decrypts and removes the padding; `undefined` when the key is wrong. */
export function decryptBlocks(
  cipher: BlockCipher,
  { key, iv }: { readonly key: Uint8Array; readonly iv: Uint8Array },
  ciphertext: Uint8Array,
): Buffer | undefined {
  try {
    return cipher.name === 'rc2'
      ? decryptRc2(key, iv, ciphertext)
      : decryptWithOpenSsl(cipher.name, key, iv, ciphertext);
  } catch {
    return undefined; // the length of the IV or of the text, or the padding, is wrong
  }
}

function decryptWithOpenSsl(name: string, key: Uint8Array, iv: Uint8Array, ciphertext: Uint8Array): Buffer {
  const decipher = createDecipheriv(name, key, iv);
  const begin = decipher.update(ciphertext);
  const end = decipher.final();
  const text = Buffer.concat([begin, end]);
  begin.fill(0);
  end.fill(0);
  return text;
}

/** Decrypts RC2 (RFC 2268) with node-forge, which represents bytes as text. For certificates only, not for secrets. */
function decryptRc2(key: Uint8Array, iv: Uint8Array, ciphertext: Uint8Array): Buffer | undefined {
  const binary = (bytes: Uint8Array): string => Buffer.from(bytes).toString('latin1');
  const decipher = rc2.createDecryptionCipher(binary(key), key.length * 8);
  decipher.start(binary(iv));
  decipher.update(forgeUtil.createBuffer(binary(ciphertext)));
  return decipher.finish() ? Buffer.from(decipher.output.getBytes(), 'latin1') : undefined;
}
