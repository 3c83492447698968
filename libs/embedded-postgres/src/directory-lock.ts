import { randomUUID } from 'node:crypto';
import { link, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { StartUpError } from '@libs/kernel';
import type { DataDirectory } from './data-directory';
import { startOfProcess } from './running-processes';

interface Owner {
  readonly pid: number;
  /** Distinguishes the owner from a later process with the same pid. */
  readonly startedAt: string | undefined;
}

/** Lets one service run the database of a directory. A lock whose owner has ended is stale and is removed. */
export class DirectoryLock {
  private constructor(private readonly file: string) {}

  static async acquire(directory: DataDirectory): Promise<DirectoryLock> {
    const file = directory.lockFile;
    const mine = `${file}.${randomUUID()}`;
    const owner: Owner = { pid: process.pid, startedAt: await startOfProcess(process.pid) };
    await writeFile(mine, JSON.stringify(owner), { mode: 0o600 });
    try {
      while (!(await linked(mine, file))) await removeIfStale(file, directory.path);
      return new DirectoryLock(file);
    } finally {
      await rm(mine, { force: true });
    }
  }

  async release(): Promise<void> {
    await rm(this.file, { force: true });
  }
}

/** A link appears with its whole content and never replaces another file. */
async function linked(from: string, to: string): Promise<boolean> {
  try {
    await link(from, to);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

async function removeIfStale(file: string, directory: string): Promise<void> {
  const content = await readIfThere(file);
  if (content === undefined) return;
  const owner = parseOwner(content);
  if (owner !== undefined && (await isAlive(owner))) {
    throw new StartUpError(
      `DATA_DIR is in use: the process ${owner.pid} runs the database in ${directory}, so stop it or choose another DATA_DIR`,
    );
  }
  // One of several services moves the stale lock. A service that has moved a new lock instead puts it back.
  const aside = `${file}.${randomUUID()}`;
  const moved = await renamed(file, aside);
  if (moved && (await readIfThere(aside)) !== content) await linked(aside, file);
  await rm(aside, { force: true });
}

async function isAlive({ pid, startedAt }: Owner): Promise<boolean> {
  const running = await startOfProcess(pid);
  return running !== undefined && running === startedAt;
}

function parseOwner(content: string): Owner | undefined {
  try {
    const owner = JSON.parse(content) as Owner;
    return Number.isInteger(owner.pid) && owner.pid > 0 ? owner : undefined;
  } catch {
    return undefined; // truncated by a full disk or a power failure
  }
}

async function readIfThere(file: string): Promise<string | undefined> {
  return readFile(file, 'utf8').catch(ignoreMissing);
}

async function renamed(from: string, to: string): Promise<boolean> {
  const result = await rename(from, to).then(() => true, ignoreMissing);
  return result ?? false;
}

function ignoreMissing(error: unknown): undefined {
  if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
}
