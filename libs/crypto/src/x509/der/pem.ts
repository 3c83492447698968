import { InvalidValueError } from '@libs/kernel';
import { decodeBase64 } from './base64';
import { berElementEnd } from './ber-header';
import { MAX_DER_BYTES } from './der-reader';
import { TAG } from './der-tag';

/** Base64 of base64 has 1.8 times the size; line breaks, headers and text before the block need more. */
const MAX_CHARACTERS = 4 * MAX_DER_BYTES;

const BEGIN = '-----BEGIN ';
const DASHES = '-----';

/**
 * Decodes a binary value of a request: base64 of PEM (contract 2.2). Reads the first block, with any label.
 * @throws InvalidValueError with the texts of contract 2.2
 */
export function pemToDer(base64OfPem: string, what: string): Buffer {
  const der = firstBlock(decodeField(base64OfPem, what).toString('latin1'));
  if (der === undefined) throw new InvalidValueError(`missing ${what} block`);
  return der;
}

/**
 * As `pemToDer`, but also accepts base64 of DER, one SEQUENCE (beyond contract 2.2). Tries DER first, because a
 * certificate may contain the text of a PEM block. @throws InvalidValueError
 */
export function pemOrDer(base64: string, what: string): Buffer {
  const bytes = decodeField(base64, what);
  const isSequence = bytes[0] === TAG.sequence;
  if (isSequence && berElementEnd(bytes, 0) === bytes.length) return bytes;
  const der = firstBlock(bytes.toString('latin1')) ?? (isSequence ? bytes : undefined);
  if (der === undefined) throw new InvalidValueError(`missing ${what} block`);
  return der;
}

/** Decodes a field in base64. @throws InvalidValueError when it is too long, or not base64 */
export function decodeField(base64: string, what: string): Buffer {
  if (base64.length > MAX_CHARACTERS) {
    throw new InvalidValueError(`${what} is longer than ${MAX_CHARACTERS} characters`);
  }
  return decodeBase64(base64);
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

/**
 * Returns the first block; skips text and blocks that are not base64, as readers of PEM do. A block ends at the next
 * dashes, which base64 does not contain, so the search is linear even when many blocks begin and none ends.
 */
function firstBlock(text: string): Buffer | undefined {
  let at = 0;
  while (at !== -1) {
    const begin = startOfLine(text, BEGIN, at);
    const lineEnd = begin === -1 ? -1 : text.indexOf('\n', begin);
    if (lineEnd === -1) return undefined;
    const line = text.slice(begin, lineEnd).trimEnd();
    at = lineEnd;
    if (line.length < BEGIN.length + DASHES.length || !line.endsWith(DASHES)) continue;
    at = text.indexOf(DASHES, lineEnd);
    const end = `-----END ${line.slice(BEGIN.length)}`;
    const der = at !== -1 && text.startsWith(end, at) ? decodeBody(text.slice(lineEnd + 1, at)) : undefined;
    if (der !== undefined) return der;
  }
  return undefined;
}

function startOfLine(text: string, start: string, from: number): number {
  if (from === 0 && text.startsWith(start)) return 0;
  const lineBreak = text.indexOf(`\n${start}`, Math.max(0, from - 1));
  return lineBreak === -1 ? -1 : lineBreak + 1;
}

/** Decodes a block. Old files have headers (RFC 1421): lines with a colon, then an empty line. */
function decodeBody(body: string): Buffer | undefined {
  const headersEnd = body.includes(':') ? /\r?\n\r?\n/.exec(body) : null;
  const base64 = headersEnd === null ? body : body.slice(headersEnd.index + headersEnd[0].length);
  try {
    const der = decodeBase64(base64.replaceAll(/[ \t]/g, ''));
    return der.length > 0 ? der : undefined;
  } catch {
    return undefined;
  }
}
