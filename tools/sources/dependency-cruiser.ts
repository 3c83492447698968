import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { REPOSITORY } from './source-files';

export const CONFIGURATION = '.dependency-cruiser.cjs';

/** Folders that the script `arch` checks. */
export const FOLDERS = ['apps', 'libs', 'test', 'tools', 'docker'] as const;

const DEPENDENCY_CRUISER = join(REPOSITORY, 'node_modules/dependency-cruiser/bin/dependency-cruiser.mjs');

export interface Violation {
  readonly from: string;
  readonly to: string;
  readonly rule: { readonly name: string };
}

interface Cruise {
  readonly summary: { readonly violations: readonly Violation[]; readonly totalCruised: number };
}

/** Runs dependency-cruiser and returns its output. */
export async function dependencyCruiser(directory: string, ...parameters: string[]): Promise<string> {
  const { stdout } = await promisify(execFile)(
    process.execPath,
    [DEPENDENCY_CRUISER, '--config', CONFIGURATION, ...parameters],
    { cwd: directory, maxBuffer: 256 * 1024 * 1024 },
  );
  return stdout;
}

/** Checks the import rules of the tree under `directory`. */
export async function cruise(directory: string): Promise<Cruise['summary']> {
  const { summary } = JSON.parse(
    await dependencyCruiser(directory, ...FOLDERS, '--output-type', 'json'),
  ) as Cruise;
  return summary;
}
