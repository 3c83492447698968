import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** From package.json, which lies beside `dist` in every installation. */
export function readVersion(): string {
  const file = findPackageJson(__dirname);
  const { version } = JSON.parse(readFileSync(file, 'utf8')) as { readonly version?: unknown };
  if (typeof version !== 'string') throw new Error(`${file} has no version`);
  return version;
}

function findPackageJson(directory: string): string {
  // apps/ca-service/src/config, in the sources as in dist: four levels up is the root or dist.
  const root = join(directory, '..', '..', '..', '..');
  return root.endsWith('dist') ? join(root, '..', 'package.json') : join(root, 'package.json');
}
