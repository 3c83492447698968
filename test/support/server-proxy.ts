import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';

/** A way to a server that can be cut, so that one test's outage is not everybody's; and led to where it is now. */
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

  /** How often a client has connected. */
  get connections(): number {
    return this.#connections;
  }

  /** The server has another address now: new connections go there. */
  leadTo(serverUrl: string): void {
    this.target = new URL(serverUrl);
  }

  /** The server has gone: connections break, new ones are refused. */
  async cut(): Promise<void> {
    const server = this.#server;
    this.#server = undefined;
    for (const socket of this.#sockets) socket.destroy();
    if (server) await new Promise((resolve) => server.close(resolve));
  }

  /** The server hangs: it still reads, but nothing comes back any more on the present connections. */
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
