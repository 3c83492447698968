/**
 * RFC 6901 section 4: digits without leading zeros. With a minus sign they count from the end
 * (contract 3.6).
 */
const INDEX = /^(?:0|-?[1-9]\d*)$/;

/** The place after the last element (RFC 6901 section 4). */
const END = '-';

/** Whether a token can only have been meant for an array. */
export function isArrayToken(token: string): boolean {
  return token === END || INDEX.test(token);
}

/** The position of an element that an array of this length has; -1 is the last one. */
export function elementPosition(length: number, token: string): number | undefined {
  if (!INDEX.test(token)) return undefined;
  const index = Number(token);
  const position = index < 0 ? length + index : index;
  return position >= 0 && position < length ? position : undefined;
}

/**
 * Before which position something is inserted into an array of this length; -1 is after the last element.
 * The position may lie behind the end: whoever inserts decides whether the gap may be filled.
 */
export function insertPosition(length: number, token: string): number | undefined {
  if (token === END) return length;
  if (!INDEX.test(token)) return undefined;
  const index = Number(token);
  const position = index < 0 ? length + 1 + index : index;
  return position >= 0 ? position : undefined;
}
