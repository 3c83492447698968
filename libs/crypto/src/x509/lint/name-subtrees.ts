import { type GeneralName } from '../extensions/general-name';
import { type NameSubtrees } from '../extensions/name-constraints';
import { ipNetworkContains, ipText } from '../ip-address';

/** A name as text, and as octets if it is an address. */
export interface NameText {
  readonly text: string;
  readonly octets?: Buffer;
}

const KIND_OF: Readonly<Record<string, keyof NameSubtrees>> = {
  dNSName: 'dns',
  rfc822Name: 'email',
  uniformResourceIdentifier: 'uri',
  iPAddress: 'ip',
};

/** The names that constraints of one kind are about. */
export function namesOfKind(names: readonly GeneralName[], kind: keyof NameSubtrees): NameText[] {
  return names.filter((name) => KIND_OF[name.kind] === kind).map(textOf);
}

function textOf(name: GeneralName): NameText {
  if ('text' in name) return { text: name.text };
  if (name.kind !== 'iPAddress') return { text: name.kind };
  const isAddress = name.octets.length === 4 || name.octets.length === 16;
  return { text: isAddress ? ipText(name.octets) : name.octets.toString('hex'), octets: name.octets };
}

/** RFC 5280 section 4.2.1.10, per kind. */
export function subtreeContains(kind: keyof NameSubtrees, subtree: string, name: NameText): boolean {
  switch (kind) {
    case 'dns':
      return isAtOrBelow(name.text, subtree);
    case 'email':
      return mailboxMatches(name.text, subtree);
    case 'ip':
      return name.octets !== undefined && ipNetworkContains(subtree, name.octets);
    case 'uri':
      return hostMatches(hostOf(name.text), subtree);
  }
}

/** A DNS name made by adding labels to the left of the constraint, or none. */
function isAtOrBelow(name: string, subtree: string): boolean {
  const [host, domain] = [name.toLowerCase(), subtree.toLowerCase()];
  return domain === '' || host === domain || host.endsWith(domain.startsWith('.') ? domain : `.${domain}`);
}

/** A whole mailbox, whose local part has case; a host; or, with a leading dot, every host below a domain. */
function mailboxMatches(mailbox: string, subtree: string): boolean {
  const at = mailbox.lastIndexOf('@');
  const subtreeAt = subtree.lastIndexOf('@');
  const host = mailbox.slice(at + 1);
  if (subtreeAt === -1) return hostMatches(host, subtree);
  const isSameLocalPart = mailbox.slice(0, Math.max(0, at)) === subtree.slice(0, subtreeAt);
  return isSameLocalPart && hostMatches(host, subtree.slice(subtreeAt + 1));
}

function hostMatches(name: string, subtree: string): boolean {
  const [host, domain] = [name.toLowerCase(), subtree.toLowerCase()];
  return domain.startsWith('.') ? host.endsWith(domain) && host !== domain : host === domain;
}

/** `''` for a URI without a host, which matches no subtree (RFC 5280 section 4.2.1.10). */
function hostOf(uri: string): string {
  const authority = /^[^:/?#]+:\/\/([^/?#]*)/.exec(uri)?.[1] ?? '';
  return authority.slice(authority.lastIndexOf('@') + 1).replace(/:\d*$/, '');
}
