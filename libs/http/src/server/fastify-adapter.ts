import { NotFoundException } from '@nestjs/common';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { RequestListener, ServerOptions } from 'node:http';
import { applyBodyLimits, BodyTooLargeError, DEFAULT_BODY_LIMIT } from '../body/body-limit';
import { addCallerContext, refuseNulInUrl, requestIdOf } from './caller-context.hook';
import { sendContinue } from '../body/expect-continue';
import {
  answerClientError,
  createHttpServer,
  HTTP_SERVER_LIMITS,
  type HttpServerLimits,
} from './http-server';
import { parseJsonBody, refuseMissingBody } from '../body/json-body';
import { readBody } from '../body/read-body';
import { boundUnreadAnswers } from './unread-answers';
import { closeAfterUnreadBody } from '../body/unread-body';

/** The API and health; the router ignores duplicate slashes. */
const BELOW_GATEWAY_PREFIX = /^\/api\/ca(?=\/+(v1|health)([/?]|$))/;

/**
 * Removes the prefix `/api/ca`, which a gateway may or may not strip (contract 1.1). Routes such as `/docs` exist without
 * the prefix only, so a gateway that forwards `/api/ca` exposes only the API and health.
 */
function withoutGatewayPrefix({ url = '/' }: { url?: string | undefined }): string {
  return url.replace(BELOW_GATEWAY_PREFIX, '');
}

/** Fastify with the settings of this API: any Content-Type is JSON, trailing slashes and request ids are accepted. */
export function createFastifyAdapter(limits: Partial<HttpServerLimits> = {}): FastifyAdapter {
  const bounds = { ...HTTP_SERVER_LIMITS, ...limits };
  const adapter = new FastifyAdapter({
    bodyLimit: DEFAULT_BODY_LIMIT,
    rewriteUrl: withoutGatewayPrefix,
    serverFactory: (handler: RequestListener, { http }: { http?: ServerOptions | null }) =>
      createHttpServer(handler, http ?? {}, bounds),
    clientErrorHandler: answerClientError,
    // A URL that cannot be decoded reaches neither a route nor the error filter.
    frameworkErrors: (error: FastifyError, _request: FastifyRequest, reply: FastifyReply) => {
      void reply
        .status(error.statusCode ?? 400)
        .header('connection', 'close')
        .send({ err: error.message });
    },
    genReqId: (request: { headers: Record<string, string | string[] | undefined> }) =>
      requestIdOf(request.headers['x-request-id']),
    routerOptions: { ignoreTrailingSlash: true, ignoreDuplicateSlashes: true, maxParamLength: 1_024 },
  });
  const fastify = adapter.getInstance<FastifyInstance>();
  applyBodyLimits(fastify);
  addCallerContext(fastify);
  refuseNulInUrl(fastify);
  answerUnknownRoutes(fastify);
  refuseMissingBody(fastify);
  boundUnreadAnswers(fastify);
  closeAfterUnreadBody(fastify);
  readJsonBodies(fastify, bounds);
  return adapter;
}

/** Answers an unknown route before its body is read. */
function answerUnknownRoutes(fastify: FastifyInstance): void {
  fastify.addHook('preParsing', (request, _reply, payload, done) => {
    if (request.is404) done(new NotFoundException());
    else done(null, payload);
  });
}

/** Parses every body as JSON, for any Content-Type (contract 1.4). */
function readJsonBodies(fastify: FastifyInstance, { bodyIdleTimeout: idleTimeout }: HttpServerLimits): void {
  fastify.removeAllContentTypeParsers();
  fastify.addContentTypeParser('*', async (request: FastifyRequest, payload: FastifyRequest['raw']) => {
    const { bodyLimit: limit } = request.routeOptions;
    if (Number(request.headers['content-length']) > limit) throw new BodyTooLargeError(limit);
    sendContinue(request.raw);
    const body = await readBody(payload, { limit, idleTimeout });
    // Existing clients send `Content-Type: application/json` without a body on GET and DELETE.
    const mayBeEmpty = request.method !== 'POST' && request.method !== 'PUT';
    return body.length === 0 && mayBeEmpty ? undefined : parseJsonBody(body);
  });
}
