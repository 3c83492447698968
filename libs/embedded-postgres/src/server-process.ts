import type { ChildProcess } from 'node:child_process';
import { type AddressInfo, createServer } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { StartUpError } from '@libs/kernel';
import type { DataDirectory } from './data-directory';
import { lineSplitter, reasonIn } from './output';
import type { PostgresPrograms } from './postgres-programs';
import { readPostmaster } from './running-processes';
import { shutDown } from './shut-down';

/** For two cores shared with the service. Durability settings keep PostgreSQL's defaults: on. */
const SETTINGS = {
  shared_buffers: '128MB',
  max_connections: '100',
  timezone: 'UTC',
  log_timezone: 'UTC',
  log_line_prefix: '',
  log_checkpoints: 'off',
};
const PORT_ATTEMPTS = 5;
/** Recovery after a crash replays up to max_wal_size (1 GB) of changes. */
const START_PATIENCE = 10 * 60_000;
const REMEMBERED_LINES = 40;

export interface ServerOptions {
  readonly programs: Pick<PostgresPrograms, 'spawn'>;
  readonly directory: DataDirectory;
  readonly settings: Readonly<Record<string, string>>;
  readonly log: (line: string) => void;
  /** Replaced by tests that need a port in use. */
  readonly choosePort?: () => Promise<number>;
}

/** A running postmaster, a child of this process. */
export class ServerProcess {
  /** Resolves with the reason when the process has ended. */
  readonly exited: Promise<string>;
  readonly #lines: string[] = [];

  private constructor(
    readonly port: number,
    private readonly child: ChildProcess,
    log: (line: string) => void,
  ) {
    const take = (line: string): void => {
      this.#lines.splice(0, this.#lines.length - REMEMBERED_LINES);
      this.#lines.push(line);
      log(line);
    };
    child.stderr?.on('data', lineSplitter(take));
    child.stdout?.on('data', lineSplitter(take));
    this.exited = new Promise((resolve) => {
      child.once('error', (error) => {
        resolve(`PostgreSQL could not be started: ${error.message}`);
      });
      child.once('close', (code, signal) => {
        resolve(
          `PostgreSQL ended with ${signal ?? `code ${String(code)}`}: ${reasonIn(this.#lines.join('\n'))}`,
        );
      });
    });
  }

  /** Tries another port when another process binds the chosen one first. @throws StartUpError */
  static async start(options: ServerOptions): Promise<ServerProcess> {
    for (let attempt = 1; ; attempt++) {
      const port = await (options.choosePort ?? freePort)();
      const server = new ServerProcess(port, spawnServer(options, port), options.log);
      const failure = await server.#failureToStart(options.directory.cluster);
      if (failure === undefined) return server;
      if (attempt < PORT_ATTEMPTS && server.#portWasTaken()) continue;
      throw new StartUpError(
        `DATA_DIR has a database in ${options.directory.cluster} that does not start: ${failure}`,
      );
    }
  }

  get pid(): number {
    return this.child.pid ?? 0;
  }

  async stop(): Promise<void> {
    const { pid } = this.child;
    const isRunning = () => this.child.exitCode === null && this.child.signalCode === null;
    if (pid !== undefined) await shutDown(pid, isRunning);
    await this.exited;
  }

  async #failureToStart(cluster: string): Promise<string | undefined> {
    let end: string | undefined;
    void this.exited.then((reason) => (end = reason));
    const deadline = performance.now() + START_PATIENCE;
    while (performance.now() < deadline) {
      if (end !== undefined) return end;
      const postmaster = await readPostmaster(cluster);
      if (postmaster?.pid === this.pid && postmaster.ready) return undefined;
      await wait(10);
    }
    await this.stop();
    return `it was not ready after ${START_PATIENCE / 60_000} minutes`;
  }

  #portWasTaken(): boolean {
    return this.#lines.some((line) => line.includes('Address already in use'));
  }
}

/** Detached, so that Ctrl-C in a terminal reaches only the service, which closes its connections and then stops the server. */
function spawnServer({ programs, directory, settings }: ServerOptions, port: number): ChildProcess {
  const all = {
    ...SETTINGS,
    ...settings,
    listen_addresses: '127.0.0.1',
    port: String(port),
    unix_socket_directories: '',
    logging_collector: 'off',
    log_destination: 'stderr',
  };
  const flags = Object.entries(all).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  return programs.spawn('postgres', ['-D', directory.cluster, ...flags], {
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}

/** Returns a port of 127.0.0.1 that is free at the time of the call. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => {
        resolve(port);
      });
    });
  });
}
