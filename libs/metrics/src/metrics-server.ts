import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { explainListenError } from '@libs/kernel';
import { Logger } from '@nestjs/common';
import type { Metrics } from './metrics';

/** Prometheus' text format, version 0.0.4: what `Metrics.text` writes. */
const CONTENT_TYPE = 'text/plain; version=0.0.4; charset=utf-8';

/** A scrape is a short request without a body. Times are in milliseconds. */
const BOUNDS = {
  maxHeaderSize: 8_192,
  headersTimeout: 5_000,
  requestTimeout: 5_000,
  keepAliveTimeout: 5_000,
  connectionsCheckingInterval: 5_000,
};
const MAXIMUM_CONNECTIONS = 50;
/** Milliseconds. Also closes connections that send no request or read no answer. */
const IDLE_TIMEOUT = 10_000;

export interface MetricsServerOptions {
  readonly host: string;
  /** 0: no listener. */
  readonly port: number;
}

/** The listener that serves metrics. */
export interface MetricsListener {
  /** `http://host:port/metrics`; `undefined` when the port is 0. */
  readonly url: string | undefined;
  stop(): Promise<void>;
}

/**
 * Serves `GET /metrics` on its own listener, without a token: the network restricts access to the port. Answers every
 * other request with 404.
 * @throws StartUpError when the process cannot listen on the port
 */
export async function serveMetrics(
  metrics: Metrics,
  { host, port }: MetricsServerOptions,
): Promise<MetricsListener> {
  if (port === 0) return { url: undefined, stop: () => Promise.resolve() };
  const server = createServer(BOUNDS, (request, response) => {
    void answer(metrics, request, response);
  });
  server.maxConnections = MAXIMUM_CONNECTIONS;
  server.setTimeout(IDLE_TIMEOUT);
  await listen(server, { host, port });
  const { port: actual } = server.address() as AddressInfo;
  const url = `http://${host.includes(':') ? `[${host}]` : host}:${actual}/metrics`;
  new Logger('Metrics').log(`Metrics are served at ${url}`);
  return { url, stop: () => close(server) };
}

async function answer(metrics: Metrics, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const [path] = (request.url ?? '').split('?', 1);
  const isScrape = path === '/metrics' && (request.method === 'GET' || request.method === 'HEAD');
  // The body is not read, so the connection cannot be reused.
  if (hasBody(request)) response.setHeader('Connection', 'close');
  if (!isScrape) {
    response.writeHead(404, { 'Content-Type': 'text/plain' }).end('404 page not found');
    return;
  }
  try {
    response.writeHead(200, { 'Content-Type': CONTENT_TYPE }).end(await metrics.text());
  } catch (error) {
    new Logger('Metrics').error({ err: error }, 'Metrics could not be written');
    response.writeHead(500).end();
  }
}

function hasBody({ headers }: IncomingMessage): boolean {
  return headers['transfer-encoding'] !== undefined || (headers['content-length'] ?? '0') !== '0';
}

function listen(server: Server, { host, port }: MetricsServerOptions): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (error) => {
      const variables = { port: 'METRICS_PORT', host: 'HTTP_HOST' };
      reject(
        explainListenError(error, {
          host,
          port,
          variables,
          remedy: 'choose another one, or 0 for no metrics',
        }),
      );
    });
    server.listen(port, host, resolve);
  });
}

function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => {
      resolve();
    });
    server.closeAllConnections();
  });
}
