import { Body, Controller, Get, Module, Post } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { once } from 'node:events';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { BodyLimit } from '../body/body-limit';
import { ErrorFilter } from '../error.filter';
import { createFastifyAdapter } from './fastify-adapter';
import type { HttpServerLimits } from './http-server';

/** Exceeds the socket buffers of client and server. Four such unread answers reach the limit of one caller. */
const LARGE = 8_000_000;

@Controller()
class EchoController {
  @Get('slow')
  async slow(): Promise<string> {
    await wait(600);
    return 'slow';
  }

  @Get('large')
  large(): string {
    return 'x'.repeat(LARGE);
  }

  @Post('default')
  byDefault(@Body() body: unknown): unknown {
    return body;
  }

  @Post('larger')
  @BodyLimit(100_000)
  larger(@Body() body: string): object {
    return { length: body.length };
  }
}

@Module({ controllers: [EchoController] })
class EchoModule {}

let app: NestFastifyApplication;

/** Starts a server with these limits, or the default ones, on a free port. */
async function startServer(limits: Partial<HttpServerLimits> = {}): Promise<NestFastifyApplication> {
  const quiet = { logger: false, abortOnError: false, bodyParser: false } as const;
  const server = await NestFactory.create<NestFastifyApplication>(
    EchoModule,
    createFastifyAdapter(limits),
    quiet,
  );
  server.useGlobalFilters(new ErrorFilter());
  await server.listen(0, '127.0.0.1');
  return server;
}

const portOf = (server: NestFastifyApplication): number =>
  (server.getHttpServer().address() as AddressInfo).port;

beforeAll(async () => {
  app = await startServer({ keepAliveTimeout: 200 });
});
afterAll(() => app.close());

/**
 * Runs `test` against a server with these limits and the default ones, and closes the server. A test shortens only the
 * limit that it is about, so that a busy machine does not exceed another one.
 */
async function withLimits(
  limits: Partial<HttpServerLimits>,
  test: (server: NestFastifyApplication) => Promise<void>,
): Promise<void> {
  const server = await startServer({ checkInterval: 50, ...limits });
  await test(server).finally(() => server.close());
}

/** Sends `texts` in order, and returns all received text once the server has closed the connection. */
async function answersOf(server: NestFastifyApplication, ...texts: string[]): Promise<string> {
  const socket = connect(portOf(server), '127.0.0.1').setEncoding('latin1');
  let received = '';
  socket.on('data', (text: string) => (received += text)).on('error', () => undefined);
  const closed = new Promise((resolve) => socket.on('close', resolve));
  for (const text of texts) {
    if (socket.destroyed) break;
    socket.write(text);
    await wait(20);
  }
  await closed;
  return received;
}

const answersTo = (...texts: string[]): Promise<string> => answersOf(app, ...texts);
const post = (path: string, ...headers: string[]) =>
  `${[`POST /${path} HTTP/1.1`, 'Host: x', ...headers].join('\r\n')}\r\n\r\n`;

describe('the HTTP server closes', () => {
  it('a connection that sends nothing', () =>
    withLimits({ headersTimeout: 200 }, async (server) => {
      expect(await answersOf(server)).toMatch(/^(HTTP\/1.1 408 |$)/);
    }));

  it('a connection that sends half a header: 408', () =>
    withLimits({ headersTimeout: 200 }, async (server) => {
      const answer = await answersOf(server, 'POST /default HTTP/1.1\r\nHost: x\r\nX-Ha');
      expect(answer).toMatch(/^HTTP\/1.1 408 Request Timeout\r\n/);
      expect(answer).toMatch(/\r\n\r\n{"err":"the request did not arrive in time"}$/);
    }));

  it('a connection whose client pauses within a body: 408', () =>
    withLimits({ bodyIdleTimeout: 200 }, async (server) => {
      const answer = await answersOf(server, post('default', 'Content-Length: 10'), '{"a"');
      expect(answer).toMatch(/^HTTP\/1.1 408 Request Timeout\r\n/);
      expect(answer).toContain('{"err":"nothing of the body arrived for 0.2 s"}');
    }));

  it('a connection whose client sends a body byte by byte', () =>
    withLimits({ headersTimeout: 1_500, requestTimeout: 1_500 }, async (server) => {
      const drops = Array.from({ length: 200 }, () => ' ');
      expect(await answersOf(server, post('default', 'Content-Length: 1000'), ...drops)).toMatch(
        /^(HTTP\/1.1 40[08] |$)/,
      );
    }));

  it('a connection that stays idle after an answer', async () => {
    expect(await answersTo(post('default', 'Content-Length: 2') + '{}')).toMatch(/^HTTP\/1.1 201 /);
  });

  it('a connection with more than 16 pipelined requests', async () => {
    const request = 'GET /slow HTTP/1.1\r\nHost: x\r\n\r\n';
    expect(await answersTo(request.repeat(17))).toBe('');
    const answers = await answersTo(request.repeat(16));
    expect(answers.match(/HTTP\/1.1 200/g)).toHaveLength(16);
  });

  it('a connection that does not send HTTP: 400 in the form of other errors', async () => {
    expect(await answersTo('hello\r\n\r\n')).toMatch(
      /^HTTP\/1.1 400 [^]*{"err":"the request is not valid HTTP"}$/,
    );
  });

  it('a connection with requests without a Host header: 400, once', async () => {
    const answer = await answersTo('GET /slow HTTP/1.1\r\n\r\n'.repeat(100));
    expect(answer).toMatch(/^HTTP\/1.1 400 [^]*{"err":"the request is not valid HTTP"}$/);
    expect(answer.split('HTTP/1.1 ')).toHaveLength(2);
  });

  it('a connection with headers that are too large: 431', async () => {
    const answer = await answersTo(post('default', `X-Large: ${'x'.repeat(33_000)}`));
    expect(answer).toMatch(/^HTTP\/1.1 431 [^]*{"err":"the headers are too large"}$/);
  });
});

