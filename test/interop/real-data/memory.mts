import { createServer } from 'node:net';
import { once } from 'node:events';

/** What a round may need more than the one before: code that is compiled later, and pages that are freed later. */
const SLACK = 1.1;
const MEBIBYTE = 1_048_576;

/** Memory of the service at the end of a round, in mebibytes, after the heap has been collected. */
export interface MemoryOfRound {
  /** The resident set. */
  readonly resident: number;
  /** The used heap. */
  readonly heap: number;
}

/** The inspector of the service, through which its heap is collected. */
export class Inspector {
  readonly #port: number;

  private constructor(port: number) {
    this.#port = port;
  }

  /** Chooses a free port. The service must be started with {@link variables}. */
  static async onFreePort(): Promise<Inspector> {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    server.close();
    await once(server, 'close');
    return new Inspector(typeof address === 'object' ? (address?.port ?? 0) : 0);
  }

  variables(): Readonly<Record<string, string>> {
    return { NODE_OPTIONS: `--inspect=127.0.0.1:${this.#port} --inspect-publish-uid=http` };
  }

  /** Collects the heap, and returns its used size in bytes. */
  async collectHeap(): Promise<number> {
    const answer = await fetch(`http://127.0.0.1:${this.#port}/json/list`);
    const [target] = (await answer.json()) as { webSocketDebuggerUrl: string }[];
    const socket = new WebSocket(target?.webSocketDebuggerUrl ?? '');
    await once(socket, 'open');
    // Twice: finalizers of the first collection free further objects.
    for (let time = 1; time <= 2; time++) await call(socket, 'HeapProfiler.collectGarbage');
    const { usedSize } = (await call(socket, 'Runtime.getHeapUsage')) as { usedSize: number };
    socket.close();
    await once(socket, 'close');
    return usedSize;
  }
}

async function call(socket: WebSocket, method: string): Promise<unknown> {
  socket.send(JSON.stringify({ id: 1, method }));
  const [{ data }] = (await once(socket, 'message')) as [{ data: string }];
  return (JSON.parse(data) as { result: unknown }).result;
}

/** Measures the service when it has nothing to do. */
export async function memoryOf(inspector: Inspector, metricsPort: number): Promise<MemoryOfRound> {
  const heap = await inspector.collectHeap();
  const text = await (await fetch(`http://127.0.0.1:${metricsPort}/metrics`)).text();
  const resident = Number(/^process_resident_memory_bytes (\S+)$/m.exec(text)?.[1]);
  return { resident: Math.round(resident / MEBIBYTE), heap: Math.round((heap / MEBIBYTE) * 10) / 10 };
}

/** Returns a text when the last round needs more than the one before. Fewer than three rounds have none. */
export function faultsOfMemory(rounds: readonly MemoryOfRound[]): string[] {
  const [before, last] = rounds.slice(-2);
  if (rounds.length < 3 || before === undefined || last === undefined) return [];
  // A figure that is missing is NaN, for which no comparison holds.
  if (last.resident <= before.resident * SLACK && last.heap <= before.heap * SLACK) return [];
  return [
    `memory grows from ${JSON.stringify(before)} to ${JSON.stringify(last)} MiB in a round of the same work`,
  ];
}
