import { DerReader } from '../../der/der-reader';
import { TAG } from '../../der/der-tag';
import { type PublicKey } from '../public-key';

/** The numbers of an RSA public key (RFC 8017 section 3.1). */
export interface RsaPublicKey {
  readonly modulus: bigint;
  readonly exponent: bigint;
}

/** Reads the numbers of a key that PublicKey has accepted; `undefined` for other types. */
export function rsaPublicKeyOf({ type, spki }: PublicKey): RsaPublicKey | undefined {
  if (type !== 'RSA') return undefined;
  const info = DerReader.over(spki).enter(TAG.sequence);
  info.element(TAG.sequence);
  const numbers = DerReader.over(info.octetAlignedBits()).enter(TAG.sequence);
  return { modulus: numberOf(numbers.integer()), exponent: numberOf(numbers.integer()) };
}

const numberOf = (octets: Buffer): bigint => BigInt(`0x${octets.toString('hex')}`);
