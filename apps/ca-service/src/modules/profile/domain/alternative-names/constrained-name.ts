import {
  dnsNameInCommonName,
  dottedIPv4,
  type GeneralName,
  ipOctets,
  normalDnsName,
  readableCommonName,
} from '@libs/crypto';
import { type Mailbox, parseMailbox } from './mailbox';
import { parseUri, type UriParts } from './uri-parts';

/** A parsed name of a kind that patterns support. */
export type ConstrainedName =
  /** As normalDnsName gives it. */
  | { readonly kind: 'dns'; readonly text: string }
  | ({ readonly kind: 'email' } & Mailbox)
  | ({ readonly kind: 'uri' } & UriParts)
  /** 4 or 16 octets. */
  | { readonly kind: 'ip'; readonly octets: Buffer }
  /** `oid` dotted: the type of the name. */
  | { readonly kind: 'othername'; readonly oid: string };

/** Returns `undefined` for a kind that patterns do not support, and for an ambiguous name. */
export function constrainedNameOf(name: GeneralName): ConstrainedName | undefined {
  switch (name.kind) {
    case 'dNSName':
      return dnsName(normalDnsName(name.text));
    case 'rfc822Name':
      return mailbox(parseMailbox(name.text));
    case 'uniformResourceIdentifier': {
      const parts = parseUri(name.text);
      return parts && { kind: 'uri', ...parts };
    }
    case 'iPAddress':
      return [4, 16].includes(name.octets.length) ? { kind: 'ip', octets: name.octets } : undefined;
    case 'otherName':
      return { kind: 'othername', oid: name.type };
    case 'directoryName':
    case 'registeredID':
      return undefined;
  }
}

/**
 * The name in a common name that is an IP address, an e-mail address, a wildcard or a DNS name of two labels or
 * more: clients that verify common names accept it as one. `'plain'` for other texts; `undefined` for one
 * that is meant as an e-mail address and cannot be taken apart for certain, and for a DNS name with a label that only
 * looks like an A-label.
 */
export function nameInCommonName(commonName: string): ConstrainedName | 'plain' | undefined {
  const text = readableCommonName(commonName);
  const octets = ipOctets(text.replace(/^\[(.*)\]$/, '$1').replace(/%.*$/, ''));
  if (octets) return { kind: 'ip', octets };
  if (/^(?:\S+|".*")@[^\s@]+$/s.test(text)) return mailbox(parseMailbox(text));
  const name = dnsNameInCommonName(text);
  if (name === undefined) return 'plain';
  const address = ipOctets(dottedIPv4(name));
  return address ? { kind: 'ip', octets: address } : dnsName(normalDnsName(name));
}

const dnsName = (text: string | undefined): ConstrainedName | undefined =>
  text === undefined ? undefined : { kind: 'dns', text };

const mailbox = (parts: Mailbox | undefined): ConstrainedName | undefined =>
  parts && { kind: 'email', ...parts };
