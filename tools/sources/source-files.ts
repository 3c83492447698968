import { readdirSync } from 'node:fs';
import { join } from 'node:path';

/** The root of the repository. */
export const REPOSITORY = join(__dirname, '../..');

const SKIPPED = ['node_modules', 'dist', '.data'];

/** Returns all files below `folders`, as paths from the root of the repository with `/`. */
export function filesIn(...folders: readonly string[]): string[] {
  return folders.flatMap(filesBelow).sort();
}

/** Returns the TypeScript files of applications and libraries, without tests. */
export function shippedSources(): string[] {
  return filesIn('apps', 'libs').filter(
    (file) => /\.m?ts$/.test(file) && !/\.spec\.ts$|\/testing\//.test(file),
  );
}

function filesBelow(folder: string): string[] {
  return readdirSync(join(REPOSITORY, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = `${folder}/${entry.name}`;
    if (SKIPPED.includes(entry.name)) return [];
    return entry.isDirectory() ? filesBelow(path) : [path];
  });
}
