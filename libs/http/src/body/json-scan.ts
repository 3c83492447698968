import { InvalidValueError } from '@libs/kernel';

/** Deeper than any body of the API; metadata may nest, but within bounds. */
const MAXIMUM_DEPTH = 64;

/** Far above metadata in use, and small enough that parsing and checking take milliseconds. */
const MAXIMUM_VALUES = 20_000;

const [QUOTE, BACKSLASH, COMMA] = [0x22, 0x5c, 0x2c];
const [OPEN_OBJECT, CLOSE_OBJECT, OPEN_ARRAY, CLOSE_ARRAY] = [0x7b, 0x7d, 0x5b, 0x5d];
const SPACES = new Set([0x20, 0x09, 0x0a, 0x0d]);
const SCALAR_ENDS = new Set([...SPACES, QUOTE, COMMA, OPEN_OBJECT, CLOSE_OBJECT, OPEN_ARRAY, CLOSE_ARRAY]);

/** Extent of the first JSON value in a text: `start` to `end`, in bytes. Both are equal when the text has no value. */
export interface ValueExtent {
  readonly start: number;
  readonly end: number;
}

/**
 * Finds the first JSON value without building it. Reads every byte once, so the time is linear in the length of any text.
 * Leaves syntax errors to the parser.
 *
 * @throws InvalidValueError when the value nests deeper than 64 levels or has more than 20,000 members and elements
 */
export function firstValue(bytes: Uint8Array): ValueExtent {
  const start = endOfSpaces(bytes);
  let [at, depth, values] = [start, 0, 0];
  while (at < bytes.length) {
    const byte = bytes[at] as number;
    at = endOfToken(bytes, at, depth);
    if (byte === OPEN_OBJECT || byte === OPEN_ARRAY) depth++;
    else if (byte === CLOSE_OBJECT || byte === CLOSE_ARRAY) depth--;
    if (COUNTED.has(byte)) refuseTooMany(++values, depth);
    if (depth <= 0) break;
  }
  return { start, end: at };
}

/** Every element and member but the first of its array or object follows a comma. */
const COUNTED = new Set([OPEN_OBJECT, OPEN_ARRAY, COMMA]);

function refuseTooMany(values: number, depth: number): void {
  if (depth > MAXIMUM_DEPTH) {
    throw new InvalidValueError(`the body nests deeper than ${MAXIMUM_DEPTH} levels`);
  }
  if (values > MAXIMUM_VALUES) {
    throw new InvalidValueError(`the body has more than ${MAXIMUM_VALUES} members and elements`);
  }
}

/** Within arrays and objects a scalar is skipped byte by byte, because its end does not matter there. */
function endOfToken(bytes: Uint8Array, at: number, depth: number): number {
  const byte = bytes[at] as number;
  if (byte === QUOTE) return endOfString(bytes, at);
  return depth === 0 && !SCALAR_ENDS.has(byte) ? endOfScalar(bytes, at) : at + 1;
}

function endOfSpaces(bytes: Uint8Array): number {
  let at = 0;
  while (at < bytes.length && SPACES.has(bytes[at] as number)) at++;
  return at;
}

/** `at` is the opening quote. */
function endOfString(bytes: Uint8Array, at: number): number {
  for (let next = at + 1; next < bytes.length; next++) {
    const byte = bytes[next];
    if (byte === BACKSLASH) next++;
    else if (byte === QUOTE) return next + 1;
  }
  return bytes.length;
}

function endOfScalar(bytes: Uint8Array, at: number): number {
  let end = at;
  while (end < bytes.length && !SCALAR_ENDS.has(bytes[end] as number)) end++;
  return end;
}
