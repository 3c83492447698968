import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const REPOSITORY = join(__dirname, '../..');
const read = (file: string): string => readFileSync(join(REPOSITORY, file), 'utf8');

const SOURCES = globSync('{apps/ca-service,libs}/**/*.ts', {
  cwd: REPOSITORY,
  exclude: ['**/node_modules/**', '**/*.spec.ts'],
});
const [, JOBS = '', METRICS = ''] =
  /^## Jobs$(.*)^## Health$.*^## Metrics$(.*)^## Backup$/ms.exec(read('docs/operations.md')) ?? [];

const namesIn = (pattern: RegExp, ...texts: readonly string[]): string[] =>
  texts.flatMap((text) => [...text.matchAll(pattern)].map(([, name = '']) => name)).sort();

describe('docs/operations.md', () => {
  it('lists every job of the CA service and no other', () => {
    const jobs = SOURCES.filter((file) => file.endsWith('.job.ts')).map(read);
    expect(namesIn(/^\| `([a-z-]+)`/gm, JOBS)).toEqual(namesIn(/readonly name = '([a-z-]+)'/g, ...jobs));
  });

  it('lists every metric of the CA service and no other', () => {
    const [table = ''] = /^\| Metric.*?\n\n/ms.exec(METRICS) ?? [];
    const rows = table.split('\n').map((row) => row.split('|')[1] ?? '');
    expect(namesIn(/`(\w+)`/g, ...rows)).toEqual(
      namesIn(/\bname: '([a-z]+(?:_[a-z]+)+)',\s*help\b/g, ...SOURCES.map(read)),
    );
  });
});
