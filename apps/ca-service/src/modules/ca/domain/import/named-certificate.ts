import { namesMatch, type ParsedCertificate, type PublicKey } from '@libs/crypto';
import { InvalidValueError } from '@libs/kernel';

/** A certificate of an import, with its name in error sentences, such as `ca_chain[1]`. */
export interface NamedCertificate {
  readonly name: string;
  readonly certificate: ParsedCertificate;
}

/** Names the certificates of a field: by the field, and by position when it holds several. */
export function namedAfter(field: string, certificates: readonly ParsedCertificate[]): NamedCertificate[] {
  const [only, ...others] = certificates;
  if (only && others.length === 0) return [{ name: field, certificate: only }];
  return certificates.map((certificate, index) => ({
    name: `${field} certificate ${index + 1}`,
    certificate,
  }));
}

/**
 * Returns the certificate that no other one names as its issuer, from a chain in any order. `ancestorsOf` verifies
 * the signatures later. `what` names the field.
 * @throws InvalidValueError unless there is exactly one
 */
export function lowestCertificate(certificates: readonly NamedCertificate[], what: string): NamedCertificate {
  const isIssuer = ({ certificate }: NamedCertificate): boolean =>
    certificates.some(
      ({ certificate: other }) => !other.selfIssued && namesMatch(other.issuer, certificate.subject),
    );
  const [lowest, ...others] = withoutRepetitions(certificates.filter((each) => !isIssuer(each)));
  if (lowest && others.length === 0) return lowest;
  const problem = lowest ? `${others.length + 1} certificates that issued` : 'no certificate that issued';
  throw new InvalidValueError(
    `${what} holds ${problem} none of the others: it must be one CA and the CAs above it`,
  );
}

const withoutRepetitions = (certificates: readonly NamedCertificate[]): NamedCertificate[] =>
  certificates.filter(
    ({ certificate: { der } }, index) =>
      certificates.findIndex(({ certificate }) => certificate.der.equals(der)) === index,
  );

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
