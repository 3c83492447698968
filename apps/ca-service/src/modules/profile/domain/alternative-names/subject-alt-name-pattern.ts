import { isDottedOid } from '@libs/crypto';
import { InvalidValueError } from '@libs/kernel';
import type { ConstrainedName } from './constrained-name';
import { normalDnsPattern, wildcardBase, wildcardReaches } from './dns-pattern';
import { globMatches } from './glob';
import { everyForm, IpPattern, unmapped } from './ip-pattern';
import type { Mailbox } from './mailbox';
import { UriPattern } from './uri-pattern';

/** The names that a pattern allows, and those that it denies: it denies more, so that a denial cannot be bypassed. */
export interface NamePattern {
  allows(name: ConstrainedName): boolean;
  denies(name: ConstrainedName): boolean;
}

type Parser = (pattern: string) => NamePattern | undefined;
const MAX_LENGTH = 512;

const PARSERS: Readonly<Record<string, Parser>> = {
  dns: dnsPattern,
  wildcard: wildcardPattern,
  email: emailPattern,
  uri: uriPattern,
  ip: ipPattern,
  othername: otherNamePattern,
};

/**
 * Parses `<kind>:<pattern>`, such as `dns:*.acme.test`, `wildcard:acme.test`, `email:*@acme.test`,
 * `uri:https://acme.test/*`, `ip:10.0.0.0/8` or `othername:1.3.6.1.4.1.311.20.2.3` (docs/issuance.md).
 * @throws InvalidValueError
 */
export function parseSubjectAltNamePattern(text: string): NamePattern {
  const colon = text.indexOf(':');
  const [kind, pattern] = [text.slice(0, Math.max(0, colon)), text.slice(colon + 1)];
  const isPossible = Object.hasOwn(PARSERS, kind) && pattern !== '' && text.length <= MAX_LENGTH;
  const parsed = isPossible ? PARSERS[kind]?.(pattern) : undefined;
  if (parsed) return parsed;
  throw new InvalidValueError(
    `${JSON.stringify(text.slice(0, 64))} is not a pattern such as dns:*.acme.test, with one of ${Object.keys(PARSERS).join(', ')}`,
  );
}

/** A star crosses dots. A wildcard name is denied when it stands for a name that is. */
function dnsPattern(text: string): NamePattern {
  const pattern = normalDnsPattern(text);
  const allows = (name: ConstrainedName) => name.kind === 'dns' && globMatches(pattern, name.text);
  return {
    allows,
    denies: (name) => allows(name) || (name.kind === 'dns' && wildcardReaches(pattern, name.text)),
  };
}

/** The domain behind the star of a wildcard name. */
function wildcardPattern(text: string): NamePattern {
  const pattern = normalDnsPattern(text);
  const matches = (name: ConstrainedName) => {
    const base = name.kind === 'dns' ? wildcardBase(name.text) : undefined;
    return base !== undefined && globMatches(pattern, base);
  };
  return { allows: matches, denies: matches };
}

/** A star does not cross the `@`, except in a pattern that has none, which is for the address as a whole. */
function emailPattern(text: string): NamePattern {
  const at = text.lastIndexOf('@');
  const whole = text.toLowerCase();
  const [localPart, domain] = [whole.slice(0, Math.max(0, at)), normalDnsPattern(text.slice(at + 1))];
  const matchesWhole = (name: Mailbox) => globMatches(whole, `${name.localPart}@${name.domain}`);
  const matchesParts = (name: Mailbox) =>
    globMatches(localPart, name.localPart) && globMatches(domain, name.domain);
  const allows = at === -1 ? matchesWhole : matchesParts;
  return {
    allows: (name) => name.kind === 'email' && allows(name),
    denies: (name) => name.kind === 'email' && (allows(name) || matchesWhole(name)),
  };
}

function uriPattern(text: string): NamePattern {
  const pattern = new UriPattern(text);
  return {
    allows: (name) => name.kind === 'uri' && pattern.allows(name),
    denies: (name) => name.kind === 'uri' && pattern.denies(name),
  };
}

/** A network in CIDR, or one address. An IPv4-mapped IPv6 address is allowed as the IPv4 address that it is. */
function ipPattern(text: string): NamePattern {
  const network = new IpPattern(text);
  return {
    allows: (name) => name.kind === 'ip' && network.contains(unmapped(name.octets)),
    denies: (name) => name.kind === 'ip' && everyForm(name.octets).some((octets) => network.contains(octets)),
  };
}

/** The type of an otherName; its value is not looked at. */
function otherNamePattern(text: string): NamePattern | undefined {
  const matches = (name: ConstrainedName) => name.kind === 'othername' && name.oid === text;
  return isDottedOid(text) ? { allows: matches, denies: matches } : undefined;
}
