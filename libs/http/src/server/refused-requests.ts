import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { callerContextOf } from './caller-context.hook';

/** A request that was answered with a client error (4xx). */
export interface RefusedRequest {
  readonly status: number;
  readonly method: string;
  /** As received, without the prefix of the gateway. It can carry credentials (`loggedUrl` removes them). */
  readonly url: string;
  readonly requestId: string | undefined;
  /** Claim `sub` of the verified token; `undefined` without one. */
  readonly caller: string | undefined;
  /** Remote address of the connection; behind a proxy, that of the proxy. */
  readonly address: string;
  /** The call began, so its failure has an audit event. */
  readonly isAudited: boolean;
}

/**
 * Calls `observe` for every answer with a status from 400 to 499, including those that reach no route, hook or error
 * filter: URLs that cannot be decoded, and requests that are not HTTP.
 */
export function observeRefusedRequests(server: Server, observe: (refused: RefusedRequest) => void): void {
  const observeAnswer = (request: IncomingMessage, response: ServerResponse) => {
    // A closed socket has no remote address.
    const address = request.socket.remoteAddress ?? '';
    response.once('finish', () => {
      const { statusCode: status } = response;
      if (status >= 400 && status < 500) observe({ status, address, ...described(request) });
    });
  };
  server.prependListener('request', observeAnswer);
  // Node emits this instead of `request` for `Expect: 100-continue`.
  server.prependListener('checkContinue', observeAnswer);
  server.prependListener('clientError', (error: NodeJS.ErrnoException, socket: Socket) => {
    if (error.code?.startsWith('HPE_') !== true || error.code === 'HPE_HEADER_OVERFLOW') return;
    observe({ status: 400, ...UNKNOWN, address: socket.remoteAddress ?? '' });
  });
}

const UNKNOWN = { method: '', url: '', requestId: undefined, caller: undefined, isAudited: false };

function described(request: IncomingMessage): Omit<RefusedRequest, 'status' | 'address'> {
  const { context, caller } = callerContextOf(request);
  return {
    method: request.method ?? '',
    url: request.url ?? '',
    requestId: context?.requestId,
    caller,
    isAudited: context?.auditedCall !== undefined,
  };
}
