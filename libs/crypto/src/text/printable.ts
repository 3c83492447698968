/** C0, DEL, C1, line and paragraph separators, and bidirectional control characters. */
// eslint-disable-next-line no-control-regex -- these are the characters to replace
const CONTROLS = /[\u0000-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069]/g;

/** Replaces control characters, which a terminal would execute. openssl does so in most places. */
export const printable = (text: string): string => text.replaceAll(CONTROLS, '.');

/** Bytes as ASCII, with a dot for each that is not printable: as openssl prints unknown extensions. */
export const printableBytes = (bytes: Buffer): string => bytes.toString('latin1').replaceAll(/[^ -~]/g, '.');

/** `AB:CD:…` */
export const upperHex = (bytes: Buffer): string => hexPairs(bytes).join(':').toUpperCase();

/** `ab:cd:…` in lines of `perLine` bytes; each but the last ends with a colon. */
export function hexLines(bytes: Buffer, perLine: number): string[] {
  const lines: string[] = [];
  for (let at = 0; at < bytes.length; at += perLine) {
    const isLast = at + perLine >= bytes.length;
    lines.push(hexPairs(bytes.subarray(at, at + perLine)).join(':') + (isLast ? '' : ':'));
  }
  return lines;
}

const hexPairs = (bytes: Buffer): string[] => bytes.toString('hex').match(/../g) ?? [];

export const indented = (lines: readonly string[], spaces: number): string[] =>
  lines.map((line) => ' '.repeat(spaces) + line);
