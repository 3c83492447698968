import {
  decodeNameConstraints,
  type DecodedNameConstraints,
  type NameSubtrees,
} from '../extensions/name-constraints';
import { encodedOnce } from '../extensions/encoded-once';
import { OID } from '../object-identifiers';
import { type CertificateLint, errorLint, type LintedCertificate, warningLint } from './certificate-lint';
import { namesOfKind, type NameText, subtreeContains } from './name-subtrees';

const SECTION = 'RFC 5280 4.2.1.10';

/** The issuer's constraints, decoded once for as long as its certificate is in memory. */
const constraintsOf = encodedOnce((value: Buffer): DecodedNameConstraints => decodeNameConstraints(value));

function issuerConstraints({ issuer }: LintedCertificate): DecodedNameConstraints | undefined {
  const value = issuer.certificate?.nameConstraints;
  return value && constraintsOf(value);
}

/** RFC 5280 section 6.1.3 (b) and (c): inside a permitted subtree, if there is one of the kind, and in no excluded one. */
function outsideName(certificate: LintedCertificate, kind: keyof NameSubtrees): NameText | undefined {
  const constraints = issuerConstraints(certificate);
  if (constraints === undefined) return undefined;
  const { permitted, excluded } = constraints;
  const contains = (name: NameText) => (subtree: string) => subtreeContains(kind, subtree, name);
  return namesOfKind(certificate.extensions.subjectAltNames ?? [], kind).find(
    (name) =>
      (permitted[kind].length > 0 && !permitted[kind].some(contains(name))) ||
      excluded[kind].some(contains(name)),
  );
}

const withinIssuer = (kind: keyof NameSubtrees, name: string, label: string): CertificateLint =>
  errorLint(`${name}-are-within-the-issuers-constraints`, SECTION, (certificate) => {
    const outside = outsideName(certificate, kind);
    return (
      outside && `has the ${label} ${outside.text}, which the name constraints of its issuer do not allow`
    );
  });

export const NAME_CONSTRAINTS_LINTS: readonly CertificateLint[] = [
  errorLint('name-constraints-are-of-a-ca', SECTION, ({ contents, extensions }) =>
    extensions.has(OID.nameConstraints) && !contents.isCa
      ? 'has name constraints but is not of a CA'
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
  withinIssuer('dns', 'dns-names', 'DNS name'),
  withinIssuer('email', 'mailboxes', 'mailbox'),
  withinIssuer('ip', 'ip-addresses', 'IP address'),
  withinIssuer('uri', 'uris', 'URI'),
  warningLint('issuers-constraints-can-be-checked', SECTION, (certificate) =>
    (issuerConstraints(certificate)?.unknownSubtrees ?? 0) > 0
      ? 'is below a CA with name constraints of a kind that was not checked'
      : undefined,
  ),
];
