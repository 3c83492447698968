import { readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { filesIn, REPOSITORY } from '../../tools/sources/source-files';

/** What a file name may end in, before `.ts`: CONTRIBUTING.md explains each one. */
const KINDS = [
  'd',
  // a feature
  ...['module', 'rule', 'view', 'errors', 'error', 'controller', 'interceptor', 'audit', 'request'],
  ...['repository', 'reader', 'mapper', 'statement', 'handler'],
  // a library
  ...['options', 'entity', 'key-engine', 'key-source', 'registry', 'store', 'contract'],
  ...['lints', 'job', 'connection', 'publisher', 'topology', 'guard', 'strategy'],
  ...['decorator', 'filter', 'pipe', 'hook', 'worker'],
];

/** Names that describe no contents. */
const FORBIDDEN = /(^|-)(utils?|helpers?|common|misc|managers?)(-|$)|^base$/;

const KEBAB = '[a-z][a-z0-9]*(-[a-z0-9]+)*';
const FOLDER = new RegExp(`^${KEBAB}$`);
const FILE = new RegExp(`^${KEBAB}(\\.(${KINDS.join('|')}))?(\\.spec)?\\.m?ts$`);
const MIGRATION = new RegExp(`^\\d{13}-${KEBAB}\\.ts$`);

const MAXIMUM_LINES = 250;

const SOURCES = filesIn('apps', 'libs').filter((file) => /\.m?ts$/.test(file));

describe('a name in this repository', () => {
  it.each(['utils', 'http-utils', 'helper', 'test-helpers', 'common', 'key-manager', 'base', 'misc'])(
    'is not %s',
    (name) => {
      expect(name).toMatch(FORBIDDEN);
    },
  );

  it('describes its contents', () => {
    const words = (file: string) => file.split('/').flatMap((part) => part.split('.'));
    expect(
      filesIn('apps', 'libs', 'test', 'docs').filter((file) =>
        words(file).some((word) => FORBIDDEN.test(word)),
      ),
    ).toEqual([]);
  });

  it('is kebab-case, for folders of applications and libraries', () => {
    const folders = new Set(SOURCES.flatMap((file) => dirname(file).split('/')));
    expect([...folders].filter((folder) => !FOLDER.test(folder))).toEqual([]);
  });

  it('is kebab-case and ends in a known kind, for files of applications and libraries', () => {
    const isMigration = (file: string) => file.includes('/migrations/') && MIGRATION.test(basename(file));
    expect(SOURCES.filter((file) => !FILE.test(basename(file)) && !isMigration(file))).toEqual([]);
  });
});

describe('the file of a use case', () => {
  it.each([
    { folder: 'commands', base: 'Command' },
    { folder: 'queries', base: 'Query' },
  ])('in $folder declares the $base and its handler, both named like the file', ({ folder, base }) => {
    const files = SOURCES.filter(
      (file) => dirname(file).endsWith(`/${folder}`) && !file.endsWith('.spec.ts'),
    );
    expect(files.length).toBeGreaterThan(0);
    expect(files.filter((file) => !declaresUseCase(file, base))).toEqual([]);
  });

  it('is not found complete without its handler', () => {
    expect(declaresUseCase('test/architecture/declared-names.spec.ts', 'Command')).toBe(false);
  });
});

/** `revoke-ca.ts` declares `class RevokeCa extends Command<…>` and `class RevokeCaHandler`. */
function declaresUseCase(file: string, base: string): boolean {
  const name = basename(file, '.ts')
    .split('-')
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join('');
  const text = readFileSync(join(REPOSITORY, file), 'utf8');
  return (
    new RegExp(`^export class ${name} extends ${base}<`, 'm').test(text) &&
    new RegExp(`^export class ${name}Handler `, 'm').test(text)
  );
}

describe('a file with logic', () => {
  it(`fits into ${MAXIMUM_LINES} lines`, () => {
    // What is made from the code is as long as that.
    const written = SOURCES.filter((file) => file !== 'libs/event-consumer/src/events/ca-event-data.ts');
    const withLogic = written.filter((file) => !/\.spec\.ts$|\/testing\/|\/migrations\//.test(file));
    const lines = (file: string) => readFileSync(join(REPOSITORY, file), 'utf8').trimEnd().split('\n').length;
    expect(withLogic.filter((file) => lines(file) > MAXIMUM_LINES)).toEqual([]);
  });
});
