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

/** The constraints of a CA's certificate on the certificates below it. */
export type CaConstraints = Pick<
  CertificateTemplate,
  'pathLenConstraint' | 'nameConstraints' | 'certificatePolicies'
>;

/** The longest path length that can be encoded. No path is as long, so longer ones are equivalent. */
const MAX_PATH_LENGTH = 127;

/**
 * The constraints of a CA's certificate, for another certificate of the same CA, which must not allow more.
 * @throws InvalidValueError for name constraints of a kind that this service cannot encode
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
      'the CA has name constraints of a kind that the service cannot encode: state its name constraints in a profile',
    );
  }
  return { permitted: writable(permitted), excluded: writable(excluded) };
}

const writable = ({ dns, email, ip, uri }: NameSubtrees): NameSubtrees => ({ dns, email, ip, uri });
