import { ConcurrencyLimit } from '@libs/kernel';
import type { FastifyInstance } from 'fastify';

/** A browser loads half a dozen files at once. */
const ANSWERS = { total: 32, perCaller: 32 };

/** The OpenAPI document in either format. Writing it takes up to 40 ms. */
const IS_DOCUMENT = /\.(json|yaml)$/;

interface WrittenDocument {
  readonly type: string;
  readonly text: string;
}

/**
 * Bounds the cost of the public documentation at or below `path`. Writes the document once, and answers at most 32
 * requests at a time, so that clients that do not read fill neither connections nor memory. Further requests are answered
 * 503 (`ServiceLimitReachedError`).
 */
export function boundDocumentationLoad(fastify: FastifyInstance, path: string): void {
  const limit = new ConcurrencyLimit('answers of the documentation', ANSWERS);
  const documents = new Map<string, WrittenDocument>();
  fastify.addHook('onRequest', async (request, reply) => {
    const { url = '' } = request.routeOptions;
    if (url !== path && !url.startsWith(`${path}/`)) return;
    reply.raw.once('close', limit.acquire());
    const document = documents.get(url);
    if (document) await reply.type(document.type).send(document.text);
  });
  fastify.addHook('onSend', (request, reply, payload, done) => {
    const { url = '' } = request.routeOptions;
    const isDocument = url.startsWith(`${path}/`) && IS_DOCUMENT.test(url);
    if (isDocument && request.method === 'GET' && reply.statusCode === 200 && typeof payload === 'string') {
      documents.set(url, { type: String(reply.getHeader('content-type')), text: payload });
    }
    done(null, payload);
  });
}
