import { type Agent, request } from 'node:http';
import { connect } from 'node:net';

export interface Sent {
  readonly host: string;
  readonly port: number;
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly token?: string;
  readonly body?: Buffer;
  readonly agent?: Agent;
}

export interface Received {
  readonly status: number;
  readonly text: string;
}

/** Milliseconds; an answer that takes longer counts as none. */
export const LONGEST_ANSWER = 120_000;

/** Sends a request and reads the answer. @throws Error when the connection ends without one */
export function send({ host, port, method, path, token, body, agent }: Sent): Promise<Received> {
  return new Promise((resolve, reject) => {
    const headers = {
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      ...(body === undefined ? {} : { 'content-type': 'application/json', 'content-length': body.length }),
    };
    const options = { host, port, method, path, headers, agent: agent ?? false, timeout: LONGEST_ANSWER };
    const sent = request(options, (response) => {
      let text = '';
      response
        .setEncoding('utf8')
        .on('data', (part: string) => (text += part))
        .once('error', reject)
        .once('end', () => {
          resolve({ status: response.statusCode ?? 0, text });
        });
    });
    sent.once('timeout', () => sent.destroy(new Error('no answer'))).once('error', reject);
    sent.end(body);
  });
}

/** Octets of a slow body that are sent before the client goes on waiting for the server to end it. */
const SLOW_OCTETS = 40;

/**
 * Announces a body of 4 MB, sends an octet of it every quarter of a second, and reads what the server answers.
 * Returns the status, or `closed`.
 */
export function sendSlowly({ host, port, path }: Pick<Sent, 'host' | 'port' | 'path'>): Promise<string> {
  return new Promise((resolve) => {
    let answer = '';
    let left = SLOW_OCTETS;
    const socket = connect(port, host, () => {
      socket.write(`POST ${path} HTTP/1.1\r\nHost: ${host}\r\nContent-Length: 4000000\r\n\r\n`);
    });
    const drip = setInterval(() => {
      left -= 1;
      if (left >= 0 && socket.writable) socket.write('[');
      else socket.destroy();
    }, 250);
    socket.setEncoding('utf8').on('data', (text: string) => {
      answer += text;
      socket.end();
    });
    socket.on('error', () => undefined);
    socket.once('close', () => {
      clearInterval(drip);
      resolve(/^HTTP\/1\.1 (\d{3})/.exec(answer)?.[1] ?? 'closed');
    });
  });
}