describe('the HTTP server', () => {
  it('does not close a connection whose answer takes longer than the request timeouts', async () => {
    const times = { headersTimeout: 300, requestTimeout: 300, bodyIdleTimeout: 300, unreadTimeout: 300 };
    await withLimits({ ...times, keepAliveTimeout: 200 }, async (server) => {
      // Repeated, because the request itself may arrive late on a busy machine.
      await vi.waitFor(async () => {
        const answer = await answersOf(server, 'GET /slow HTTP/1.1\r\nHost: x\r\n\r\n');
        expect(answer).toMatch(/^HTTP\/1.1 200 [^]*slow$/);
      }, 60_000);
    });
  });

  it('sends 100 Continue only when the body is read', async () => {
    const expecting = ['Expect: 100-continue', 'Content-Length: 2'] as const;
    expect(await answersTo(post('default', ...expecting), '{}')).toMatch(
      /^HTTP\/1.1 100 Continue\r\n\r\nHTTP\/1.1 201 /,
    );
    expect(await answersTo(post('nothing', ...expecting))).toMatch(/^HTTP\/1.1 404 /);
  });

  it('rejects connections beyond maximumConnections', () =>
    withLimits({ maximumConnections: 50 }, async (server) => {
      const held = Array.from({ length: 50 }, () =>
        connect(portOf(server), '127.0.0.1').on('error', () => undefined),
      );
      await Promise.all(held.map((socket) => once(socket, 'connect')));
      const refused = await answersOf(server, post('default', 'Content-Length: 2') + '{}');
      for (const socket of held) socket.destroy();
      expect(refused).toBe('');
    }));
});

describe('a request body', () => {
  const text = (length: number) => JSON.stringify('x'.repeat(length - 2));
  const send = async (path: string, length: number) => {
    const { statusCode, payload } = await app.inject({ method: 'POST', url: path, payload: text(length) });
    return [statusCode, payload.length > 200 ? '' : payload];
  };

  it('of up to 64 KiB is accepted by default, and a larger one gets 413', async () => {
    expect(await send('/default', 65_536)).toEqual([201, '']);
    const err = 'the body is too large: this call takes at most 65536 bytes';
    expect(await send('/default', 65_537)).toEqual([413, JSON.stringify({ err })]);
  });

  it('of up to @BodyLimit bytes is accepted, and a larger one gets 413', async () => {
    expect(await send('/larger', 100_000)).toEqual([201, '{"length":99998}']);
    const err = 'the body is too large: this call takes at most 100000 bytes';
    expect(await send('/larger', 100_001)).toEqual([413, JSON.stringify({ err })]);
  });
});

describe('answers that clients do not read', () => {
  const sockets: Socket[] = [];
  afterEach(() => {
    for (const socket of sockets.splice(0)) socket.destroy();
  });

  /** Resolves once the server has all requests, so that a later request finds their answers unread. */
  const requestWithoutReading = async (server: NestFastifyApplication, times: number) => {
    let received = 0;
    const count = () => (received += 1);
    server.getHttpServer().on('request', count);
    for (let i = 0; i < times; i++) {
      const socket = connect(portOf(server), '127.0.0.1').on('error', () => undefined);
      socket.pause().write('GET /large HTTP/1.1\r\nHost: x\r\n\r\n');
      sockets.push(socket);
    }
    await vi.waitFor(() => {
      expect(received).toBe(times);
    }, 60_000);
    server.getHttpServer().off('request', count);
  };
  const connectionsTo = (server: NestFastifyApplication) =>
    new Promise<number>((resolve) => {
      server.getHttpServer().getConnections((_error: unknown, count: number) => {
        resolve(count);
      });
    });

  it('are dropped with their connections after the unread timeout', () =>
    withLimits({ unreadTimeout: 300 }, async (server) => {
      await requestWithoutReading(server, 2);
      await vi.waitFor(async () => {
        expect(await connectionsTo(server)).toBe(0);
      }, 60_000);
    }));

  // Each on a server of its own: answers that the first left would take the place of unread ones in the second.
  it.each<[string, (socket: Socket) => void]>([
    ['read', (socket) => socket.resume()],
    ['dropped', (socket) => socket.destroy()],
  ])(
    'are bounded per caller: a GET beyond the bound gets 429 until the answers are %s',
    async (_how, end) => {
      // The default timeouts: with those of the other tests, a busy machine answers 408 or drops the unread answers.
      const server = await startServer();
      const expectStatus = (expected: number) =>
        vi.waitFor(async () => {
          const answer = await fetch(`http://127.0.0.1:${portOf(server)}/large`);
          await answer.text();
          expect(answer.status).toBe(expected);
        }, 80_000);
      try {
        await requestWithoutReading(server, 6);
        await expectStatus(429);
        for (const socket of sockets) end(socket);
        await expectStatus(200);
      } finally {
        for (const socket of sockets) socket.destroy();
        await server.close();
      }
    },
  );
});
