import { once } from 'node:events';
import { type AddressInfo, connect } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { createHttpServer, HTTP_SERVER_LIMITS } from './http-server';
import { observeRefusedRequests, type RefusedRequest } from './refused-requests';

const server = createHttpServer(
  (_request, response) => response.writeHead(401).end(),
  {},
  { ...HTTP_SERVER_LIMITS, checkInterval: 100 },
);
const observed: RefusedRequest[] = [];
observeRefusedRequests(server, (refused) => observed.push(refused));

afterEach(() => server.close());

describe('observeRefusedRequests', () => {
  it('observes a rejected request that waits for 100 Continue', async () => {
    await once(server.listen(0, '127.0.0.1'), 'listening');
    const socket = connect((server.address() as AddressInfo).port, '127.0.0.1').resume();
    const head = ['POST /v1/cas HTTP/1.1', 'Host: x', 'Connection: close', 'Expect: 100-continue'];
    socket.write(`${[...head, 'Content-Length: 9'].join('\r\n')}\r\n\r\n`);
    await once(socket, 'close');
    expect(observed).toMatchObject([{ status: 401, method: 'POST', url: '/v1/cas', address: '127.0.0.1' }]);
  });
});
