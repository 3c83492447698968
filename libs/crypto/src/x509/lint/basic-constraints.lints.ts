import { OID } from '../der/object-identifiers';
import { oncePerObject } from '../der/once-per-object';
import {
  type CertificateLint,
  errorLint,
  type IssuerPath,
  type PathLint,
  pathLint,
  warningLint,
} from './certificate-lint';
import { type CaAbove, pathAbove } from './path-above';

const SECTION = 'RFC 5280 4.2.1.9';

/** CAs that may still follow on a path, and the CA that sets this limit. */
interface PathLimit {
  readonly length: number;
  readonly ca: CaAbove;
}

/** The lowest limit of the CAs above (RFC 5280 section 6.1.4 (l) and (m)). */
const limitAbove = oncePerObject((issuer: IssuerPath): { readonly limit: PathLimit | undefined } => {
  let limit: PathLimit | undefined;
  let between = 0;
  for (const ca of pathAbove(issuer)) {
    const { pathLenConstraint, selfIssued } = ca.certificate;
    const length = (pathLenConstraint ?? Infinity) - between;
    if (length < (limit?.length ?? Infinity)) limit = { length, ca };
    between += Number(!selfIssued);
  }
  return { limit };
});

/** Checks the path lengths of the issuer and of all CAs above it. */
export const PATH_LENGTH_LINT: PathLint = pathLint(
  'issuer-allows-another-ca',
  SECTION,
  ({ contents, issuer }) => {
    const { limit } = limitAbove(issuer);
    return contents.isCa && !contents.selfIssued && limit !== undefined && limit.length <= 0
      ? `of a CA is below ${limit.ca.label}, whose path length allows no further CA`
      : undefined;
  },
);

export const BASIC_CONSTRAINTS_LINTS: readonly CertificateLint[] = [
  errorLint('ca-says-so-critically', SECTION, ({ contents, extensions }) =>
    contents.isCa && !extensions.isCritical(OID.basicConstraints)
      ? 'of a CA has basic constraints that are not critical'
      : undefined,
  ),
  errorLint('path-length-is-of-a-ca', SECTION, ({ contents }) =>
    contents.pathLenConstraint !== undefined && !contents.isCa
      ? 'has a path length but is not a CA certificate'
      : undefined,
  ),
  PATH_LENGTH_LINT,
  // A self-issued certificate does not count (section 6.1.4 (l)), so it may have the path length of its issuer.
  warningLint('path-length-is-below-the-issuers', SECTION, ({ contents, issuer }) => {
    const own = contents.pathLenConstraint;
    const { limit } = limitAbove(issuer);
    return own !== undefined && limit !== undefined && own >= limit.length + Number(contents.selfIssued)
      ? `has path length ${own}, but the path length of ${limit.ca.label} leaves ${Math.max(0, limit.length)}`
      : undefined;
  }),
];
