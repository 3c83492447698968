import { InvalidValueError } from '@libs/kernel';
import { type ParsedCertificate } from './certificate-parser';
import { type CertificateTemplate } from './certificate-template';
import { decodeCertificatePolicies } from '../extensions/certificate-policies';
import {
  decodeNameConstraints,
  type NameConstraints,
  type NameSubtrees,
} from '../extensions/name-constraints';
import { OID } from '../der/object-identifiers';
import { extensionsOfCertificate } from './tbs-certificate';

/** What a CA's certificate says about the certificates below it. */
export type CaConstraints = Pick<
  CertificateTemplate,
  'pathLenConstraint' | 'nameConstraints' | 'certificatePolicies'
>;

/** The longest that can be written; no path is that long, so a longer one says the same. */
const MAX_PATH_LENGTH = 127;

/**
 * The constraints of a CA's certificate, for another certificate of this CA that must not allow more.
 * @throws InvalidValueError when there are name constraints of a kind that cannot be written again
 */
export function caConstraintsOf(certificate: ParsedCertificate): CaConstraints {
  const { pathLenConstraint, nameConstraints } = certificate;
  const policies = extensionsOfCertificate(certificate).get(OID.certificatePolicies.key);
  return {
    ...(pathLenConstraint === undefined
      ? {}
      : { pathLenConstraint: Math.min(pathLenConstraint, MAX_PATH_LENGTH) }),
    ...(nameConstraints === undefined ? {} : { nameConstraints: readNameConstraints(nameConstraints) }),
    ...(policies === undefined ? {} : { certificatePolicies: decodeCertificatePolicies(policies.value) }),
  };
}

function readNameConstraints(value: Buffer): NameConstraints {
  const { permitted, excluded, unknownSubtrees } = decodeNameConstraints(value);
  if (unknownSubtrees > 0) {
    throw new InvalidValueError(
      'the CA has name constraints of a kind that the service cannot write: say in a profile which ones to have',
    );
  }
  return { permitted: writable(permitted), excluded: writable(excluded) };
}

const writable = ({ dns, email, ip, uri }: NameSubtrees): NameSubtrees => ({ dns, email, ip, uri });
