import type { ParsedCertificate, PublicKey } from '@libs/crypto';
import { InvalidValueError } from '@libs/kernel';

/** A certificate that is imported is for a key of a type that this service knows. `what` names the field. */
export function mustHaveSupportedKey(
  { publicKey }: Pick<ParsedCertificate, 'publicKey'>,
  what: string,
): PublicKey {
  if (publicKey === undefined) {
    throw new InvalidValueError(`${what} has a public key of a type that is not supported`);
  }
  return publicKey;
}
