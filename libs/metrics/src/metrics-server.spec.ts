import { once } from 'node:events';
import { connect, createServer, type AddressInfo } from 'node:net';
import { Logger } from '@nestjs/common';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Metrics } from './metrics';
import { type MetricsListener, serveMetrics } from './metrics-server';

Logger.overrideLogger(false);

const host = '127.0.0.1';

async function freePort(): Promise<number> {
  const server = createServer().listen(0, host);
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  await new Promise((done) => server.close(done));
  return port;
}

describe('the metrics listener', () => {
  let listener: MetricsListener;
  let origin: string;
  let port: number;

  beforeEach(async () => {
    port = await freePort();
    listener = await serveMetrics(new Metrics(), { host, port });
    origin = `http://${host}:${port}`;
  });
  afterEach(() => listener.stop());

  /** What the server sends for these bytes until it closes the connection. */
  async function answerTo(bytes: string): Promise<string> {
    const socket = connect(port, host);
    let answer = '';
    socket.setEncoding('utf8').on('data', (text: string) => (answer += text));
    socket.on('error', () => undefined);
    socket.write(bytes);
    await once(socket, 'close');
    return answer;
  }

  it('answers GET and HEAD /metrics in the text format of Prometheus', async () => {
    expect(listener.url).toBe(`${origin}/metrics`);
    const answer = await fetch(`${origin}/metrics?name[]=up`);
    expect(answer.status).toBe(200);
    expect(answer.headers.get('content-type')).toBe('text/plain; version=0.0.4; charset=utf-8');
    expect(await answer.text()).toContain('process_resident_memory_bytes ');
    expect((await fetch(`${origin}/metrics`, { method: 'HEAD' })).status).toBe(200);
  });

  it.each([
    ['GET', '/'],
    ['GET', '/metrics/'],
    ['GET', '/api/ca/v1/cas'],
    ['GET', '/health'],
    ['POST', '/metrics'],
    ['DELETE', '/metrics'],
    ['OPTIONS', '/metrics'],
  ])('answers %s %s with 404', async (method, path) => {
    expect((await fetch(origin + path, { method })).status).toBe(404);
  });

  it('closes the connection of a request with a body, which it does not read', async () => {
    const request = `POST /metrics HTTP/1.1\r\nHost: x\r\nContent-Length: 1000000000\r\n\r\n`;
    expect(await answerTo(request)).toMatch(/^HTTP\/1.1 404 [^]*\r\nConnection: close\r\n/i);
  });

  it('rejects a request with more than 8 KiB of headers', async () => {
    const request = `GET /metrics HTTP/1.1\r\nHost: x\r\nX: ${'x'.repeat(9_000)}\r\n\r\n`;
    expect(await answerTo(request)).toMatch(/^HTTP\/1.1 431 /);
  });

  it('closes a connection whose headers do not arrive', async () => {
    expect(await answerTo('GET /metrics HTTP/1.1\r\n')).toMatch(/^(HTTP\/1.1 408 [^]*)?$/);
  }, 60_000);

  it('accepts at most 50 connections', async () => {
    const sockets = Array.from({ length: 60 }, () => connect(port, host).on('error', () => undefined));
    // Connections that are too many are closed at once, the others after the idle timeout.
    await vi.waitFor(() => {
      expect(sockets.filter(({ closed }) => closed).length).toBeGreaterThanOrEqual(10);
    }, 5_000);
    for (const socket of sockets) socket.destroy();
  });

  it('is off when the port is 0', async () => {
    const off = await serveMetrics(new Metrics(), { host, port: 0 });
    expect(off.url).toBeUndefined();
    await off.stop();
  });

  it('names the variable and the remedies when the port is in use', async () => {
    await expect(serveMetrics(new Metrics(), { host, port })).rejects.toThrow(
      `METRICS_PORT: port ${port} on ${host} is in use by another process; choose another one, or 0 for no metrics`,
    );
  });

  it('closes open connections when it stops', async () => {
    const socket = connect(port, host);
    await once(socket, 'connect');
    const closed = once(socket, 'close');
    socket.on('error', () => undefined);
    await listener.stop();
    await closed;
    await expect(fetch(`${origin}/metrics`)).rejects.toThrow('fetch failed');
  });
});
