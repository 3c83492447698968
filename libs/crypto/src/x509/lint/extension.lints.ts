import { type ObjectIdentifier } from '../object-identifier';
import { OID } from '../object-identifiers';
import { type CertificateLint, type LintedCertificate } from './certificate-lint';

const mustNotBeCritical = (what: string, oid: ObjectIdentifier, section: string): CertificateLint => ({
  name: `${what.replaceAll(' ', '-')}-is-not-critical`,
  section,
  level: 'error',
  finding: ({ tbs }) => (tbs.extensions.get(oid.key)?.critical ? `has a critical ${what}` : undefined),
});

const caSaysSoCritically: CertificateLint = {
  name: 'ca-says-so-critically',
  section: 'RFC 5280 4.2.1.9',
  level: 'error',
  finding: ({ tbs, contents }) =>
    contents.isCa && !tbs.extensions.get(OID.basicConstraints.key)?.critical
      ? 'of a CA has basic constraints that are not critical'
      : undefined,
};

const subjectKeyIdentifierIsThere: CertificateLint = {
  name: 'subject-key-identifier-is-there',
  section: 'RFC 5280 4.2.1.2',
  level: 'error',
  finding: (certificate) =>
    isMissing(certificate, OID.subjectKeyIdentifier) || certificate.contents.subjectKeyId === ''
      ? 'has no subject key identifier'
      : undefined,
};

function isMissing({ tbs }: LintedCertificate, oid: ObjectIdentifier): boolean {
  return !tbs.extensions.has(oid.key);
}

export const EXTENSION_LINTS: readonly CertificateLint[] = [
  caSaysSoCritically,
  subjectKeyIdentifierIsThere,
  mustNotBeCritical('subject key identifier', OID.subjectKeyIdentifier, 'RFC 5280 4.2.1.2'),
  mustNotBeCritical('authority key identifier', OID.authorityKeyIdentifier, 'RFC 5280 4.2.1.1'),
  mustNotBeCritical('authority information access', OID.authorityInformationAccess, 'RFC 5280 4.2.2.1'),
];
