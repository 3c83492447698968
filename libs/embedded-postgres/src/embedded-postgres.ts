import { APPLICATION_ROLE } from './application-role';
import { prepareCluster } from './cluster';
import { DataDirectory } from './data-directory';
import { DirectoryLock } from './directory-lock';
import { stopLeftoverServer } from './leftover-server';
import { loadPostgresBinaries, PostgresPrograms } from './postgres-programs';
import { ServerProcess } from './server-process';

export interface EmbeddedPostgresOptions {
  /** Holds the database, its password and the lock; made when missing. For example `<DATA_DIR>/postgres`. */
  readonly dataDirectory: string;
  /** Takes every line that PostgreSQL logs. */
  readonly log?: ((line: string) => void) | undefined;
  /** Told once, with a sentence, when PostgreSQL ends although nobody called `stop()`. */
  readonly onExit?: ((reason: string) => void) | undefined;
  /** More server settings, by their names in postgresql.conf. Address, port and sockets cannot be changed. */
  readonly settings?: Readonly<Record<string, string>> | undefined;
  /** The role of a new database may also create databases and write checkpoints. */
  readonly isForTests?: boolean | undefined;
}

/** A PostgreSQL server of our own, for an installation without DATABASE_URL. */
export class EmbeddedPostgres {
  #stopped: Promise<void> | undefined;

  private constructor(
    /** Connection string of database `ca`, as its owner, a role that is no superuser. */
    readonly url: string,
    private readonly server: ServerProcess,
    private readonly lock: DirectoryLock,
  ) {}

  /** @throws StartUpError with a sentence for whoever starts the service. */
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

  /** Fast shutdown: ends open connections, writes everything to disk, waits until the server is gone. */
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
