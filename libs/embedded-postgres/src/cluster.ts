import { randomBytes, randomUUID } from 'node:crypto';
import { chown, mkdir, open, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { StartUpError } from '@libs/kernel';
import { ownershipStatements, roleStatements, SUPERUSER } from './application-role';
import type { DataDirectory } from './data-directory';
import { reasonIn } from './output';
import type { PostgresPrograms, ProgramResult } from './postgres-programs';

/** The same on every machine: nothing comes from the system's locale or time zone. */
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

/** Makes the database at the first start, checks that it is ours at a later one; returns the password of its role. */
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
  options.log('making a new database');
  await removeUnfinished(directory);
  return createCluster(programs, directory, options);
}

/**
 * 1. The password, in a file: a command line can be read by every user. 2. initdb, database `ca` and its role, beside the
 * final place; initdb gives the password to the superuser, which then loses it. 3. The rename. A crash before 3 leaves
 * nothing that a later start takes for a database.
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
    demand(await programs.run('initdb', [...INITDB, `--pwfile=${directory.passwordFile}`, '-D', unfinished]));
    const statements = `CREATE DATABASE ca;\n${roleStatements(password, isForTests)}`;
    demand(await programs.run('postgres', ['--single', '-D', unfinished, 'postgres'], statements));
    await rename(unfinished, directory.cluster);
  } catch (error) {
    await rm(unfinished, { recursive: true, force: true });
    throw error;
  }
  await directory.sync();
  return password;
}

/**
 * Earlier versions connected as the superuser. The file of the new password is written last: after a crash before, the
 * next start does all of it again.
 */
async function addApplicationRole(
  programs: PostgresPrograms,
  directory: DataDirectory,
  { log, isForTests }: ClusterOptions,
): Promise<void> {
  log('giving the database to a role that is no superuser');
  const password = newPassword();
  const run = async (database: string, statements: string): Promise<void> => {
    demand(await programs.run('postgres', ['--single', '-D', directory.cluster, database], statements));
  };
  await run('postgres', roleStatements(password, isForTests));
  await run('ca', ownershipStatements());
  await writePassword(directory, password, programs);
  await rm(directory.superuserPasswordFile, { force: true });
  await directory.sync();
}

const newPassword = (): string => randomBytes(32).toString('base64url');

/** Owned by the server's user, because initdb reads it. The file appears with its content or not at all. */
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
    `DATA_DIR holds a database of PostgreSQL ${version} in ${cluster}, and this is PostgreSQL ${majorVersion}: ` +
      `dump it with the old version and restore it into a new DATA_DIR, or set DATABASE_URL`,
  );
}

/** What a killed start left. An initdb that still writes there ends by itself, its output is closed. */
async function removeUnfinished(directory: DataDirectory): Promise<void> {
  const left = (await readdir(directory.path)).filter((name) => name.startsWith(UNFINISHED));
  const remove = (name: string) =>
    rm(join(directory.path, name), { recursive: true, force: true, maxRetries: 5 });
  await Promise.allSettled(left.map(remove));
}

/** `--single` answers 0 whatever became of its statements. */
function demand({ succeeded, output }: ProgramResult): void {
  if (succeeded && !/\b(ERROR|FATAL|PANIC):/.test(output)) return;
  throw new StartUpError(`DATA_DIR did not get a database: ${reasonIn(output)}`);
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
