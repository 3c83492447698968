import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { LeftOutError, type Workshop } from './member.mts';
import { endOf, runCommand } from './run-command.mts';

/** Returns whether a program is on the PATH. */
export function isOnPath(program: string): boolean {
  const directories = (process.env['PATH'] ?? '').split(delimiter);
  return directories.some((directory) => existsSync(join(directory, program)));
}

/**
 * Creates a virtual environment with the pinned packages of `requirements.txt`, again whenever that file changes.
 * @throws LeftOutError when a package cannot be fetched
 */
export async function installPython(workshop: Workshop): Promise<void> {
  const requirements = join(workshop.folder, 'requirements.txt');
  await onceFor(requirements, workshop, async () => {
    const environment = join(workshop.cache, 'venv');
    rmSync(environment, { recursive: true, force: true });
    await fetched('python3', ['-m', 'venv', environment], workshop);
    const pip = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '--no-deps'];
    await fetched(pythonOf(workshop), [...pip, '--requirement', requirements], workshop);
  });
}

/** Returns the path of the interpreter of the virtual environment. */
export const pythonOf = ({ cache }: Workshop): string => join(cache, 'venv', 'bin', 'python');

/**
 * Fetches the modules of `go.mod` into the module cache of Go.
 * @throws LeftOutError when a module cannot be fetched, or when Go is older than `go.mod` requires
 */
export async function installGo(workshop: Workshop): Promise<void> {
  await fetched('go', ['mod', 'download'], { ...workshop, cwd: workshop.folder });
}

/**
 * Builds the program of the member's folder into the folder `bin` of the cache. For members whose code only calls a
 * third-party module.
 * @throws LeftOutError when a module cannot be fetched, or the program cannot be built
 */
export async function installGoProgram(workshop: Workshop): Promise<void> {
  await installGo(workshop);
  const bin = `${join(workshop.cache, 'bin')}/`;
  await fetched('go', ['build', '-o', bin, '.'], { ...workshop, cwd: workshop.folder });
}

/**
 * Builds the tools that `go.mod` lists into the folder `bin` of the cache.
 * @throws LeftOutError when a tool cannot be fetched or built
 */
export async function installGoTools(workshop: Workshop): Promise<void> {
  await installGo(workshop);
  const bin = `${join(workshop.cache, 'bin')}/`;
  await fetched('go', ['build', '-o', bin, 'tool'], { ...workshop, cwd: workshop.folder });
}

/** Makes Go use the installed version, without fetching another one or changing `go.sum`. */
export const GO_VARIABLES = { GOTOOLCHAIN: 'local', GOFLAGS: '-mod=readonly -buildvcs=false', GOWORK: 'off' };

/**
 * Installs the pinned packages of `package-lock.json` into the cache of the member.
 * @throws LeftOutError when a package cannot be fetched
 */
export async function installNpm(workshop: Workshop): Promise<void> {
  await onceFor(join(workshop.folder, 'package-lock.json'), workshop, async () => {
    for (const file of ['package.json', 'package-lock.json'])
      cpSync(join(workshop.folder, file), join(workshop.cache, file));
    const options = ['--no-audit', '--no-fund', '--ignore-scripts'];
    await fetched('npm', ['ci', ...options], { ...workshop, cwd: workshop.cache });
  });
}

/** Runs `install` unless the cache holds its result for this content of the file. */
async function onceFor(file: string, { cache }: Workshop, install: () => Promise<void>): Promise<void> {
  const hash = createHash('sha256').update(readFileSync(file)).digest('hex');
  const marker = join(cache, 'installed');
  if (existsSync(marker) && readFileSync(marker, 'utf8') === hash) return;
  mkdirSync(cache, { recursive: true });
  await install();
  writeFileSync(marker, hash);
}

async function fetched(
  program: string,
  args: readonly string[],
  options: Workshop & { cwd?: string },
): Promise<void> {
  const result = await runCommand(program, args, { ...options, variables: GO_VARIABLES });
  if (result.code === 0) return;
  throw new LeftOutError(`${program} ${args.slice(0, 2).join(' ')}: ${endOf(result, 1)}`);
}
