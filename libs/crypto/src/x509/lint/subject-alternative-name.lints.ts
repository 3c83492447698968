import { stringProblem } from '../names/character-problem';
import { endsInNumber, hasInvalidALabel } from '../names/dns-name';
import { type GeneralName } from '../names/general-name';
import { mailboxDomain, mailboxProblem, utf8MailboxProblem } from '../names/mailbox';
import { quoted } from '../names/quoted-name';
import { isSmtpUtf8Mailbox, smtpUtf8MailboxText } from '../names/smtp-utf8-mailbox';
import { uriHost, uriProblem } from '../names/uri';
import { OID } from '../der/object-identifiers';
import { type CertificateLint, errorLint, type LintedCertificate, warningLint } from './certificate-lint';

const SECTION = 'RFC 5280 4.2.1.6';
const MAX_DNS_NAME = 253;

/** RFC 1034 section 3.5. Also accepts underscores and a leading wildcard, which are in use. */
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
    case 'directoryName':
      return !name.name.isEmpty;
    case 'rfc822Name':
    case 'uniformResourceIdentifier': // have lints of their own
    case 'otherName':
    case 'registeredID':
      return true;
  }
}

const dnsNames = ({ extensions }: LintedCertificate): readonly string[] =>
  (extensions.subjectAltNames ?? []).flatMap((name) => (name.kind === 'dNSName' ? [name.text] : []));

/** Why a name is not one of its form, as a predicate. */
type FormProblem = (name: GeneralName) => string | undefined;

/**
 * Rejects the first name that is not well-formed. Leaves out names that another certificate of a CA keeps: its
 * former certificate has them already.
 */
const wellFormed = (lint: string, section: string, label: string, problemOf: FormProblem): CertificateLint =>
  errorLint(lint, section, ({ extensions, keptExtensions }) => {
    if (keptExtensions?.has(OID.subjectAltName.key)) return undefined;
    for (const name of extensions.subjectAltNames ?? []) {
      const problem = problemOf(name);
      if (problem !== undefined)
        return `subject alternative name has the ${label} ${shown(name)}, which ${problem}`;
    }
    return undefined;
  });

const smtpUtf8MailboxProblem = (text: string | undefined): string | undefined =>
  text === undefined ? 'is not a UTF8String (RFC 9598 3)' : utf8MailboxProblem(text);

/** A name as errors show it. */
function shown(name: GeneralName): string {
  const text = 'text' in name ? name.text : isSmtpUtf8Mailbox(name) ? smtpUtf8MailboxText(name) : undefined;
  return text === undefined ? 'without a text' : quoted(text);
}

/** The host in a name; `''` when it has none. */
function hostOf(name: GeneralName): string {
  if (isSmtpUtf8Mailbox(name)) return mailboxDomain(smtpUtf8MailboxText(name) ?? '');
  if (name.kind === 'dNSName') return name.text;
  if (name.kind === 'rfc822Name') return mailboxDomain(name.text);
  return name.kind === 'uniformResourceIdentifier' ? uriHost(name.text) : '';
}

/** Reports invalid characters in the strings of a directoryName or otherName. */
function textProblem(name: GeneralName): string | undefined {
  const der =
    name.kind === 'directoryName' ? name.name.der : name.kind === 'otherName' ? name.value : undefined;
  const problem = der && stringProblem(der);
  return problem && `subject alternative name has a ${name.kind} that ${problem}`;
}

/** A key that is equal for equal names. */
function identityOf(name: GeneralName): string {
  if (name.kind === 'dNSName') return `dNSName ${name.text.toLowerCase()}`;
  if ('text' in name) return `${name.kind} ${name.text}`;
  switch (name.kind) {
    case 'iPAddress':
      return `ip ${name.octets.toString('hex')}`;
    case 'directoryName':
      return `directory ${name.name.der.toString('hex')}`;
    case 'otherName':
      return `other ${name.type} ${name.value.toString('hex')}`;
    case 'registeredID':
      return `registered ${name.oid}`;
  }
}

