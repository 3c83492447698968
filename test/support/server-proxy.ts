import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';

/** A TCP proxy that a test can cut, stall or redirect, so that an outage affects this test only. */
export class ServerProxy {
  readonly #sockets = new Set<Socket>();
  #server: Server | undefined;
  #port = 0;
  #connections = 0;

  private constructor(private target: URL) {}

  static async to(serverUrl: string): Promise<ServerProxy> {
    const proxy = new ServerProxy(new URL(serverUrl));
    await proxy.restore();
    return proxy;
  }

  get url(): string {
    const url = new URL(this.target);
    url.host = `127.0.0.1:${this.#port}`;
    return url.href;
  }

  /** Number of connections so far. */
  get connections(): number {
    return this.#connections;
  }

  /** Sends new connections to another address. */
  leadTo(serverUrl: string): void {
    this.target = new URL(serverUrl);
  }

  /** Breaks all connections and refuses new ones. */
  async cut(): Promise<void> {
    const server = this.#server;
    this.#server = undefined;
    for (const socket of this.#sockets) socket.destroy();
    if (server) await new Promise((resolve) => server.close(resolve));
  }

  /** Stops the answers of the server on the existing connections. */
  stall(): void {
    for (const socket of this.#sockets) socket.emit('stall');
  }

  async restore(): Promise<void> {
    this.#server = createServer((client) => {
      this.#connections++;
      const server = connect(Number(this.target.port || 5672), this.target.hostname);
      client.pipe(server);
      server.pipe(client);
      server.on('stall', () => server.unpipe(client).resume());
      this.#track(client, server);
      this.#track(server, client);
    });
    this.#server.listen(this.#port, '127.0.0.1');
    await once(this.#server, 'listening');
    this.#port = (this.#server.address() as AddressInfo).port;
  }

  #track(socket: Socket, other: Socket): void {
    this.#sockets.add(socket);
    socket.on('error', () => undefined);
    socket.on('close', () => {
      this.#sockets.delete(socket);
      other.destroy();
    });
  }
}
