import { randomBytes, randomUUID } from 'node:crypto';
import { chown, mkdir, open, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { StartUpError } from '@libs/kernel';
import { ownershipStatements, roleStatements, SUPERUSER } from './application-role';
import type { DataDirectory } from './data-directory';
import { reasonIn } from './output';
import type { PostgresPrograms, ProgramResult } from './postgres-programs';

/** Independent of the system's locale and time zone. */
const INITDB = [
  `--username=${SUPERUSER}`,
  '--auth=scram-sha-256',
  '--encoding=UTF8',
  '--locale=C',
  '--locale-provider=builtin',
  '--builtin-locale=C.UTF-8',
  '--data-checksums',
];
const UNFINISHED = 'cluster.unfinished-';

export interface ClusterOptions {
  readonly log: (line: string) => void;
  readonly isForTests: boolean;
}

/** Creates the database at the first start and checks its version later. Returns the password of the role. */
export async function prepareCluster(
  programs: PostgresPrograms,
  directory: DataDirectory,
  options: ClusterOptions,
): Promise<string> {
  if (await exists(directory.cluster)) {
    await refuseOtherVersion(programs, directory);
    if (!(await exists(directory.passwordFile))) await addApplicationRole(programs, directory, options);
    return (await readFile(directory.passwordFile, 'utf8')).trim();
  }
  options.log('creating a new database');
  await removeUnfinished(directory);
  return createCluster(programs, directory, options);
}

/**
 * 1. Writes the password to a file, because every user can read a command line.
 * 2. Runs initdb, and creates database `ca` and its role, in a temporary directory. initdb sets the password for the
 *    superuser, and the statements remove it.
 * 3. Renames the directory. After a crash before this step, a later start finds no database and starts again.
 */
async function createCluster(
  programs: PostgresPrograms,
  directory: DataDirectory,
  { isForTests }: ClusterOptions,
): Promise<string> {
  const password = newPassword();
  await writePassword(directory, password, programs);

  const unfinished = join(directory.path, `${UNFINISHED}${randomUUID()}`);
  await mkdir(unfinished, { mode: 0o700 });
  if (programs.user) await chown(unfinished, programs.user.uid, programs.user.gid);
  try {
    requireSuccess(
      await programs.run('initdb', [...INITDB, `--pwfile=${directory.passwordFile}`, '-D', unfinished]),
    );
    const statements = `CREATE DATABASE ca;\n${roleStatements(password, isForTests)}`;
    requireSuccess(await programs.run('postgres', ['--single', '-D', unfinished, 'postgres'], statements));
    await rename(unfinished, directory.cluster);
  } catch (error) {
    await rm(unfinished, { recursive: true, force: true });
    throw error;
  }
  await directory.sync();
  return password;
}

/**
 * Migrates a database of an earlier version, which connected as the superuser. The password file is written last, so that
 * the next start repeats all steps after a crash.
 */
async function addApplicationRole(
  programs: PostgresPrograms,
  directory: DataDirectory,
  { log, isForTests }: ClusterOptions,
): Promise<void> {
  log('changing the owner of the database to a role without superuser privileges');
  const password = newPassword();
  const run = async (database: string, statements: string): Promise<void> => {
    requireSuccess(
      await programs.run('postgres', ['--single', '-D', directory.cluster, database], statements),
    );
  };
  await run('postgres', roleStatements(password, isForTests));
  await run('ca', ownershipStatements());
  await writePassword(directory, password, programs);
  await rm(directory.superuserPasswordFile, { force: true });
  await directory.sync();
}

const newPassword = (): string => randomBytes(32).toString('base64url');

/** Owned by the server's user, because initdb reads it. The rename makes the file appear with its whole content. */
async function writePassword(
  directory: DataDirectory,
  password: string,
  { user }: PostgresPrograms,
): Promise<void> {
  const unfinished = `${directory.passwordFile}.unfinished`;
  await rm(unfinished, { force: true });
  const file = await open(unfinished, 'wx', 0o600);
  try {
    await file.writeFile(`${password}\n`);
    if (user) await file.chown(user.uid, user.gid);
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(unfinished, directory.passwordFile);
}

async function refuseOtherVersion(
  { majorVersion }: PostgresPrograms,
  { cluster }: DataDirectory,
): Promise<void> {
  const version = (await readFile(join(cluster, 'PG_VERSION'), 'utf8')).trim();
  if (version === majorVersion) return;
  throw new StartUpError(
    `DATA_DIR holds a database of PostgreSQL ${version} in ${cluster}, and this service has PostgreSQL ${majorVersion}: ` +
      `dump it with the old version and restore it into a new DATA_DIR, or set DATABASE_URL`,
  );
}

/** Removes the directories of killed starts. An initdb that still runs ends by itself, because its output is closed. */
async function removeUnfinished(directory: DataDirectory): Promise<void> {
  const left = (await readdir(directory.path)).filter((name) => name.startsWith(UNFINISHED));
  const remove = (name: string) =>
    rm(join(directory.path, name), { recursive: true, force: true, maxRetries: 5 });
  await Promise.allSettled(left.map(remove));
}

/** `--single` exits with 0 even when a statement fails. */
function requireSuccess({ succeeded, output }: ProgramResult): void {
  if (succeeded && !/\b(ERROR|FATAL|PANIC):/.test(output)) return;
  throw new StartUpError(`DATA_DIR: the database could not be created: ${reasonIn(output)}`);
}

function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    (error: unknown) => {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return false;
      throw error;
    },
  );
}
