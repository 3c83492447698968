import { OID } from '../der/object-identifiers';
import { type CertificateLint, errorLint, warningLint } from './certificate-lint';

export const KEY_IDENTIFIER_LINTS: readonly CertificateLint[] = [
  errorLint('subject-key-identifier-is-there', 'RFC 5280 4.2.1.2', ({ contents, extensions }) =>
    !extensions.has(OID.subjectKeyIdentifier) || contents.subjectKeyId === ''
      ? 'has no subject key identifier'
      : undefined,
  ),
  errorLint('subject-key-identifier-is-not-critical', 'RFC 5280 4.2.1.2', ({ extensions }) =>
    extensions.isCritical(OID.subjectKeyIdentifier) ? 'has a critical subject key identifier' : undefined,
  ),
  // A warning: certificates of an imported CA without a subject key identifier cannot have one.
  warningLint('authority-key-identifier-is-there', 'RFC 5280 4.2.1.1', ({ contents }) =>
    contents.authorityKeyId === '' && !contents.selfIssued ? 'has no authority key identifier' : undefined,
  ),
  errorLint('authority-key-identifier-is-not-critical', 'RFC 5280 4.2.1.1', ({ extensions }) =>
    extensions.isCritical(OID.authorityKeyIdentifier) ? 'has a critical authority key identifier' : undefined,
  ),
  errorLint('authority-key-identifier-is-the-issuers', 'RFC 5280 4.2.1.1', ({ contents, issuer }) =>
    contents.authorityKeyId !== '' &&
    issuer.subjectKeyId !== undefined &&
    contents.authorityKeyId !== issuer.subjectKeyId
      ? 'has an authority key identifier that differs from the subject key identifier of its issuer'
      : undefined,
  ),
];
