import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The version and build that `GET /health` reports (contract 1.2). */
export abstract class BuildInformation {
  abstract readonly version: string;
  abstract readonly build: string;
  abstract readonly build_time: string;
}

/** Reads the version from package.json, which lies beside `dist` in every installation. */
export function readBuildInformation(): BuildInformation {
  const file = findPackageJson(__dirname);
  const { version } = JSON.parse(readFileSync(file, 'utf8')) as { readonly version?: unknown };
  if (typeof version !== 'string') throw new Error(`${file} has no version`);
  return { version: `v${version}`, build: '-', build_time: 'devTS' };
}

function findPackageJson(directory: string): string {
  // This file is in apps/ca-service/src/config, in the sources as in dist: four levels up is the root or dist.
  const root = join(directory, '..', '..', '..', '..');
  return root.endsWith('dist') ? join(root, '..', 'package.json') : join(root, 'package.json');
}
