import { InvalidValueError } from '@libs/kernel';
import { decodeGeneralNames, type GeneralName } from './general-name';
import { ipText } from './ip-address';

/** What a name is looked for by. Longer ones than any URL that is used are left out. */
const MAXIMUM_LENGTH = 2_048;

/**
 * The texts by which certificates are found, from DER GeneralNames (RFC 5280 section 4.2.1.6): DNS names, mail
 * addresses and URIs as they stand there, IP addresses in their usual form. Names without a text are left out, and
 * so are all of them when a foreign certificate has names that cannot be read: it can be kept all the same.
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
  // PostgreSQL's text has no such character.
  return name.text.includes('\0') ? undefined : name.text;
}
