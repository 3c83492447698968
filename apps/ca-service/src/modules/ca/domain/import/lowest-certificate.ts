import { InvalidValueError } from '@libs/kernel';
import type { NamedCertificate } from './named-certificate';

/**
 * The certificate at the lower end of a chain in any order: the one that no other one names as its issuer.
 * Signatures are verified later, by `ancestorsOf`. `what` names the field.
 * @throws InvalidValueError unless there is exactly one
 */
export function lowestCertificate(certificates: readonly NamedCertificate[], what: string): NamedCertificate {
  const isIssuer = ({ certificate }: NamedCertificate): boolean =>
    certificates.some(
      ({ certificate: other }) => !other.selfIssued && other.issuer.equals(certificate.subject),
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
