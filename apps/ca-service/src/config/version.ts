import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

/** From package.json, which lies beside `dist` in every installation. */
export function readVersion(): string {
  const file = findPackageJson(__dirname);
  return z.object({ version: z.string() }).parse(JSON.parse(readFileSync(file, 'utf8'))).version;
}

function findPackageJson(directory: string): string {
  // apps/ca-service/src/config, in the sources as in dist: four levels up is the root or dist.
  const root = join(directory, '..', '..', '..', '..');
  return root.endsWith('dist') ? join(root, '..', 'package.json') : join(root, 'package.json');
}
