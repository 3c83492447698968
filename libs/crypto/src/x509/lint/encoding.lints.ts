import { OID } from '../der/object-identifiers';
import { dottedOf } from '../der/object-identifier';
import { type CertificateLint, errorLint } from './certificate-lint';
import { encodingProblem } from './encoding-problem';

/** The extensions that this service encodes and checks. Verifiers reject critical extensions that they do not know. */
const KNOWN = new Set(
  [
    OID.keyUsage,
    OID.extendedKeyUsage,
    OID.basicConstraints,
    OID.subjectKeyIdentifier,
    OID.authorityKeyIdentifier,
    OID.authorityInformationAccess,
    OID.crlDistributionPoints,
    OID.certificatePolicies,
    OID.nameConstraints,
    OID.subjectAltName,
  ].map(({ key }) => key),
);

export const ENCODING_LINTS: readonly CertificateLint[] = [
  // Verifiers of a renewed CA know the extensions of its former certificate.
  errorLint('critical-extensions-are-known', 'RFC 5280 4.2', ({ tbs, keptExtensions }) => {
    for (const [key, { critical }] of tbs.extensions) {
      if (critical && !KNOWN.has(key) && !keptExtensions?.has(key))
        return `has the critical extension ${dottedOf(key)}, which this service does not check`;
    }
    return undefined;
  }),
  errorLint('encoding-is-canonical', 'X.690 10', ({ der }) => {
    const problem = encodingProblem(der);
    return problem && `is not DER: ${problem}`;
  }),
];
