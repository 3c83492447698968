import { once } from 'node:events';
import { connect, type Socket } from 'node:net';

/** A TCP connection to an HTTP server, for what no client library sends: half a body, half a header. */
export class RawConnection {
  #received = '';
  #closed = false;

  private constructor(private readonly socket: Socket) {
    socket
      .setEncoding('latin1')
      .on('data', (text: string) => (this.#received += text))
      .on('close', () => (this.#closed = true))
      // A server that ends the connection while more is sent resets it.
      .on('error', () => undefined);
  }

  static async open(url: string): Promise<RawConnection> {
    const { hostname, port } = new URL(url);
    const socket = connect(Number(port), hostname);
    const connection = new RawConnection(socket);
    await once(socket, 'connect');
    return connection;
  }

  /** Opens a connection and sends `lines` as the head of a request, followed by `body`. */
  static async request(url: string, lines: readonly string[], body = ''): Promise<RawConnection> {
    const connection = await RawConnection.open(url);
    connection.send(`${[lines[0], 'Host: ca.test', ...lines.slice(1)].join('\r\n')}\r\n\r\n${body}`);
    return connection;
  }

  send(text: string): void {
    this.socket.write(text, 'latin1');
  }

  get received(): string {
    return this.#received;
  }

  /** Of the first answer; `undefined` before it has arrived. Interim answers (1xx) are answers too. */
  get status(): number | undefined {
    const status = /^HTTP\/1\.1 (\d{3})/.exec(this.#received)?.[1];
    return status === undefined ? undefined : Number(status);
  }

  /** Whether the server has closed the connection. */
  get closed(): boolean {
    return this.#closed;
  }

  close(): void {
    this.socket.destroy();
  }
}
