import type { KeyObject } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import { Logger } from '@nestjs/common';
import { createLocalJWKSet, type JSONWebKeySet, type JWSHeaderParameters, type LocalJWKSet } from 'jose';
import { StartUpError } from '@libs/kernel';
import { UnauthenticatedError } from '../auth.errors';
import { parseJwks } from './jwks-file';
import { KeySource, keyFrom } from './key-source';

/** Bounds how long a removed key is accepted, without a file access per call. */
const LOOK_AGAIN_AFTER_MS = 5_000;

interface Version {
  /** Modification time, size and inode. A changed Kubernetes Secret gets a new inode. */
  readonly stamp: string;
  readonly keySet: JSONWebKeySet;
}

/** The keys of a JWKS file. The file may be replaced while the service runs. */
export class FileKeySource extends KeySource {
  private readonly logger = new Logger(FileKeySource.name);
  private keySet: LocalJWKSet;
  private stamp: string;
  private lookAgainAt = Date.now() + LOOK_AGAIN_AFTER_MS;

  private constructor(
    private readonly file: string,
    version: Version,
  ) {
    super();
    this.keySet = createLocalJWKSet(version.keySet);
    this.stamp = version.stamp;
  }

  /** @throws StartUpError when the file cannot be read, is no key set, or contains a private key */
  static async open(file: string): Promise<FileKeySource> {
    try {
      return new FileKeySource(file, await readVersion(file));
    } catch (error) {
      throw new StartUpError(`AUTH_JWKS_FILE ${reasonOf(error)}: ${file}`, { cause: error });
    }
  }

  async keyFor(header: JWSHeaderParameters): Promise<KeyObject> {
    if (Date.now() >= this.lookAgainAt) await this.readIfChanged();
    try {
      return await keyFrom(this.keySet, header);
    } catch (error) {
      if (!(error instanceof UnauthenticatedError) || !(await this.readIfChanged())) throw error;
      return keyFrom(this.keySet, header);
    }
  }

  /** Reads a changed file. Keeps the last valid keys when the file has become invalid. */
  private async readIfChanged(): Promise<boolean> {
    this.lookAgainAt = Date.now() + LOOK_AGAIN_AFTER_MS;
    try {
      if ((await stampOf(this.file)) === this.stamp) return false;
      const version = await readVersion(this.file);
      this.keySet = createLocalJWKSet(version.keySet);
      this.stamp = version.stamp;
      return true;
    } catch (error) {
      this.logger.warn(
        `AUTH_JWKS_FILE ${reasonOf(error)}, so the keys read before stay in use: ${this.file}`,
      );
      return false;
    }
  }
}

/** Takes the stamp first: a concurrent change is then read twice instead of missed. */
async function readVersion(file: string): Promise<Version> {
  const stamp = await stampOf(file);
  return { stamp, keySet: parseJwks(await readFile(file, 'utf8')) };
}

async function stampOf(file: string): Promise<string> {
  const { mtimeNs, size, ino } = await stat(file, { bigint: true });
  return `${mtimeNs}/${size}/${ino}`;
}

function reasonOf(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException;
  if (code === 'ENOENT') return 'names a file that is not there';
  return code === undefined ? message : `names a file that cannot be read (${code})`;
}
