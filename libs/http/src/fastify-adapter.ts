import { FastifyAdapter } from '@nestjs/platform-fastify';
import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import { addCallerContext, refuseNulInUrl, requestIdOf } from './caller-context.hook';
import { parseJsonBody, refuseMissingBody } from './json-body';

/** 4 MiB: well above the largest CSR chain or metadata document, far below what would hurt. */
export const BODY_LIMIT = 4 * 1024 * 1024;

/** The API and health; the router ignores duplicate slashes. */
const BELOW_GATEWAY_PREFIX = /^\/api\/ca(?=\/+(v1|health)([/?]|$))/;

/**
 * A gateway may or may not strip `/api/ca` (contract 1.1): both forms reach the same routes. Of other routes, such as
 * `/docs`, only the form without the prefix exists: a gateway that forwards `/api/ca` exposes the API and health alone.
 */
function withoutGatewayPrefix({ url = '/' }: { url?: string | undefined }): string {
  return url.replace(BELOW_GATEWAY_PREFIX, '');
}

/** Fastify as this API needs it: any Content-Type is JSON, trailing slashes are tolerated, ids are kept. */
export function createFastifyAdapter(): FastifyAdapter {
  const adapter = new FastifyAdapter({
    bodyLimit: BODY_LIMIT,
    rewriteUrl: withoutGatewayPrefix,
    // A URL that cannot be decoded never reaches a route, nor the error filter.
    frameworkErrors: (error: FastifyError, _request: FastifyRequest, reply: FastifyReply) => {
      void reply.status(error.statusCode ?? 400).send({ err: error.message });
    },
    requestTimeout: 30_000,
    genReqId: (request: { headers: Record<string, string | string[] | undefined> }) =>
      requestIdOf(request.headers['x-request-id']),
    routerOptions: { ignoreTrailingSlash: true, ignoreDuplicateSlashes: true, maxParamLength: 1_024 },
  });
  const fastify = adapter.getInstance();
  addCallerContext(fastify);
  refuseNulInUrl(fastify);
  refuseMissingBody(fastify);
  fastify.removeAllContentTypeParsers();
  fastify.addContentTypeParser(
    '*',
    { parseAs: 'buffer' },
    (request: { method: string }, body: Buffer, done) => {
      try {
        // Existing clients send `Content-Type: application/json` without a body on GET and DELETE.
        done(
          null,
          body.length === 0 && request.method !== 'POST' && request.method !== 'PUT'
            ? undefined
            : parseJsonBody(body),
        );
      } catch (error) {
        done(error as Error);
      }
    },
  );
  return adapter;
}
