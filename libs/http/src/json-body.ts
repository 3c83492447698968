import { InvalidValueError } from '@libs/kernel';
import type { FastifyInstance } from 'fastify';

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
  refuseUnstorable(value, 0);
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

/**
 * What could be parsed but not kept: PostgreSQL's text and jsonb take neither NUL nor half a surrogate pair, and
 * a number beyond the range of a double has become Infinity, which would be written as `null`.
 */
function refuseUnstorable(value: unknown, depth: number): void {
  if (typeof value === 'string') refuseUnstorableText(value);
  if (value === Infinity || value === -Infinity) {
    throw new InvalidValueError('the body has a number that is too large');
  }
  if (typeof value !== 'object' || value === null) return;
  if (depth >= MAXIMUM_DEPTH) {
    throw new InvalidValueError(`the body nests deeper than ${MAXIMUM_DEPTH} levels`);
  }
  for (const [key, item] of Object.entries(value)) {
    refuseUnstorableText(key);
    refuseUnstorable(item, depth + 1);
  }
}

function refuseUnstorableText(text: string): void {
  if (text.includes('\0')) throw new InvalidValueError('the body has a text with a NUL character');
  if (!text.isWellFormed()) throw new InvalidValueError('the body has a text that is not valid Unicode');
}

const METHODS_WITH_BODY = new Set(['POST', 'PUT', 'PATCH']);

/** Without a body and without a Content-Type no parser runs: the answer is that of an empty body. */
export function refuseMissingBody(fastify: FastifyInstance): void {
  fastify.addHook('preValidation', (request, _reply, done) => {
    const missing = request.body === undefined && METHODS_WITH_BODY.has(request.method);
    done(missing ? new InvalidValueError('EOF') : undefined);
  });
}
