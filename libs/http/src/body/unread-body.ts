import type { FastifyInstance } from 'fastify';
import type { IncomingMessage } from 'node:http';
import { Readable } from 'node:stream';
import { waitsForContinue } from './expect-continue';

/** Milliseconds that a connection stays open for the rest of an unread body. */
const LINGER_MS = 2_000;

/** Largest rest that is received and discarded. Beyond it the connection is closed at once. */
const DISCARDED = { bytes: 256 * 1024, pieces: 256 };

/**
 * Closes the connection of a request that is answered before its body was read: the request is rejected, its route is
 * unknown, its body is too large, or its method has no body. Sends the answer at once, and closes when the rest of the
 * body has arrived, after 2 seconds at most. Closing at once would reset the connection, and a client that is still
 * sending would lose the answer (RFC 9112 section 9.6).
 */
export function closeAfterUnreadBody(fastify: FastifyInstance): void {
  fastify.addHook('onSend', (request, reply, payload, done) => {
    if (!hasUnreadBody(request.raw)) {
      done(null, payload);
      return;
    }
    void reply.header('connection', 'close');
    if (typeof payload !== 'string' || request.method === 'HEAD' || waitsForContinue(request.raw)) {
      done(null, payload);
      return;
    }
    // With its length, the answer is complete for the client before the connection is closed.
    void reply.header('content-length', Buffer.byteLength(payload));
    done(null, endingWithBody(payload, request.raw));
  });
}

function hasUnreadBody(request: IncomingMessage): boolean {
  const { 'content-length': length = '0', 'transfer-encoding': encoding } = request.headers;
  return !request.complete && !request.readableEnded && (encoding !== undefined || length !== '0');
}

/** A stream of `payload` that ends when `request` is received. Discards the rest of the request within bounds. */
function endingWithBody(payload: string, request: IncomingMessage): Readable {
  const answer = new Readable({ read: () => undefined });
  answer.push(payload);
  let [bytes, pieces] = [0, 0];
  const discard = (chunk: Buffer) => {
    bytes += chunk.length;
    pieces++;
    if (bytes > DISCARDED.bytes || pieces > DISCARDED.pieces) end();
  };
  const end = () => {
    clearTimeout(timer);
    request.off('data', discard).off('end', end).off('close', end).off('error', end);
    answer.push(null);
  };
  const timer = setTimeout(end, LINGER_MS);
  request.on('data', discard).on('end', end).on('close', end).on('error', end);
  request.resume();
  return answer;
}
