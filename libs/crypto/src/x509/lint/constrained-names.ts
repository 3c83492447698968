import { InvalidValueError } from '@libs/kernel';
import { type DistinguishedName } from '../names/distinguished-name';
import { dnsNameInCommonName } from '../names/dns-name';
import { oncePerObject } from '../der/once-per-object';
import { type GeneralName } from '../names/general-name';
import { ipText } from '../names/ip-address';
import { mailboxesIn } from '../names/mailboxes-in-name';
import { comparableRdns } from '../names/name-matching';
import { isSmtpUtf8Mailbox, smtpUtf8MailboxText } from '../names/smtp-utf8-mailbox';
import { readableName } from '../names/readable-name';
import { type ConstrainedCertificate } from './certificate-lint';

/** A name of a certificate, in the form that is compared with subtrees of its kind. */
export type ConstrainedName = { readonly text: string } & (
  | { readonly kind: 'dns' | 'email' | 'uri' }
  | { readonly kind: 'ip'; readonly octets: Buffer }
  | { readonly kind: 'directory'; readonly rdns: readonly string[] }
  /** `unreadable`: malformed, of unknown kind. */
  | { readonly kind: 'otherName' | 'registeredID' | 'unreadable' }
);

export type NameKind = ConstrainedName['kind'];

/**
 * The names to which constraints apply (RFC 5280 section 4.2.1.10): the subject, e-mail addresses in it, the subject
 * alternative names, and host names in the subject of a leaf without DNS names.
 */
export const constrainedNames = oncePerObject(
  ({ contents, extensions }: ConstrainedCertificate): readonly ConstrainedName[] => {
    try {
      const { subject } = contents;
      const names = (extensions.subjectAltNames ?? []).flatMap(constrainedName);
      const isNamedHost = contents.isCa || names.some(({ kind }) => kind === 'dns');
      return [
        ...(subject.isEmpty ? [] : [directoryName(subject)]),
        ...(isNamedHost ? [] : hostsIn(subject)),
        ...mailboxesIn(subject).map((text) => ({ kind: 'email' as const, text })),
        ...names,
      ];
    } catch (error) {
      if (!(error instanceof InvalidValueError)) throw error;
      return [{ kind: 'unreadable', text: error.message }];
    }
  },
);

/**
 * Host names in the common names of a leaf that also has DNS names. Verifiers that compare common names in any case
 * (`X509_CHECK_FLAG_ALWAYS_CHECK_SUBJECT` of OpenSSL) apply constraints on DNS names to them.
 */
export function furtherHosts({ contents, extensions }: ConstrainedCertificate): readonly ConstrainedName[] {
  const hasDnsName = extensions.subjectAltNames?.some(({ kind }) => kind === 'dNSName') ?? false;
  return hasDnsName && !contents.isCa ? hostsIn(contents.subject) : [];
}

function constrainedName(name: GeneralName): ConstrainedName[] {
  switch (name.kind) {
    case 'dNSName':
      return [{ kind: 'dns', text: name.text }];
    case 'rfc822Name':
      return [{ kind: 'email', text: name.text }];
    case 'uniformResourceIdentifier':
      return [{ kind: 'uri', text: name.text }];
    case 'iPAddress':
      return [{ kind: 'ip', text: addressText(name.octets), octets: name.octets }];
    case 'directoryName':
      return [directoryName(name.name)];
    case 'registeredID':
      return [{ kind: 'registeredID', text: name.oid }];
    case 'otherName':
      return [
        { kind: 'otherName', text: name.type },
        ...(isSmtpUtf8Mailbox(name)
          ? [{ kind: 'email' as const, text: smtpUtf8MailboxText(name) ?? `of type ${name.type}` }]
          : []),
      ];
  }
}

function addressText(octets: Buffer): string {
  return octets.length === 4 || octets.length === 16 ? ipText(octets) : octets.toString('hex');
}

function directoryName(name: DistinguishedName): ConstrainedName {
  return { kind: 'directory', text: readableName(name), rdns: comparableRdns(name) };
}

/**
 * Host names in common names. Clients that find no DNS name use the common name (RFC 6125 section 6.4.4), so OpenSSL also
 * applies constraints on DNS names to it.
 */
function hostsIn({ values }: DistinguishedName): ConstrainedName[] {
  return values
    .filter(({ attribute }) => attribute.field === 'commonName')
    .flatMap(({ value }) => dnsNameInCommonName(value) ?? [])
    .map((text) => ({ kind: 'dns', text }));
}
