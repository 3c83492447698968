import { InvalidValueError } from '@libs/kernel';
import type { FastifyInstance } from 'fastify';
import { parseJson } from './json-numbers';
import { firstValue } from './json-scan';

/**
 * Parses a request body with the leniency that existing clients need (contract 1.4): for any Content-Type, with `null`
 * as a body, and ignoring text after the first JSON value. Takes time linear in the length.
 *
 * @throws InvalidValueError `EOF` for an empty body, else a sentence about the syntax or the exceeded bound
 */
export function parseJsonBody(bytes: Buffer): unknown {
  // Checks the bounds before it builds values.
  const { start, end } = firstValue(bytes);
  if (start === end) throw new InvalidValueError('EOF');
  const value = parseExactly(bytes.toString('utf8', start, end));
  refuseUnstorable(value);
  return value;
}

function parseExactly(text: string): unknown {
  try {
    return parseJson(text);
  } catch (error) {
    if (error instanceof InvalidValueError) throw error;
    throw new InvalidValueError('the body is not valid JSON', {}, { cause: error });
  }
}

/**
 * Rejects texts that cannot be stored: PostgreSQL's text and jsonb accept neither NUL nor half a surrogate pair.
 */
function refuseUnstorable(value: unknown): void {
  if (typeof value === 'string') refuseUnstorableText(value);
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

/** Answers a missing body like an empty one. Without a Content-Type, Fastify runs no parser for it. */
export function refuseMissingBody(fastify: FastifyInstance): void {
  fastify.addHook('preValidation', (request, _reply, done) => {
    const missing = request.body === undefined && METHODS_WITH_BODY.has(request.method);
    done(missing ? new InvalidValueError('EOF') : undefined);
  });
}
