import { createHmac, timingSafeEqual } from 'node:crypto';
import { type MacData } from '@peculiar/asn1-pfx';
import { InvalidValueError } from '@libs/kernel';
import { bytesOf } from '../read-structure';
import { DIGEST_BYTES, PKCS12, type Pkcs12Password } from './pkcs12-password';

/** Digests of the MAC by their object identifiers. */
const DIGESTS = new Map([
  ['1.3.14.3.2.26', 'sha1'],
  ['2.16.840.1.101.3.4.2.4', 'sha224'],
  ['2.16.840.1.101.3.4.2.1', 'sha256'],
  ['2.16.840.1.101.3.4.2.2', 'sha384'],
  ['2.16.840.1.101.3.4.2.3', 'sha512'],
]);

/**
 * Verifies the MAC of a PKCS#12 file (RFC 7292 section 4), which proves the passphrase before anything is decrypted. For
 * an empty passphrase, also detects which of its two encodings the file uses. @throws InvalidValueError
 */
export async function verifyMac(
  content: Buffer,
  { mac, macSalt, iterations }: MacData,
  password: Pkcs12Password,
): Promise<void> {
  const { algorithm } = mac.digestAlgorithm;
  const digest = DIGESTS.get(algorithm);
  const bytes = DIGEST_BYTES.get(digest ?? '');
  if (digest === undefined || bytes === undefined) {
    throw new InvalidValueError(
      `${PKCS12} has a MAC of ${algorithm}, which is not supported: it must be SHA-1 or SHA-2`,
    );
  }
  const parameters = {
    function: 'pkcs12',
    digest,
    salt: bytesOf(macSalt),
    iterations: positive(iterations),
  } as const;
  const expected = bytesOf(mac.digest);
  const verifies = async (): Promise<boolean> => {
    const key = await password.macKey(parameters, bytes);
    const computed = createHmac(digest, key).update(content).digest();
    return computed.length === expected.length && timingSafeEqual(computed, expected);
  };
  if (await verifies()) return;
  if (!password.isEmpty) throw password.mismatch();
  password.useNoBytes();
  if (!(await verifies())) throw password.mismatch();
}

/** Converts the number, which the library returns as text above 2^31; Infinity when it is not positive. */
function positive(iterations: number | string): number {
  const value = Number(iterations);
  return value >= 1 ? value : Infinity;
}
