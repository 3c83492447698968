import { normalDnsName } from '@libs/crypto';

export interface Mailbox {
  /** Without quotes, in lower case: case means nothing to the mail systems in use. */
  readonly localPart: string;
  /** A DNS name as normalDnsName gives it, or an address literal. */
  readonly domain: string;
}

const QUOTED = /^"((?:[^"\\]|\\.)*)"@([^@]+)$/su;
const UNQUOTED = /^([^@"\s]+)@([^@]+)$/u;
/** RFC 5321 section 4.1.2, Dot-string; characters beyond ASCII by RFC 6531. */
const DOT_STRING = /^[\w!#$%&'*+/=?^`{|}~\P{ASCII}-]+(?:\.[\w!#$%&'*+/=?^`{|}~\P{ASCII}-]+)*$/u;

/** Local part and domain (RFC 5321 section 4.1.2); `undefined` unless exactly one `@` outside quotes divides them. */
export function parseMailbox(text: string): Mailbox | undefined {
  const quoted = QUOTED.exec(text);
  const [, localPart = '', host = ''] = quoted ?? UNQUOTED.exec(text) ?? [];
  if (!quoted && !DOT_STRING.test(localPart)) return undefined;
  const domain = /^\[[^\s[\]@]+\]$/.test(host) ? host.toLowerCase() : normalDnsName(host);
  if (domain === undefined || domain.includes('*')) return undefined;
  return { localPart: localPart.replace(/\\(.)/gsu, '$1').toLowerCase(), domain };
}
