import { InvalidValueError } from '@libs/kernel';
import { decodeGeneralNames, type GeneralName } from './general-name';
import { ipText } from './ip-address';

/** Longer names are left out; no URL in use is as long. */
const MAXIMUM_LENGTH = 2_048;

/**
 * The texts by which certificates are found, from DER GeneralNames (RFC 5280 section 4.2.1.6): DNS names, mail addresses
 * and URIs unchanged, IP addresses in their usual form. Names without a text are left out. Returns nothing for malformed
 * names, so that foreign certificates with such names can be imported.
 */
export function altNameTexts(value: Buffer): string[] {
  return [...new Set(namesIn(value).flatMap((name) => textOf(name) ?? []))];
}

function namesIn(value: Buffer): GeneralName[] {
  try {
    return decodeGeneralNames(value);
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
  return name.text.includes('\0') ? undefined : name.text;
}
