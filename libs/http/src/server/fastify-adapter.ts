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
 * A gateway may or may not strip `/api/ca` (contract 1.1): both forms reach the same routes. Of other routes, such as
 * `/docs`, only the form without the prefix exists: a gateway that forwards `/api/ca` exposes the API and health alone.
 */
function withoutGatewayPrefix({ url = '/' }: { url?: string | undefined }): string {
  return url.replace(BELOW_GATEWAY_PREFIX, '');
}

/** Fastify as this API needs it: any Content-Type is JSON, trailing slashes are tolerated, ids are kept. */
export function createFastifyAdapter(limits: Partial<HttpServerLimits> = {}): FastifyAdapter {
  const bounds = { ...HTTP_SERVER_LIMITS, ...limits };
  const adapter = new FastifyAdapter({
    bodyLimit: DEFAULT_BODY_LIMIT,
    rewriteUrl: withoutGatewayPrefix,
    serverFactory: (handler: RequestListener, { http }: { http?: ServerOptions | null }) =>
      createHttpServer(handler, http ?? {}, bounds),
    clientErrorHandler: answerClientError,
    // A URL that cannot be decoded never reaches a route, nor the error filter.
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

/** An unknown route is answered before its body is read. */
function answerUnknownRoutes(fastify: FastifyInstance): void {
  fastify.addHook('preParsing', (request, _reply, payload, done) => {
    if (request.is404) done(new NotFoundException());
    else done(null, payload);
  });
}

/** Reads every body as JSON, whatever its Content-Type (contract 1.4). */
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
