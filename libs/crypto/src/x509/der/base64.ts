import { InvalidValueError } from '@libs/kernel';

const CANONICAL = /^[A-Za-z0-9+/]*={0,2}$/;

/**
 * Decodes standard base64 with padding (RFC 4648 section 4). Skips line breaks.
 * @throws InvalidValueError with the text of contract 2.2, in which the first byte is 0
 */
export function decodeBase64(text: string): Buffer {
  const digits = text.replaceAll(/[\r\n]/g, '');
  if (digits.length % 4 !== 0 || !CANONICAL.test(digits)) {
    throw new InvalidValueError(`illegal base64 data at input byte ${firstIllegal(text)}`);
  }
  return Buffer.from(digits, 'base64');
}

/** Position of the first error: an illegal character, or an incomplete group of four. */
function firstIllegal(text: string): number {
  let inGroup = 0;
  for (let at = 0; at < text.length; at++) {
    const character = text.charAt(at);
    if (character === '\r' || character === '\n') continue;
    if (character === '=') return illegalFromPadding(text, at, inGroup);
    if (!/[A-Za-z0-9+/]/.test(character)) return byteOffset(text, at);
    inGroup = (inGroup + 1) % 4;
  }
  return byteOffset(text, text.length) - inGroup;
}

/** Padding is legal after two or three digits of a group, and nothing may follow it. */
function illegalFromPadding(text: string, at: number, inGroup: number): number {
  if (inGroup < 2) return at;
  const rest = text.slice(at + 1).search(/[^\r\n]/);
  if (inGroup === 3) return rest === -1 ? text.length : at + 1 + rest;
  if (rest === -1) return text.length;
  if (text[at + 1 + rest] !== '=') return at + rest;
  const after = text.slice(at + 2 + rest).search(/[^\r\n]/);
  return after === -1 ? text.length : at + 2 + rest + after;
}

const byteOffset = (text: string, at: number): number => Buffer.byteLength(text.slice(0, at), 'utf8');
