import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ADVISORY_LOCKS, CA_LOCK_SEEDS, OUTBOX_LOCKS } from '../../libs/persistence/src/locks';
import { filesIn, REPOSITORY } from '../../tools/sources/source-files';

const PAGE = 'docs/locking.md';
const textOf = (file: string): string => readFileSync(join(REPOSITORY, file), 'utf8');
const NAMED = new Set(
  Array.from(textOf(PAGE).matchAll(/`([a-z][\w./-]*\/[\w./-]+\.ts)`/g), ([, file]) => file!),
);

/** SQL and TypeORM options that take a lock. */
const TAKES_LOCK =
  /pg_(try_)?advisory_(xact_)?lock|FOR (NO KEY UPDATE|UPDATE|KEY SHARE|SHARE)\b|pessimistic_(read|write)|for_(no_key_update|key_share)/;

const SOURCES = filesIn('apps', 'libs').filter((file) => /\.m?ts$/.test(file) && !/\.spec\.ts$/.test(file));
const withoutComments = (text: string): string =>
  text.replace(/\/\*[\s\S]*?\*\//g, '').replace(/^\s*\/\/.*$/gm, '');
const LOCKING = SOURCES.filter((file) => TAKES_LOCK.test(withoutComments(textOf(file))));

describe(PAGE, () => {
  it('is compared with more than ten files that take locks', () => {
    expect(LOCKING.length).toBeGreaterThan(10);
  });

  it('names every file that takes a lock', () => {
    expect(LOCKING.filter((file) => !NAMED.has(file))).toEqual([]);
  });

  it('names no file that does not exist', () => {
    expect([...NAMED].filter((file) => !existsSync(join(REPOSITORY, file)))).toEqual([]);
  });

  it.each([ADVISORY_LOCKS, OUTBOX_LOCKS, CA_LOCK_SEEDS].flatMap((keys) => Object.keys(keys)))(
    'describes the advisory lock %s',
    (name) => {
      expect(textOf(PAGE)).toMatch(new RegExp(`^\\|[^|]*\`${name}\``, 'm'));
    },
  );
});
