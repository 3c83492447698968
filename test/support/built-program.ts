import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

const DIST = resolve('dist/apps');
const PRELOADED = resolve('test/support/resolved-modules.mjs');

/** Compiled modules are kept between starts: a quarter of the CPU time of a start. */
const COMPILE_CACHE = resolve('node_modules/.cache/compiled-modules');

/** Resolved imports are kept between starts (resolved-modules.mjs writes the file): a third of the CPU time of a start. */
const RESOLVED_MODULES = resolve('node_modules/.cache/resolved-modules.json');

/** Every build and every installation of packages writes one of these files. */
const RESOLVED_FROM = ['dist/apps/ca-service/src/main.js', 'node_modules/.package-lock.json'];

forgetModulesOfEarlierBuild();

/**
 * Starts a program of `dist/apps`, for example `ca-service/src/main.js`, with no other variables than PATH and
 * `variables`.
 */
export function startBuiltProgram(
  program: string,
  variables: Readonly<Record<string, string>>,
  parameters: readonly string[] = [],
): ChildProcessWithoutNullStreams {
  return spawn(process.execPath, ['--import', PRELOADED, join(DIST, program), ...parameters], {
    env: { PATH: process.env.PATH, NODE_COMPILE_CACHE: COMPILE_CACHE, ...variables },
    // Outside the repository, so that the program reads no .env.
    cwd: tmpdir(),
  });
}

function forgetModulesOfEarlierBuild(): void {
  const written = timeOf(RESOLVED_MODULES);
  if (RESOLVED_FROM.some((file) => timeOf(file) > written)) rmSync(RESOLVED_MODULES, { force: true });
}

/** Returns the time of the last change in milliseconds, 0 if the file does not exist. */
function timeOf(file: string): number {
  return statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0;
}
