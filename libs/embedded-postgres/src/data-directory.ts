import { constants } from 'node:fs';
import { access, mkdir, open, realpath } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { StartUpError } from '@libs/kernel';

/** The directory of the embedded database and the paths in it. */
export class DataDirectory {
  private constructor(readonly path: string) {}

  /** Creates the directory when it is missing. @throws StartUpError */
  static async open(path: string): Promise<DataDirectory> {
    const wanted = new DataDirectory(resolve(path));
    return wanted.explain(async () => {
      // Under root the server runs as another user, which needs to traverse the directory.
      await mkdir(wanted.path, { recursive: true, mode: process.geteuid?.() === 0 ? 0o711 : 0o700 });
      await access(wanted.path, constants.R_OK | constants.W_OK | constants.X_OK);
      return new DataDirectory(await realpath(wanted.path));
    });
  }

  /** PostgreSQL's own files (PGDATA). */
  get cluster(): string {
    return join(this.path, 'cluster');
  }

  /** Password of the role of the service's connections. */
  get passwordFile(): string {
    return join(this.path, 'application-password');
  }

  /** Password of the superuser, written by earlier versions. */
  get superuserPasswordFile(): string {
    return join(this.path, 'password');
  }

  get lockFile(): string {
    return join(this.path, 'lock');
  }

  /** Runs `work` and turns file system errors into a StartUpError that names DATA_DIR and the reason. */
  async explain<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (cause) {
      if (!isFileSystemError(cause)) throw cause;
      throw new StartUpError(`DATA_DIR cannot hold the database in ${this.path}: ${cause.message}`, {
        cause,
      });
    }
  }

  /** Flushes the directory, so that new file names survive a power failure. */
  async sync(): Promise<void> {
    const handle = await open(this.path, 'r');
    try {
      await handle.sync();
    } finally {
      await handle.close();
    }
  }
}

function isFileSystemError(error: unknown): error is NodeJS.ErrnoException {
  return error instanceof Error && 'code' in error && 'path' in error;
}
