import { InvalidValueError } from '@libs/kernel';

/** Deeper than any body of the API; metadata may nest, but not without end. */
const MAXIMUM_DEPTH = 64;

/**
 * Reads a request body as the existing clients send it (contract 1.4): whatever the Content-Type says, a
 * literal `null` allowed, text after the first JSON value ignored.
 *
 * @throws InvalidValueError `EOF` for an empty body, else a sentence about the syntax.
 */
export function parseJsonBody(bytes: Buffer): unknown {
  const text = bytes.toString('utf8');
  if (text.trim() === '') throw new InvalidValueError('EOF');
  const value = parseFirstValue(text);
  refuseDeepNesting(value, 0);
  return value;
}

function parseFirstValue(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    const end = endOfFirstValue(text);
    if (end < text.length) return parseExactly(text.slice(0, end));
    throw invalidJson(error);
  }
}

function parseExactly(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw invalidJson(error);
  }
}

function invalidJson(error: unknown): InvalidValueError {
  return new InvalidValueError('the body is not valid JSON', {}, { cause: error });
}

/** Where the first object or array of the text ends; the length of the text when it does not. */
function endOfFirstValue(text: string): number {
  let depth = 0;
  const token = /"(?:[^"\\]|\\.)*"|[[\]{}]/g;
  for (let match = token.exec(text); match; match = token.exec(text)) {
    const mark = match[0];
    if (mark === '{' || mark === '[') depth += 1;
    if (mark === '}' || mark === ']') depth -= 1;
    if (depth <= 0) return token.lastIndex;
  }
  return text.length;
}

function refuseDeepNesting(value: unknown, depth: number): void {
  if (typeof value !== 'object' || value === null) return;
  if (depth >= MAXIMUM_DEPTH)
    throw new InvalidValueError(`the body nests deeper than ${MAXIMUM_DEPTH} levels`);
  for (const item of Object.values(value)) refuseDeepNesting(item, depth + 1);
}
