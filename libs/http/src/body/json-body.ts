import { InvalidValueError } from '@libs/kernel';
import type { FastifyInstance } from 'fastify';
import { firstValue } from './json-scan';

/**
 * Reads a request body as the existing clients send it (contract 1.4): whatever the Content-Type says, a
 * literal `null` allowed, text after the first JSON value ignored. Takes time linear in the length.
 *
 * @throws InvalidValueError `EOF` for an empty body, else a sentence about the syntax or the bound it exceeds.
 */
export function parseJsonBody(bytes: Buffer): unknown {
  // The bounds are checked before anything is built.
  const { start, end } = firstValue(bytes);
  if (start === end) throw new InvalidValueError('EOF');
  const value = parseExactly(bytes.toString('utf8', start, end));
  refuseUnstorable(value);
  return value;
}

function parseExactly(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new InvalidValueError('the body is not valid JSON', {}, { cause: error });
  }
}

/**
 * Rejects what can be parsed but not stored: PostgreSQL's text and jsonb take neither NUL nor half a surrogate pair,
 * and a number beyond the range of a double has become Infinity, which would be written as `null`.
 */
function refuseUnstorable(value: unknown): void {
  if (typeof value === 'string') refuseUnstorableText(value);
  if (value === Infinity || value === -Infinity) {
    throw new InvalidValueError('the body has a number that is too large');
  }
  if (typeof value !== 'object' || value === null) return;
  if (Array.isArray(value)) {
    value.forEach(refuseUnstorable);
    return;
  }
  for (const [key, item] of Object.entries(value)) {
    refuseUnstorableText(key);
    refuseUnstorable(item);
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
