import {
  createServer,
  type IncomingMessage,
  type RequestListener,
  type Server,
  type ServerOptions,
  STATUS_CODES,
} from 'node:http';
import type { Socket } from 'node:net';
import { deferContinue } from '../body/expect-continue';

/** Bounds of the HTTP server. Times are in milliseconds. */
export interface HttpServerLimits {
  /** Open connections; further ones are refused. */
  readonly maximumConnections: number;
  /** From the start of a connection or request to the end of its headers. */
  readonly headersTimeout: number;
  /** From the start of a request to the end of its body. */
  readonly requestTimeout: number;
  /** Between two pieces of a body. */
  readonly bodyIdleTimeout: number;
  /** Without progress while a client does not read its answer. */
  readonly unreadTimeout: number;
  /** Between an answer and the next request of the connection. */
  readonly keepAliveTimeout: number;
  /** How often Node looks for connections past the first two timeouts. */
  readonly checkInterval: number;
}

export const HTTP_SERVER_LIMITS: HttpServerLimits = {
  maximumConnections: 2_000,
  headersTimeout: 10_000,
  requestTimeout: 30_000,
  bodyIdleTimeout: 10_000,
  unreadTimeout: 30_000,
  // Longer than the 60 s of common gateways, so that the gateway ends its idle connections first.
  keepAliveTimeout: 72_000,
  checkInterval: 1_000,
};

/** Unanswered requests of one connection. Allows pipelining, but no floods. */
const MAXIMUM_PIPELINED = 16;

/** Bytes of the headers of a request: a token of 16 KiB (libs/auth) and as much again for those that proxies add. */
const MAXIMUM_HEADER_BYTES = 32 * 1024;

/** Least milliseconds between two closings of idle connections when the server is full. */
const IDLE_CLOSING_INTERVAL_MS = 1_000;

/** Creates an HTTP/1.1 server that bounds connections, pipelining and time before a request is handled. */
export function createHttpServer(
  handler: RequestListener,
  options: ServerOptions,
  limits: HttpServerLimits,
): Server {
  const listener = boundPipelining(requireHost(handler));
  const { headersTimeout, requestTimeout, keepAliveTimeout } = limits;
  const server = createServer(
    {
      ...options,
      ...{ headersTimeout, requestTimeout, keepAliveTimeout },
      maxHeaderSize: MAXIMUM_HEADER_BYTES,
      connectionsCheckingInterval: limits.checkInterval,
      // `requireHost` checks it instead: Node would answer each of thousands of pipelined requests.
      requireHostHeader: false,
    },
    listener,
  );
  server.maxConnections = limits.maximumConnections;
  deferContinue(server, listener);
  closeIdleWhenFull(server);
  closeUnread(server, limits.unreadTimeout);
  return server;
}

/** Requests of a connection whose answers are not completely sent. */
const unanswered = new WeakMap<Socket, number>();

/** Bounds the unanswered requests of a connection. Node would start thousands of requests that one read contains. */
function boundPipelining(handler: RequestListener): RequestListener {
  const add = (socket: Socket, difference: number) => {
    const count = (unanswered.get(socket) ?? 0) + difference;
    unanswered.set(socket, count);
    return count;
  };
  return (request: IncomingMessage, response) => {
    const { socket } = request;
    if (!socket.writable) return;
    if (add(socket, 1) > MAXIMUM_PIPELINED) {
      socket.destroy();
      return;
    }
    response.once('close', () => {
      add(socket, -1);
    });
    handler(request, response);
  };
}

/** Answers an HTTP/1.1 request without a Host header with 400 (RFC 9112 section 3.2). */
function requireHost(handler: RequestListener): RequestListener {
  return (request, response) => {
    const required = request.httpVersion === '1.1';
    if (!required || request.headers.host !== undefined) handler(request, response);
    else answerClientError(new Error('the Host header is missing'), request.socket);
  };
}

/** Closes idle connections when the server rejects new ones. */
function closeIdleWhenFull(server: Server): void {
  let closedAt = 0;
  server.on('drop', () => {
    if (Date.now() - closedAt < IDLE_CLOSING_INTERVAL_MS) return;
    closedAt = Date.now();
    server.closeIdleConnections();
  });
}

/** Closes connections whose clients do not read, which would hold connections and memory for ever. */
function closeUnread(server: Server, timeout: number): void {
  server.setTimeout(timeout, (socket) => {
    // Node calls this for idle connections too, after `keepAliveTimeout`. Does not close a connection with a running call.
    const isWorking = (unanswered.get(socket) ?? 0) > 0 && socket.writableLength === 0;
    if (!isWorking) socket.destroy();
  });
}

/** By Node's error code. Every other code is a request that cannot be parsed. */
const CLIENT_ERROR_ANSWERS: Readonly<Record<string, readonly [status: number, text: string]>> = {
  ERR_HTTP_REQUEST_TIMEOUT: [408, 'the request did not arrive in time'],
  HPE_HEADER_OVERFLOW: [431, 'the headers are too large'],
  HPE_CHUNK_EXTENSIONS_OVERFLOW: [413, 'the chunk extensions of the body are too large'],
};

/** Answers an incomplete or invalid HTTP request in the form of other errors (contract 1.5), and disconnects. */
export function answerClientError(error: NodeJS.ErrnoException, socket: Socket): void {
  if (error.code === 'ECONNRESET' || socket.destroyed) return;
  const [status, text] = CLIENT_ERROR_ANSWERS[error.code ?? ''] ?? [400, 'the request is not valid HTTP'];
  const body = JSON.stringify({ err: text });
  if (socket.writable) {
    socket.write(
      [
        `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}`,
        'Content-Type: application/json; charset=utf-8',
        `Content-Length: ${Buffer.byteLength(body)}`,
        'Connection: close',
        '',
        body,
      ].join('\r\n'),
    );
  }
  socket.destroySoon();
}
