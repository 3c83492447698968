import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { callerContextOf } from './caller-context.hook';

/** A request that was answered with a client error (4xx). */
export interface RefusedRequest {
  readonly status: number;
  readonly method: string;
  /** As the client sent it, without the prefix of the gateway: it can carry credentials (`loggedUrl`). */
  readonly url: string;
  readonly requestId: string | undefined;
  /** Claim `sub` of the verified token; `undefined` when there was none. */
  readonly caller: string | undefined;
  /** Remote address of the connection; behind a proxy it is the proxy's. */
  readonly address: string;
  /** The call had begun, so its failure has an audit event. */
  readonly isAudited: boolean;
}

/**
 * Calls `observe` for every answer with a status from 400 to 499, also for those that no route, hook or error filter sees:
 * URLs that cannot be decoded, and requests that are not HTTP.
 */
export function observeRefusedRequests(server: Server, observe: (refused: RefusedRequest) => void): void {
  const observeAnswer = (request: IncomingMessage, response: ServerResponse) => {
    // A socket that is closed does not know any more whose it was.
    const address = request.socket.remoteAddress ?? '';
    response.once('finish', () => {
      const { statusCode: status } = response;
      if (status >= 400 && status < 500) observe({ status, address, ...described(request) });
    });
  };
  server.prependListener('request', observeAnswer);
  // In place of `request` when the client sends `Expect: 100-continue`.
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
