import type { ParsedCertificate, PublicKey } from '@libs/crypto';
import { InvalidValueError } from '@libs/kernel';
import {
  mustBeSearchable,
  mustHaveRepresentableDates,
  mustHaveSupportedKey,
} from '../../../certificate/domain';
import { CaKeyMismatchError } from '../ca.errors';

/**
 * Rejects a certificate whose basic constraints are not those of a CA (RFC 5280 section 4.2.1.9), and a private key
 * of another key pair (contract 10.1, 37). `what` names the field.
 * @throws InvalidValueError, CaKeyMismatchError
 */
export function caMustBeImportable(
  certificate: ParsedCertificate,
  what: string,
  privateKey?: { readonly publicKey: PublicKey },
): PublicKey {
  if (!certificate.isCa) {
    throw new InvalidValueError(`${what} is not a CA certificate: its basic constraints must have cA set`);
  }
  const publicKey = mustHaveSupportedKey(certificate, what);
  mustBeSearchable(certificate, what);
  mustHaveRepresentableDates(certificate, what);
  if (privateKey && privateKey.publicKey.keyId !== publicKey.keyId) throw new CaKeyMismatchError();
  return publicKey;
}
