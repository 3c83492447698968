import { cp, readFile } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';

interface Pattern {
  readonly text: string;
  readonly matches: RegExp;
  /** The pattern starts with `!`, so matching files are included again. */
  readonly readmits: boolean;
}

/** Copies the build context: the repository without the files that .dockerignore excludes. */
export async function copyBuildContext(repository: string, destination: string): Promise<void> {
  const patterns = parsePatterns(await readFile(join(repository, '.dockerignore'), 'utf8'));
  await cp(repository, destination, {
    recursive: true,
    verbatimSymlinks: true,
    filter: (source) => {
      const path = relative(repository, source).split(sep).join('/');
      return path === '' || !isIgnored(path, patterns) || leadsToReadmitted(path, patterns);
    },
  });
}

function parsePatterns(text: string): Pattern[] {
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) => {
      const readmits = line.startsWith('!');
      const pattern = line.replace(/^!/, '').replace(/^\/|\/$/g, '');
      return { text: pattern, matches: toRegularExpression(pattern), readmits };
    });
}

/** Converts a pattern of .dockerignore: `*` and `?` match within a name, `**` spans folders. */
function toRegularExpression(pattern: string): RegExp {
  const source = pattern.replace(/\*\*\/?|[*?]|[.+^${}()|[\]\\]/g, (token) => {
    if (token === '**/') return '(?:.*/)?';
    if (token === '**') return '.*';
    if (token === '*') return '[^/]*';
    return token === '?' ? '[^/]' : `\\${token}`;
  });
  return new RegExp(`^${source}$`);
}

/** Returns whether the last pattern that matches the path or a parent folder excludes it. */
function isIgnored(path: string, patterns: readonly Pattern[]): boolean {
  const names = path.split('/');
  const withParents = names.map((_, index) => names.slice(0, index + 1).join('/'));
  const last = patterns.findLast(({ matches }) => withParents.some((candidate) => matches.test(candidate)));
  return last !== undefined && !last.readmits;
}

function leadsToReadmitted(path: string, patterns: readonly Pattern[]): boolean {
  return patterns.some(({ text, readmits }) => readmits && text.startsWith(`${path}/`));
}
