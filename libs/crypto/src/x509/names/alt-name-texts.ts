import { InvalidValueError } from '@libs/kernel';
import { type GeneralName, readableGeneralNames } from './general-name';
import { ipText } from './ip-address';

/** Longer names are left out; no URL in use is as long. */
const MAXIMUM_LENGTH = 2_048;

/**
 * The texts by which certificates are found, from DER GeneralNames (RFC 5280 section 4.2.1.6), in the forms in which
 * names are compared (section 7): DNS names and the domains of mail addresses in lower case, DNS names without a dot at
 * the end, IP addresses in the form of RFC 5952. URIs are unchanged. Leaves out names without a text and names that
 * cannot be read. Returns nothing for a malformed list, so that foreign certificates with one can be imported.
 */
export function altNameTexts(value: Buffer): string[] {
  return [...new Set(namesIn(value).flatMap((name) => textOf(name) ?? []))];
}

function namesIn(value: Buffer): GeneralName[] {
  try {
    return readableGeneralNames(value);
  } catch (error) {
    if (error instanceof InvalidValueError) return [];
    throw error;
  }
}

function textOf(name: GeneralName): string | undefined {
  if (name.kind === 'iPAddress')
    return [4, 16].includes(name.octets.length) ? ipText(name.octets) : undefined;
  if (!('text' in name) || name.text.length > MAXIMUM_LENGTH) return undefined;
  // PostgreSQL cannot store this character in a text.
  return name.text.includes('\0') ? undefined : comparedForm(name);
}

function comparedForm({ kind, text }: GeneralName & { text: string }): string {
  if (kind === 'dNSName') return text.toLowerCase().replace(/(?<=.)\.$/, '');
  if (kind !== 'rfc822Name') return text;
  const domain = text.lastIndexOf('@') + 1;
  return text.slice(0, domain) + text.slice(domain).toLowerCase();
}
