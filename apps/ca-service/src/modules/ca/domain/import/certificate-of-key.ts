import type { PublicKey } from '@libs/crypto';
import { InvalidValueError } from '@libs/kernel';
import { lowestCertificate } from './lowest-certificate';
import type { NamedCertificate } from './named-certificate';

/**
 * The certificate of a private key among those of its file: the one for its public key; of several, the one that the
 * file pairs with the key, or else the one below the others.
 * @throws InvalidValueError when there is none, or more than one is left
 */
export function certificateOfKey(
  all: readonly NamedCertificate[],
  paired: readonly NamedCertificate[],
  publicKey: PublicKey,
): NamedCertificate {
  const isOfKey = ({ certificate }: NamedCertificate): boolean =>
    certificate.publicKey?.equals(publicKey) ?? false;
  const candidates = all.filter(isOfKey);
  const [only, ...others] = paired.filter(isOfKey);
  if (only && others.length === 0) return only;
  if (candidates.length === 0) throw new InvalidValueError('pkcs12 holds no certificate of its private key');
  return lowestCertificate(candidates, 'pkcs12');
}
