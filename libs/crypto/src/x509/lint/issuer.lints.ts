import { fitsKey } from '../keys/signature-algorithm';
import { readSignatureAlgorithm } from '../keys/signature-algorithm-reader';
import { type ParsedCertificate } from '../certificates/certificate-parser';
import { type CertificateLint, errorLint, type LintFinding, warningLint } from './certificate-lint';

const WEAK_CA_LINT = warningLint(
  'ca-certificate-is-not-weak',
  'SP 800-131A 9',
  ({ contents: { weakness } }) => weakness,
);

/** The warning about a CA certificate that is imported although it is weak. */
export function weaknessFindings({ weakness }: Pick<ParsedCertificate, 'weakness'>): LintFinding[] {
  return weakness === undefined ? [] : [{ lint: WEAK_CA_LINT, finding: weakness }];
}

export const ISSUER_LINTS: readonly CertificateLint[] = [
  errorLint('issuer-is-the-subject-of-its-certificate', 'RFC 5280 4.1.2.4', ({ tbs, issuer }) =>
    tbs.issuer.equals(issuer.certificate?.subject ?? issuer.subject)
      ? undefined
      : 'has another issuer name than the CA that would sign it',
  ),
  errorLint('signature-algorithm-is-accepted', 'SP 800-131A 9', ({ tbs }) =>
    readSignatureAlgorithm(tbs.algorithmIdentifier) === undefined
      ? 'has a signature algorithm that is unknown or no longer accepted'
      : undefined,
  ),
  errorLint('signature-algorithm-fits-the-issuers-key', 'RFC 5280 4.1.1.2', ({ tbs, issuer }) => {
    const algorithm = readSignatureAlgorithm(tbs.algorithmIdentifier);
    return algorithm && !fitsKey(algorithm, issuer.publicKey)
      ? 'has a signature algorithm that does not fit the key of its issuer'
      : undefined;
  }),
  errorLint('issuer-is-a-ca', 'RFC 5280 6.1.4 (k)', ({ issuer: { certificate } }) =>
    certificate && !certificate.isCa
      ? 'would be issued by a certificate that is not a CA certificate'
      : undefined,
  ),
  errorLint('issuer-may-sign-certificates', 'RFC 5280 6.1.4 (n)', ({ issuer: { certificate } }) =>
    certificate && !certificate.maySignCertificates
      ? 'would be issued by a CA without key usage CertSign'
      : undefined,
  ),
  // RFC 9810 section 4.4.1: a CA certifies its former key for as long as that key's own certificate has been valid.
  warningLint('begins-with-or-after-its-issuer', 'RFC 5280 6.1.3 (a)', ({ tbs, contents, issuer }) =>
    issuer.certificate && tbs.notBefore < issuer.certificate.notBefore && !contents.selfIssued
      ? 'begins before its issuer does'
      : undefined,
  ),
  warningLint('ends-with-or-before-its-issuer', 'RFC 5280 6.1.3 (a)', ({ tbs, issuer: { certificate } }) =>
    certificate && tbs.notAfter > certificate.notAfter ? 'ends after its issuer does' : undefined,
  ),
];
