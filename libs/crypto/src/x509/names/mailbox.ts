import { isIPv4, isIPv6 } from 'node:net';
import { hostProblem } from './host-name';
import { quoted } from './quoted-name';

/** RFC 5321 section 4.5.3.1.1, in octets. */
const MAX_LOCAL_PART = 64;
/** RFC 5321 section 4.5.3.1.3: a path of 256 octets, less its angle brackets. */
const MAX_MAILBOX = 254;

/** RFC 5321 section 4.1.2: qtextSMTP and quoted-pairSMTP; beyond ASCII by RFC 6531 section 3.3. */
const QUOTED = /^"(?:[ !#-[\]-~\P{ASCII}]|\\[ -~])*"(?=@)/u;
/** A character that is neither atext nor a dot (RFC 5321 section 4.1.2): a local part needs quotes for it. */
const SPECIAL = /[^A-Za-z0-9!#$%&'*+\-/=?^_`{|}~.\P{ASCII}]/u;

/** A mailbox as it is written. */
interface Mailbox {
  readonly local: string;
  readonly domain: string;
}

/**
 * Why a text is not a Mailbox (RFC 5321 section 4.1.2), as a predicate; `undefined` when it is one.
 *
 * @example
 * mailboxProblem('a..b@acme.test'); // 'has an empty part between the dots of its local part (RFC 5321 4.1.2)'
 */
export function mailboxProblem(text: string): string | undefined {
  const [other] = /[^\x20-\x7e]/.exec(text) ?? [];
  if (other !== undefined) return `has the character ${JSON.stringify(other)} (RFC 5321 4.1.2)`;
  return problemOf(text);
}

/**
 * Why a text is not a Mailbox of an SmtpUTF8Mailbox (RFC 9598 section 3), as a predicate: its local part is not ASCII,
 * and its domain has A-labels in place of other characters.
 */
export function utf8MailboxProblem(text: string): string | undefined {
  if (/[\ufeff\p{Cc}\p{Cs}]/u.test(text)) return 'has a character that mailboxes cannot have (RFC 9598 3)';
  const problem = problemOf(text);
  if (problem !== undefined) return problem;
  return /^\p{ASCII}*$/u.test(partsOf(text)?.local ?? '')
    ? 'has a local part in ASCII, which belongs in an rfc822Name (RFC 9598 3)'
    : undefined;
}

/** The domain of a mailbox, as it is written; `''` for an address literal and for a text without a domain. */
export function mailboxDomain(text: string): string {
  const domain = partsOf(text)?.domain ?? '';
  return domain.startsWith('[') ? '' : domain;
}

/** The first `@` outside quotes divides a mailbox. */
function partsOf(text: string): Mailbox | undefined {
  const at = QUOTED.exec(text)?.[0].length ?? text.indexOf('@');
  return at === -1 ? undefined : { local: text.slice(0, at), domain: text.slice(at + 1) };
}

function problemOf(text: string): string | undefined {
  const parts = partsOf(text);
  if (parts === undefined) return 'has no @ (RFC 5321 4.1.2)';
  if (parts.domain.includes('@')) return 'has @ twice (RFC 5321 4.1.2)';
  const octets = Buffer.byteLength(parts.local);
  if (octets > MAX_LOCAL_PART) {
    return `has a local part of ${octets} octets, at most ${MAX_LOCAL_PART} are allowed (RFC 5321 4.5.3.1.1)`;
  }
  if (Buffer.byteLength(text) > MAX_MAILBOX) {
    return `is longer than ${MAX_MAILBOX} octets (RFC 5321 4.5.3.1.3)`;
  }
  return localPartProblem(parts.local) ?? domainProblem(parts.domain);
}

function localPartProblem(local: string): string | undefined {
  if (local === '') return 'has no local part (RFC 5321 4.1.2)';
  if (QUOTED.test(`${local}@`)) return undefined;
  const [special] = SPECIAL.exec(local) ?? [];
  if (special !== undefined) {
    return `has the character ${JSON.stringify(special)} in its local part, which needs quotes (RFC 5321 4.1.2)`;
  }
  return local.split('.').includes('')
    ? 'has an empty part between the dots of its local part (RFC 5321 4.1.2)'
    : undefined;
}

function domainProblem(domain: string): string | undefined {
  const [, literal] = /^\[(.*)\]$/.exec(domain) ?? [];
  const problem =
    literal === undefined
      ? hostProblem(domain)
      : isAddressLiteral(literal)
        ? undefined
        : 'is not an address literal (RFC 5321 4.1.3)';
  return problem && `has the domain ${quoted(domain)}, which ${problem}`;
}

/** RFC 5321 section 4.1.3: `192.0.2.1`, or `IPv6:2001:db8::1`. */
const isAddressLiteral = (text: string): boolean =>
  /^IPv6:/i.test(text) ? isIPv6(text.slice(5)) && !text.includes('%') : isIPv4(text);
