import { decodeGeneralNames, type GeneralName } from '../extensions/general-name';
import { OID } from '../object-identifiers';
import { type CertificateLint } from './certificate-lint';

const SECTION = 'RFC 5280 4.2.1.6';

const subjectIsNamedSomewhere: CertificateLint = {
  name: 'subject-is-named-somewhere',
  section: SECTION,
  level: 'error',
  finding: ({ tbs }) =>
    tbs.subject.isEmpty && !tbs.extensions.get(OID.subjectAltName.key)?.critical
      ? 'has neither a subject nor a critical subject alternative name'
      : undefined,
};

const alternativeNamesAreWellFormed: CertificateLint = {
  name: 'alternative-names-are-well-formed',
  section: SECTION,
  level: 'error',
  finding: ({ tbs }) => {
    const extension = tbs.extensions.get(OID.subjectAltName.key);
    if (extension === undefined) return undefined;
    const broken = decodeGeneralNames(extension.value).find((name) => !isWellFormed(name));
    return broken && `subject alternative name has a malformed ${broken.kind}`;
  },
};

const MAX_DNS_NAME = 253;

/** RFC 1034 section 3.5. Underscores and a leading wildcard are tolerated because they are in use. */
function isDnsName(text: string): boolean {
  const labels = text.split('.');
  if (labels.length > 1 && labels[0] === '*') labels.shift();
  return text.length <= MAX_DNS_NAME && labels.every((label) => /^[A-Za-z0-9_-]{1,63}$/.test(label));
}

function isWellFormed(name: GeneralName): boolean {
  switch (name.kind) {
    case 'dNSName':
      return isDnsName(name.text);
    case 'iPAddress':
      return name.octets.length === 4 || name.octets.length === 16;
    case 'rfc822Name': // RFC 5321 section 4.1.2: Local-part "@" Domain
      return /^[\x21-\x7e]+@[\x21-\x3f\x41-\x7e]+$/.test(name.text);
    case 'uniformResourceIdentifier': // RFC 3986 section 3.1: absolute
      return /^[A-Za-z][A-Za-z0-9+.-]*:[\x21-\x7e]+$/.test(name.text);
    case 'directoryName':
      return !name.name.isEmpty;
    case 'otherName':
    case 'registeredID':
      return true;
  }
}

export const SUBJECT_ALT_NAME_LINTS: readonly CertificateLint[] = [
  subjectIsNamedSomewhere,
  alternativeNamesAreWellFormed,
];
