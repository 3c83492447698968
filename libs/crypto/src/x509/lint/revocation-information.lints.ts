import { OID } from '../der/object-identifiers';
import { type CertificateLint, errorLint, warningLint } from './certificate-lint';

/** RFC 5280 sections 4.2.1.13 and 4.2.2.1: absolute, with a scheme that clients support. */
const REACHABLE = /^(https?|ldaps?):\/\/[\x21-\x7e]+$/i;

export const REVOCATION_INFORMATION_LINTS: readonly CertificateLint[] = [
  errorLint('authority-information-access-is-not-critical', 'RFC 5280 4.2.2.1', ({ extensions }) =>
    extensions.isCritical(OID.authorityInformationAccess)
      ? 'has a critical authority information access'
      : undefined,
  ),
  errorLint('authority-information-access-is-not-empty', 'RFC 5280 4.2.2.1', ({ extensions }) =>
    extensions.accessDescriptions?.length === 0 ? 'has an empty authority information access' : undefined,
  ),
  errorLint('authority-information-is-reachable', 'RFC 5280 4.2.2.1', ({ extensions }) =>
    extensions.accessDescriptions?.every(({ uri }) => uri !== undefined && REACHABLE.test(uri)) === false
      ? 'has authority information at an address that is not an absolute HTTP or LDAP URI'
      : undefined,
  ),
  warningLint('crl-distribution-points-are-not-critical', 'RFC 5280 4.2.1.13', ({ extensions }) =>
    extensions.isCritical(OID.crlDistributionPoints) ? 'has critical CRL distribution points' : undefined,
  ),
  errorLint('crl-distribution-points-are-not-empty', 'RFC 5280 4.2.1.13', ({ extensions }) =>
    extensions.distributionPoints?.length === 0 ? 'has an empty list of CRL distribution points' : undefined,
  ),
  errorLint('crl-distribution-points-are-named', 'RFC 5280 4.2.1.13', ({ extensions }) =>
    extensions.distributionPoints?.every(({ isNamed, hasCrlIssuer }) => isNamed || hasCrlIssuer) === false
      ? 'has a CRL distribution point with neither a name nor an issuer'
      : undefined,
  ),
  errorLint('crl-distribution-points-cover-all-reasons', 'RFC 5280 4.2.1.13', ({ extensions }) => {
    const points = extensions.distributionPoints ?? [];
    return points.length > 0 && points.every(({ hasReasons }) => hasReasons)
      ? 'has no CRL distribution point that covers all reasons'
      : undefined;
  }),
  errorLint('crl-distribution-points-are-reachable', 'RFC 5280 4.2.1.13', ({ extensions }) =>
    extensions.distributionPoints?.every(({ uris }) => uris.every((uri) => REACHABLE.test(uri))) === false
      ? 'has a CRL distribution point at an address that is not an absolute HTTP or LDAP URI'
      : undefined,
  ),
];
