import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The version and build that `GET /health` reports (contract 1.2). */
export abstract class BuildInformation {
  abstract readonly version: string;
  /** The commit; `-` when the build did not know it. */
  abstract readonly build: string;
  /** RFC 3339; `''` when the code was not built, as under `npm run start:dev`. Clients parse it as a time. */
  abstract readonly build_time: string;
}

const NOT_BUILT = { build: '-', build_time: '' } as const;

/**
 * Reads the version from package.json, which lies beside `dist` in every installation, and the build from the file that
 * `npm run build` writes into `dist` (write-build-information.mts).
 */
export function readBuildInformation(): BuildInformation {
  // This file is in apps/ca-service/src/config, in the sources as in dist: four levels up is the root or dist.
  const base = join(__dirname, '..', '..', '..', '..');
  const file = base.endsWith('dist') ? join(base, '..', 'package.json') : join(base, 'package.json');
  const { version } = readJson(file);
  if (version === undefined) throw new Error(`${file} has no version`);
  const built = join(base, 'apps', 'ca-service', 'build-information.json');
  const { build, build_time } = { ...NOT_BUILT, ...(existsSync(built) ? readJson(built) : {}) };
  return { version: `v${version}`, build, build_time };
}

function readJson(file: string): Readonly<Record<string, string>> {
  return JSON.parse(readFileSync(file, 'utf8')) as Record<string, string>;
}