/** RFC 3986 section 3.2: http and https URIs need a host between `//` and the path. */
const isWebAddressWithoutHost = (name: GeneralName): boolean =>
  name.kind === 'uniformResourceIdentifier' && /^https?:(?!\/\/[^/?#:@]+)/i.test(name.text);

export const SUBJECT_ALT_NAME_LINTS: readonly CertificateLint[] = [
  errorLint('subject-is-named-somewhere', SECTION, ({ tbs, extensions }) =>
    tbs.subject.isEmpty && !extensions.isCritical(OID.subjectAltName)
      ? 'has neither a subject nor a critical subject alternative name'
      : undefined,
  ),
  errorLint('alternative-names-are-well-formed', SECTION, ({ extensions }) => {
    const broken = extensions.subjectAltNames?.find((name) => !isWellFormed(name));
    return broken && `subject alternative name has a malformed ${broken.kind}`;
  }),
  wellFormed('mailboxes-are-well-formed', 'RFC 5321 4.1.2', 'mailbox', (name) =>
    name.kind === 'rfc822Name' ? mailboxProblem(name.text) : undefined,
  ),
  wellFormed('utf8-mailboxes-are-well-formed', 'RFC 9598 3', 'SmtpUTF8Mailbox', (name) =>
    isSmtpUtf8Mailbox(name) ? smtpUtf8MailboxProblem(smtpUtf8MailboxText(name)) : undefined,
  ),
  wellFormed('uris-are-well-formed', 'RFC 3986 3', 'URI', (name) =>
    name.kind === 'uniformResourceIdentifier' ? uriProblem(name.text) : undefined,
  ),
  errorLint('web-addresses-have-a-host', SECTION, ({ extensions }) =>
    extensions.subjectAltNames?.some(isWebAddressWithoutHost)
      ? 'subject alternative name has a web address without a host'
      : undefined,
  ),
  // Includes forms that browsers and inet_aton read as addresses: 127.1, 0x7f.1 and 2130706433.
  errorLint('dns-names-are-not-ip-addresses', SECTION, (certificate) => {
    const literal = dnsNames(certificate).find(endsInNumber);
    return literal && `subject alternative name has the IP address "${literal}" as a DNS name`;
  }),
  errorLint('alternative-names-have-no-deceptive-characters', 'RFC 4518 2.2', ({ extensions }) =>
    extensions.subjectAltNames?.map(textProblem).find((problem) => problem !== undefined),
  ),
  warningLint('alternative-names-are-critical-without-a-subject-only', SECTION, ({ tbs, extensions }) =>
    extensions.isCritical(OID.subjectAltName) && !tbs.subject.isEmpty
      ? 'has both a subject and a critical subject alternative name'
      : undefined,
  ),
  warningLint('alternative-names-do-not-repeat', SECTION, ({ extensions: { subjectAltNames: names } }) =>
    names && names.length > 1 && new Set(names.map(identityOf)).size < names.length
      ? 'subject alternative name has the same name twice'
      : undefined,
  ),
  warningLint('a-labels-are-valid', 'RFC 5890 2.3.2.1', ({ extensions }) => {
    const host = extensions.subjectAltNames?.map(hostOf).find(hasInvalidALabel);
    return host && `subject alternative name has the host ${quoted(host)} with an invalid A-label`;
  }),
  warningLint('dns-names-have-no-underscores', 'RFC 1034 3.5', (certificate) =>
    dnsNames(certificate).some((name) => name.includes('_'))
      ? 'subject alternative name has a DNS name with an underscore'
      : undefined,
  ),
  warningLint('dns-labels-begin-and-end-with-letters-or-digits', 'RFC 1034 3.5', (certificate) =>
    dnsNames(certificate).some((name) => /(^|\.)-|-(\.|$)/.test(name))
      ? 'subject alternative name has a DNS label that begins or ends with a hyphen'
      : undefined,
  ),
  warningLint('wildcards-are-below-a-domain', 'CA/B BR 3.2.2.6', (certificate) =>
    dnsNames(certificate).some((name) => /^\*\.[^.]+$/.test(name))
      ? 'subject alternative name has a wildcard for a whole top-level domain'
      : undefined,
  ),
  warningLint('server-has-an-alternative-name', 'RFC 9525 4.1', ({ contents, extensions }) =>
    contents.extendedKeyUsage.includes('ServerAuth') && !contents.isCa && !extensions.has(OID.subjectAltName)
      ? 'of a server has no subject alternative name, which clients require'
      : undefined,
  ),
];
