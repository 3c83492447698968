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
  // Only a warning: a CA that was imported without a subject key identifier can give none.
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
      ? 'has another authority key identifier than its issuer has as subject key identifier'
      : undefined,
  ),
];
