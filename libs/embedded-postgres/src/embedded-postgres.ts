import { APPLICATION_ROLE } from './application-role';
import { prepareCluster } from './cluster';
import { DataDirectory } from './data-directory';
import { DirectoryLock } from './directory-lock';
import { stopLeftoverServer } from './leftover-server';
import { loadPostgresBinaries, PostgresPrograms } from './postgres-programs';
import { ServerProcess } from './server-process';

export interface EmbeddedPostgresOptions {
  /** Contains the database, its password and the lock; created when missing. For example `<DATA_DIR>/postgres`. */
  readonly dataDirectory: string;
  /** Receives every line of PostgreSQL's log. */
  readonly log?: ((line: string) => void) | undefined;
  /** Called once with the reason when PostgreSQL ends without `stop()`. */
  readonly onExit?: ((reason: string) => void) | undefined;
  /** Further server settings by their names in postgresql.conf; address, port and sockets are fixed. */
  readonly settings?: Readonly<Record<string, string>> | undefined;
  /** Lets the role of a new database create databases and run CHECKPOINT. */
  readonly isForTests?: boolean | undefined;
}

/**
 * A PostgreSQL server that this process starts and stops, for an installation without DATABASE_URL.
 *
 * @example
 * const postgres = await EmbeddedPostgres.start({ dataDirectory: '.data/postgres' });
 * await connect(postgres.url);
 * await postgres.stop();
 */
export class EmbeddedPostgres {
  #stopped: Promise<void> | undefined;

  private constructor(
    /** Connection string of database `ca` with its owner, a role without superuser privileges. */
    readonly url: string,
    private readonly server: ServerProcess,
    private readonly lock: DirectoryLock,
  ) {}

  /** @throws StartUpError with a sentence for the operator */
  static async start(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
    const log = options.log ?? (() => undefined);
    const binaries = await loadPostgresBinaries();
    const directory = await DataDirectory.open(options.dataDirectory);
    const lock = await directory.explain(() => DirectoryLock.acquire(directory));
    try {
      return await directory.explain(async () => {
        const programs = await PostgresPrograms.forDirectory(binaries, directory);
        await stopLeftoverServer(directory.cluster, log);
        const password = await prepareCluster(programs, directory, {
          log,
          isForTests: options.isForTests ?? false,
        });
        const server = await ServerProcess.start({
          programs,
          directory,
          log,
          settings: options.settings ?? {},
        });

        const url = `postgresql://${APPLICATION_ROLE}:${password}@127.0.0.1:${server.port}/ca`;
        const postgres = new EmbeddedPostgres(url, server, lock);
        postgres.#report(options.onExit);
        return postgres;
      });
    } catch (error) {
      await lock.release();
      throw error;
    }
  }

  /** The process id of the server (the postmaster). */
  get pid(): number {
    return this.server.pid;
  }

  /** Shuts the server down (fast): closes connections, writes a checkpoint, and waits for the end of the process. */
  stop(): Promise<void> {
    this.#stopped ??= this.server.stop().then(() => this.lock.release());
    return this.#stopped;
  }

  #report(onExit: EmbeddedPostgresOptions['onExit']): void {
    void this.server.exited.then((reason) => {
      if (this.#stopped === undefined) onExit?.(reason);
    });
  }
}
