import { InvalidValueError } from '@libs/kernel';
import { decodeBase64 } from './base64';
import { berElementEnd } from './ber-header';
import { MAX_DER_BYTES } from './der-reader';
import { TAG } from './der-tag';
import { pemBlocks } from './pem-blocks';
import { pemText, withLineFeeds } from './pem-text';

/** Base64 of base64 has 1.8 times the size; line breaks, headers and text before the block need more. */
const MAX_CHARACTERS = 4 * MAX_DER_BYTES;

const BEGIN = '-----BEGIN ';
const DASHES = '-----';

/** What a field holds: the word for it in the texts of contract 2.2, and the labels of its PEM blocks (RFC 7468). */
export interface PemContent {
  readonly what: 'cert' | 'csr' | 'private key';
  readonly labels: readonly string[];
}

export const CERTIFICATE_PEM: PemContent = {
  what: 'cert',
  labels: ['CERTIFICATE', 'X509 CERTIFICATE', 'TRUSTED CERTIFICATE', 'PKCS7', 'CMS'],
};
export const CSR_PEM: PemContent = {
  what: 'csr',
  labels: ['CERTIFICATE REQUEST', 'NEW CERTIFICATE REQUEST'],
};
export const PRIVATE_KEY_PEM: PemContent = {
  what: 'private key',
  labels: ['PRIVATE KEY', 'ENCRYPTED PRIVATE KEY', 'RSA PRIVATE KEY', 'EC PRIVATE KEY'],
};

/** Labels of other contents: such a block is never read as what it is not. Blocks with unknown labels are read. */
const OTHER_LABEL =
  /PRIVATE KEY$|PUBLIC KEY$|PARAMETERS$|CRL$|CERTIFICATE$|CERTIFICATE REQUEST$|^PKCS7$|^CMS$|^PGP |^SSH2 /;

/**
 * Decodes a binary value of a request: base64 of PEM (contract 2.2), of DER, or of the base64 of either; also PEM as it
 * is. Takes the first block that has a label of `content`, or an unknown label, and skips others, such as EC PARAMETERS
 * before a key. Tries DER first, because a certificate may contain the text of a PEM block.
 * @param field the field in error sentences
 * @throws InvalidValueError with the texts of contract 2.2, and what was found
 */
export function decodePem(value: string, content: PemContent, field: string = content.what): Buffer {
  refuseLong(value, field);
  const pasted = value.includes(BEGIN) ? inBlocks(withLineFeeds(value), content) : undefined;
  if (typeof pasted === 'object') return pasted;
  const bytes = decodeField(value, field);
  if (isOneSequence(bytes)) return bytes;
  const text = pemText(bytes, field);
  const found = inBlocks(text, content);
  if (typeof found === 'object') return found;
  const bare = inBareBase64(text, content);
  if (bare !== undefined) return bare;
  // Truncated DER, or DER with something behind it: its parser has the better sentence.
  if (bytes[0] === TAG.sequence && found === undefined) return bytes;
  const clause = found === undefined ? '' : `: ${field} ${found}`;
  throw new InvalidValueError(`missing ${content.what} block${clause}`);
}

/** Returns the content of the first suitable block, or else a clause about the first block, or nothing without blocks. */
function inBlocks(text: string, content: PemContent): Buffer | string | undefined {
  let clause: string | undefined;
  for (const { label, der, problem } of pemBlocks(text)) {
    const isWanted = content.labels.includes(label) || !OTHER_LABEL.test(label);
    if (isWanted && der !== undefined) return label === 'TRUSTED CERTIFICATE' ? firstElement(der) : der;
    clause ??= isWanted
      ? `has a PEM block ${label} that ${problem}`
      : `has a PEM block ${label}, ${content.labels[0]} is allowed`;
  }
  return clause;
}

/** Reads a file with base64 alone, whose content is DER or PEM. */
function inBareBase64(text: string, content: PemContent): Buffer | undefined {
  const digits = text.replaceAll(/\s/g, '');
  if (digits.length === 0 || digits.length % 4 !== 0 || !/^[A-Za-z0-9+/]*={0,2}$/.test(digits))
    return undefined;
  const bytes = Buffer.from(digits, 'base64');
  if (isOneSequence(bytes)) return bytes;
  const found = inBlocks(withLineFeeds(bytes.toString('latin1')), content);
  return typeof found === 'object' ? found : undefined;
}

const isOneSequence = (bytes: Buffer): boolean =>
  bytes[0] === TAG.sequence && berElementEnd(bytes, 0) === bytes.length;

/** OpenSSL appends trust settings to the certificate of a TRUSTED CERTIFICATE block. */
function firstElement(der: Buffer): Buffer {
  const end = berElementEnd(der, 0);
  return end === undefined ? der : der.subarray(0, end);
}

/** Decodes a field in base64. @throws InvalidValueError when it is too long, or not base64 */
export function decodeField(base64: string, what: string): Buffer {
  refuseLong(base64, what);
  return decodeBase64(base64);
}

function refuseLong(value: string, what: string): void {
  if (value.length > MAX_CHARACTERS) {
    throw new InvalidValueError(`${what} is longer than ${MAX_CHARACTERS} characters`);
  }
}

/** Encodes DER as PEM (RFC 7468 section 2): lines of 64 characters, and a line break at the end. */
export function derToPem(der: Buffer, label: string): string {
  const base64 = der.toString('base64');
  let pem = `${BEGIN}${label}${DASHES}\n`;
  for (let at = 0; at < base64.length; at += 64) pem += `${base64.slice(at, at + 64)}\n`;
  return `${pem}-----END ${label}${DASHES}\n`;
}

/** Encodes a binary value of a response: base64 of PEM (contract 2.2). */
export function derToBase64Pem(der: Buffer, label: string): string {
  return Buffer.from(derToPem(der, label), 'latin1').toString('base64');
}
