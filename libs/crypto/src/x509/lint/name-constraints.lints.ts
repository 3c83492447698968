import { OID } from '../der/object-identifiers';
import { malformedSubtree } from '../extensions/name-subtree-form';
import { type CertificateLint, errorLint, type PathLint, pathLint, warningLint } from './certificate-lint';
import { type NameKind } from './constrained-names';
import { commonNameNotAllowed, nameNotAllowed, whyNotComparable } from './name-constraints-above';

const SECTION = 'RFC 5280 4.2.1.10';

const withinConstraints = (kind: NameKind, name: string, label: string): PathLint =>
  pathLint(`${name}-are-within-the-issuers-constraints`, SECTION, (certificate) =>
    nameNotAllowed(certificate, [kind], label),
  );

/** Check the name constraints of the issuer and of all CAs above it. */
export const CONSTRAINED_NAME_LINTS: readonly PathLint[] = [
  withinConstraints('dns', 'dns-names', 'DNS name'),
  withinConstraints('email', 'mailboxes', 'mailbox'),
  withinConstraints('ip', 'ip-addresses', 'IP address'),
  withinConstraints('uri', 'uris', 'URI'),
  withinConstraints('directory', 'directory-names', 'name'),
  // RFC 5280 section 4.2.1.10: reject the certificate when it has a name of such a kind.
  pathLint(
    'issuers-constraints-can-be-checked',
    SECTION,
    (certificate) =>
      whyNotComparable(certificate) ??
      nameNotAllowed(certificate, ['otherName', 'registeredID'], 'alternative name'),
  ),
];

export const NAME_CONSTRAINTS_LINTS: readonly CertificateLint[] = [
  errorLint('name-constraints-are-of-a-ca', SECTION, ({ contents, extensions }) =>
    extensions.has(OID.nameConstraints) && !contents.isCa
      ? 'has name constraints but is not a CA certificate'
      : undefined,
  ),
  errorLint('name-constraints-are-critical', SECTION, ({ extensions }) =>
    extensions.has(OID.nameConstraints) && !extensions.isCritical(OID.nameConstraints)
      ? 'has name constraints that are not critical'
      : undefined,
  ),
  errorLint('name-constraints-are-not-empty', SECTION, ({ extensions }) =>
    extensions.nameConstraints?.isEmpty ? 'has empty name constraints' : undefined,
  ),
  // Another certificate of a CA keeps the constraints of its former one.
  errorLint('name-constraints-are-well-formed', SECTION, ({ extensions, keptExtensions }) => {
    if (extensions.nameConstraints === undefined || keptExtensions?.has(OID.nameConstraints.key))
      return undefined;
    const { permitted, excluded } = extensions.nameConstraints;
    const problem = malformedSubtree([permitted, excluded]);
    return problem && `has a malformed name constraint: ${problem}`;
  }),
  ...CONSTRAINED_NAME_LINTS,
  warningLint('common-names-are-within-the-issuers-constraints', SECTION, commonNameNotAllowed),
];
