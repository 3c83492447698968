import type { IncomingMessage, RequestListener, Server, ServerResponse } from 'node:http';

const waiting = new WeakMap<IncomingMessage, ServerResponse>();

/**
 * Passes requests with `Expect: 100-continue` to `listener` without the interim answer that Node would send at once
 * (RFC 9110 section 10.1.1). `sendContinue` sends it when the body is about to be read.
 */
export function deferContinue(server: Server, listener: RequestListener): void {
  server.on('checkContinue', (request: IncomingMessage, response) => {
    waiting.set(request, response);
    listener(request, response);
  });
}

/** Whether the client waits for the interim answer before it sends its body. */
export const waitsForContinue = (request: IncomingMessage): boolean => waiting.has(request);

/** Sends the interim answer to a client that waits for it. */
export function sendContinue(request: IncomingMessage): void {
  waiting.get(request)?.writeContinue();
  waiting.delete(request);
}
