import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Webhook } from 'standardwebhooks';

/** A webhook as it arrived, with a signature that is good. */
export interface Arrival {
  readonly id: string;
  readonly type: string;
  readonly subject: string;
  readonly headers: IncomingHttpHeaders;
  readonly path: string;
}

/** Answers a webhook: with a status code, or by its own means. */
export type Answer = (arrival: Arrival, response: ServerResponse) => number | undefined;

/** A receiver of webhooks that checks every signature with the reference implementation of Standard Webhooks. */
export class Receiver {
  readonly arrivals: Arrival[] = [];
  readonly forgeries: string[] = [];
  answer: Answer = () => 204;

  private constructor(
    private readonly server: Server,
    private readonly secret: string,
  ) {}

  static async start(secret: string): Promise<Receiver> {
    const server = createServer();
    const receiver = new Receiver(server, secret);
    server.on('request', (request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        receiver.#receive(Buffer.concat(chunks).toString(), request.headers, {
          path: request.url ?? '',
          response,
        });
      });
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return receiver;
  }

  url(path = '/'): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}${path}`;
  }

  /** Answered with success, by path, in the order of their first arrival. */
  readonly accepted: Arrival[] = [];

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    this.server.close();
    await once(this.server, 'close');
  }

  #receive(
    body: string,
    headers: IncomingHttpHeaders,
    { path, response }: { path: string; response: ServerResponse },
  ): void {
    let event: Pick<Arrival, 'id' | 'type' | 'subject'>;
    try {
      event = new Webhook(this.secret).verify(body, headers as Record<string, string>) as typeof event;
    } catch (error) {
      this.forgeries.push(String(error));
      response.writeHead(401).end();
      return;
    }
    const { id, type, subject } = event;
    const arrival = { id, type, subject, headers, path };
    this.arrivals.push(arrival);
    const status = this.answer(arrival, response);
    if (status === undefined) return;
    response.writeHead(status).end();
    if (status < 300) this.accepted.push(arrival);
  }
}
