import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { type Caller, type CallerContext, InvalidValueError, runInCallerContext } from '@libs/kernel';
import type { FastifyInstance, FastifyRequest } from 'fastify';

/** W3C Trace Context, section 3.2.2: version, trace id, parent id, flags. */
const TRACEPARENT = /^[0-9a-f]{2}-([0-9a-f]{32})-([0-9a-f]{16})-[0-9a-f]{2}$/;
const REQUEST_ID = /^[\w.:-]{1,128}$/;
const SOURCE = /^[\x21-\x7e]{1,256}$/;

/** The id of a request: a valid `x-request-id` of the caller, else a new UUID. */
export function requestIdOf(header: string | string[] | undefined): string {
  return typeof header === 'string' && REQUEST_ID.test(header) ? header : randomUUID();
}

/** Rejects NUL in URLs: PostgreSQL does not accept it in texts. */
export function refuseNulInUrl(fastify: FastifyInstance): void {
  fastify.addHook('onRequest', (request, _reply, done) => {
    if (request.url.includes('%00')) done(new InvalidValueError('the URL has a NUL character'));
    else done();
  });
}

/** Runs every request in its own CallerContext, and answers with its request id. */
export function addCallerContext(fastify: FastifyInstance): void {
  fastify.addHook('onRequest', (request, reply, done) => {
    const source = request.headers['x-lms-source'];
    const trace = TRACEPARENT.exec(String(request.headers.traceparent ?? ''));
    void reply.header('x-request-id', request.id);
    const context: CallerContext = {
      requestId: request.id,
      source: typeof source === 'string' && SOURCE.test(source) ? source : 'service/ca',
      ...(trace?.[1] && trace[2] ? { traceId: trace[1], spanId: trace[2] } : {}),
    };
    CALLS.set(request.raw, { context, request });
    runInCallerContext(context, done);
  });
}

/** Contexts for observers that run after the answer, when the asynchronous context is that of the socket. */
const CALLS = new WeakMap<IncomingMessage, { context: CallerContext; request: FastifyRequest }>();

/** The context of a request, and the subject of its verified token, even when the token lacks the permission. */
export function callerContextOf(request: IncomingMessage): {
  readonly context: CallerContext | undefined;
  readonly caller: string | undefined;
} {
  const call = CALLS.get(request);
  // `user` is Passport's member. The context names the caller only when the token holds the permission of the route.
  const { user } = (call?.request ?? {}) as { user?: { caller?: Caller } };
  return { context: call?.context, caller: (call?.context.caller ?? user?.caller)?.authId };
}
