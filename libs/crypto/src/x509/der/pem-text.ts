import { InvalidValueError } from '@libs/kernel';

const BYTE_ORDER_MARKS: readonly (readonly [string, Buffer])[] = [
  ['UTF-16LE', Buffer.of(0xff, 0xfe)],
  ['UTF-16BE', Buffer.of(0xfe, 0xff)],
];

const BEGIN_IN_UTF16LE = Buffer.from('-----BEGIN ', 'utf16le');
const BEGINNINGS: readonly (readonly [string, Buffer])[] = [
  ['UTF-16LE', BEGIN_IN_UTF16LE],
  ['UTF-16BE', Buffer.from(BEGIN_IN_UTF16LE).swap16()],
];

const UTF8_BYTE_ORDER_MARK = '\xef\xbb\xbf';

/**
 * Returns the text of a PEM file with LF as line end: without a byte order mark, with CR, CRLF and the two characters
 * `\n` (a file pasted into JSON or an environment variable) replaced. PEM is ASCII (RFC 7468 section 3), so each byte is
 * one character.
 * @throws InvalidValueError when the file is UTF-16, which Windows PowerShell writes
 */
export function pemText(bytes: Buffer, field: string): string {
  const [encoding] =
    BYTE_ORDER_MARKS.find(([, mark]) => bytes.subarray(0, 2).equals(mark)) ??
    BEGINNINGS.find(([, begin]) => bytes.indexOf(begin) % 2 === 0) ??
    [];
  if (encoding !== undefined) {
    throw new InvalidValueError(`${field} is encoded in ${encoding}: PEM must be ASCII or UTF-8`);
  }
  const text = bytes.toString('latin1');
  return withLineFeeds(text.startsWith(UTF8_BYTE_ORDER_MARK) ? text.slice(3) : text);
}

/** Replaces the other line ends by LF. */
export const withLineFeeds = (text: string): string => text.replaceAll(/\r\n?|(?:\\r)?\\n/g, '\n');
