import { OID } from '../object-identifiers';
import { type CertificateLint, errorLint, warningLint } from './certificate-lint';

const SECTION = 'RFC 5280 4.2.1.9';

export const BASIC_CONSTRAINTS_LINTS: readonly CertificateLint[] = [
  errorLint('ca-says-so-critically', SECTION, ({ contents, extensions }) =>
    contents.isCa && !extensions.isCritical(OID.basicConstraints)
      ? 'of a CA has basic constraints that are not critical'
      : undefined,
  ),
  errorLint('path-length-is-of-a-ca', SECTION, ({ contents }) =>
    contents.pathLenConstraint !== undefined && !contents.isCa
      ? 'has a path length but is not of a CA'
      : undefined,
  ),
  errorLint('issuer-allows-another-ca', SECTION, ({ contents, issuer }) =>
    contents.isCa && !contents.selfIssued && issuer.certificate?.pathLenConstraint === 0
      ? 'of a CA is below a CA whose path length allows no other CA'
      : undefined,
  ),
  // A self-issued certificate is no step of the path (section 6.1.4 (l)): its length may be that of its issuer.
  warningLint('path-length-is-below-the-issuers', SECTION, ({ contents, issuer }) => {
    const own = contents.pathLenConstraint;
    const limit = issuer.certificate?.pathLenConstraint;
    return own !== undefined && limit !== undefined && own >= limit + Number(contents.selfIssued)
      ? `has path length ${own}, although that of its issuer is ${limit}`
      : undefined;
  }),
];
