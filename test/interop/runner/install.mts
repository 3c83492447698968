import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { LeftOutError, type Workshop } from './member.mts';
import { endOf, runCommand } from './run-command.mts';

/** Whether a program is on the PATH. */
export function isOnPath(program: string): boolean {
  const directories = (process.env['PATH'] ?? '').split(delimiter);
  return directories.some((directory) => existsSync(join(directory, program)));
}

/**
 * A virtual environment with the pinned packages of `requirements.txt`, made anew when that file changes.
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

/** The interpreter of the virtual environment. */
export const pythonOf = ({ cache }: Workshop): string => join(cache, 'venv', 'bin', 'python');

/**
 * The modules of `go.mod`, in the module cache of Go.
 * @throws LeftOutError when a module cannot be fetched, or when Go is older than `go.mod` asks for
 */
export async function installGo(workshop: Workshop): Promise<void> {
  await fetched('go', ['mod', 'download'], { ...workshop, cwd: workshop.folder });
}

/**
 * The program of the member's folder, in the folder `bin` of the cache: for members whose own code is a few lines
 * around what others wrote.
 * @throws LeftOutError when a module cannot be fetched, or the program cannot be built
 */
export async function installGoProgram(workshop: Workshop): Promise<void> {
  await installGo(workshop);
  const bin = `${join(workshop.cache, 'bin')}/`;
  await fetched('go', ['build', '-o', bin, '.'], { ...workshop, cwd: workshop.folder });
}

/**
 * The programs that `go.mod` names as tools, in the folder `bin` of the cache.
 * @throws LeftOutError when a tool cannot be fetched or built
 */
export async function installGoTools(workshop: Workshop): Promise<void> {
  await installGo(workshop);
  const bin = `${join(workshop.cache, 'bin')}/`;
  await fetched('go', ['build', '-o', bin, 'tool'], { ...workshop, cwd: workshop.folder });
}

/** Makes Go use the installed version: it fetches no other one, and changes no `go.sum`. */
export const GO_VARIABLES = { GOTOOLCHAIN: 'local', GOFLAGS: '-mod=readonly -buildvcs=false', GOWORK: 'off' };

/**
 * A copy of the member's folder in its cache, with the pinned packages of `package-lock.json`.
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
