import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { REPOSITORY } from '../../tools/sources/source-files';

const DOCUMENT = readFileSync(join(REPOSITORY, 'docs/security.md'), 'utf8');

/** The short forms that docs/security.md explains at its beginning. */
const FOLDERS = {
  'e2e/': ['test/e2e/'],
  'int/': ['test/integration/'],
  'conformance/': ['test/conformance/'],
  'architecture/': ['test/architecture/'],
  'webhook-forwarder/': ['apps/webhook-forwarder/src/'],
  '': ['libs/', 'apps/ca-service/src/modules/'],
};

function candidatesOf(name: string): string[] {
  const [short, folders] = Object.entries(FOLDERS).find(([prefix]) => name.startsWith(prefix)) ?? ['', []];
  return folders.map((folder) => folder + name.slice(short.length));
}

const NAMED = [...new Set([...DOCUMENT.matchAll(/`([\w./-]+spec\.ts)`/g)].map(([, name = '']) => name))];
const ROWS = DOCUMENT.split('\n').filter((line) => /^\| [^|]+\|[^|]+\|[^|]+\|$/.test(line));

describe('docs/security.md', () => {
  it('names tests that exist', () => {
    expect(NAMED.length).toBeGreaterThan(30);
    const missing = NAMED.filter(
      (name) => !candidatesOf(name).some((path) => existsSync(join(REPOSITORY, path))),
    );
    expect(missing).toEqual([]);
  });

  it('names a test for every threat', () => {
    const threats = ROWS.filter((row) => !/^\| (Threat|-+) /.test(row));
    expect(threats.length).toBeGreaterThan(40);
    expect(threats.filter((row) => !row.includes('spec.ts'))).toEqual([]);
  });
});
