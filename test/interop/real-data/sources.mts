import { existsSync, mkdirSync, readdirSync } from 'node:fs';
import { join, relative } from 'node:path';
import { GO_VARIABLES, installGo, installPython } from '../runner/install.mts';
import { LeftOutError, type Workshop } from '../runner/member.mts';
import { endOf, runCommand } from '../runner/run-command.mts';
import { type Sample, samplesOfFile } from './samples-of-file.mts';

/** A package with certificates, as its package manager has fetched it. */
export interface Source {
  readonly name: string;
  readonly version: string;
  readonly samples: readonly Sample[];
}

/** Folders of the programs that fetch: the run uses the pinned zlint of the member `zlint`. */
export interface Workshops {
  readonly own: Workshop;
  readonly zlint: Workshop;
}

/**
 * Fetches all sources with their package managers. Nothing of them is copied into the repository.
 * @throws LeftOutError when a package cannot be fetched
 */
export async function fetchSources({ own, zlint }: Workshops): Promise<readonly Source[]> {
  return [await debian(own), await zlintModule(zlint), await goroot(own), await cryptographyVectors(own)];
}

/** Returns the root CAs of Mozilla in Debian's package: the installed one, else one that apt downloads. */
async function debian(workshop: Workshop): Promise<Source> {
  const name = 'ca-certificates';
  const installed = '/usr/share/ca-certificates/mozilla';
  if (existsSync(installed)) {
    const version = await output('dpkg-query', ['--show', '--showformat=${Version}', name], workshop);
    return source(name, version, installed, () => true);
  }
  const folder = join(workshop.cache, name);
  mkdirSync(folder, { recursive: true });
  await output('apt-get', ['download', name], workshop, folder);
  const file = readdirSync(folder).find((entry) => entry.endsWith('.deb')) ?? '';
  await output('dpkg-deb', ['--extract', file, 'files'], workshop, folder);
  const version = await output('dpkg-deb', ['--field', file, 'Version'], workshop, folder);
  return source(name, version, join(folder, 'files', installed), () => true);
}

async function zlintModule(workshop: Workshop): Promise<Source> {
  await installGo(workshop);
  const module = 'github.com/zmap/zlint/v3';
  const listed = await output(
    'go',
    ['list', '-m', '-f', '{{.Version}} {{.Dir}}', module],
    workshop,
    workshop.folder,
  );
  const [version = '', folder = ''] = listed.split(' ');
  return source(module, version, join(folder, 'testdata'), () => true);
}

/** Returns the test certificates of Go: folders `testdata`, and PEM and hex in the sources of tests. */
async function goroot(workshop: Workshop): Promise<Source> {
  const version = await output('go', ['env', 'GOVERSION'], workshop);
  const folder = join(await output('go', ['env', 'GOROOT'], workshop), 'src');
  const isOfTests = (path: string): boolean =>
    path.endsWith('_test.go') || path.split('/').includes('testdata') || /\.(crt|pem|cer|der)$/.test(path);
  return source('GOROOT', version, folder, isOfTests);
}

async function cryptographyVectors(workshop: Workshop): Promise<Source> {
  const name = 'cryptography-vectors';
  await installPython(workshop);
  const packages = join(workshop.cache, 'venv', 'lib');
  const python = readdirSync(packages).find((entry) => entry.startsWith('python')) ?? '';
  const installed = join(packages, python, 'site-packages');
  const record =
    readdirSync(installed).find((entry) => /^cryptography_vectors-.*\.dist-info$/.test(entry)) ?? '';
  const version = record.replace(/^cryptography_vectors-|\.dist-info$/g, '');
  return source(name, version, join(installed, 'cryptography_vectors'), () => true);
}

function source(name: string, version: string, folder: string, isRead: (path: string) => boolean): Source {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)))
    .filter(isRead)
    .sort();
  const samples = files.flatMap((file) => samplesOfFile(join(folder, file), file));
  if (samples.length === 0) throw new LeftOutError(`${name} ${version} has no certificates in ${folder}`);
  return { name, version, samples };
}

async function output(
  program: string,
  args: readonly string[],
  { timeLimit }: Workshop,
  cwd?: string,
): Promise<string> {
  const options = { variables: GO_VARIABLES, timeLimit, ...(cwd === undefined ? {} : { cwd }) };
  const result = await runCommand(program, args, options);
  if (result.code === 0) return result.stdout.trim();
  throw new LeftOutError(`${program} ${args.slice(0, 2).join(' ')}: ${endOf(result, 1)}`);
}
