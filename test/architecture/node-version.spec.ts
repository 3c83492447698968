import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path/posix';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';
import { filesIn, REPOSITORY } from '../../tools/sources/source-files';
import { descendants, parse } from '../../tools/sources/syntax';

const CHECK = 'libs/kernel/src/required-node.ts';

interface PackageJson {
  readonly engines: { readonly node: string };
  readonly scripts: Readonly<Record<string, string>>;
  readonly devDependencies: { readonly node: string };
}

const read = (path: string): string => readFileSync(join(REPOSITORY, path), 'utf8');
const PACKAGE = JSON.parse(read('package.json')) as PackageJson;
const LEAST = /LEAST_VERSION = '([\d.]+)'/.exec(read(CHECK))?.[1] ?? 'no version';
const INSTALLED = PACKAGE.devDependencies.node;
const SOURCES = filesIn('apps', 'libs', 'test', 'docker').filter((file) => /\.m?ts$/.test(file));
const ENTRIES = entries();

describe('the version of Node.js', () => {
  it('that the check requires is that of engines in package.json', () => {
    expect(PACKAGE.engines.node).toBe(`>=${LEAST}`);
  });

  it('that npm ci installs passes the check', () => {
    expect(INSTALLED.localeCompare(LEAST, 'en', { numeric: true })).toBeGreaterThanOrEqual(0);
  });

  it('that npm ci installs is that of .nvmrc and of the image', () => {
    expect(read('.nvmrc').trim()).toBe(INSTALLED);
    expect(/^FROM node:([\d.]+)-/m.exec(read('docker/Dockerfile'))?.[1]).toBe(INSTALLED);
  });

  it.each(['README.md', 'CONTRIBUTING.md'])('that the check requires is in %s', (page) => {
    expect(read(page)).toContain(`Node.js ${LEAST.replace(/\.0$/, '')}`);
  });
});

describe('every entry point', () => {
  it('that an npm script starts is known', () => {
    const started = Object.values(PACKAGE.scripts).flatMap((script) =>
      [...script.matchAll(/\bnode (?:dist\/)?((?:apps|test|docker)\/\S+)/g)].map(([, path = '']) =>
        path.replace(/\.js$/, '.ts'),
      ),
    );
    expect(started.length).toBeGreaterThan(10);
    expect(ENTRIES).toEqual(expect.arrayContaining(started));
  });

  it.each(ENTRIES)('%s checks the version before it imports anything', (entry) => {
    const [first] = parse(entry).statements;
    const specifier = first && ts.isImportDeclaration(first) ? textOf(first.moduleSpecifier) : undefined;
    expect(specifier && resolved(entry, specifier)).toBe(CHECK);
  });

  // Node reads .mts files since 22.18; older versions refuse the file by its name.
  it.each([CHECK, ...ENTRIES.filter((entry) => entry.endsWith('.ts'))])(
    '%s has syntax that Node.js 12 parses, so that the check runs',
    (file) => {
      expect(compiled(file, ts.ScriptTarget.ES2024)).toBe(compiled(file, ts.ScriptTarget.ES2019));
    },
  );

  it('runs the same check, which both module systems load without a warning', () => {
    expect(parse(CHECK).statements.filter((one) => ts.isImportDeclaration(one) || isExported(one))).toEqual(
      [],
    );
  });
});

/** Programs of the applications, and every .mts file that no other file imports. */
function entries(): string[] {
  const imported = new Set(
    SOURCES.flatMap((file) =>
      descendants(parse(file), ts.isImportDeclaration).map(({ moduleSpecifier }) =>
        resolved(file, textOf(moduleSpecifier)),
      ),
    ),
  );
  return SOURCES.filter(
    (file) =>
      /^apps\/[^/]+\/src\/(main|cli\/[^/]+)\.ts$/.test(file) ||
      (file.endsWith('.mts') && !imported.has(file)),
  );
}

function resolved(from: string, specifier: string): string {
  if (specifier === '@libs/kernel/required-node') return CHECK;
  return specifier.startsWith('.') ? join(dirname(from), specifier) : specifier;
}

function textOf(expression: ts.Expression): string {
  return ts.isStringLiteral(expression) ? expression.text : '';
}

const isExported = (statement: ts.Statement): boolean =>
  ts.isExportDeclaration(statement) ||
  (ts.canHaveModifiers(statement) &&
    (ts.getModifiers(statement) ?? []).some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword));

function compiled(file: string, target: ts.ScriptTarget): string {
  return ts.transpileModule(read(file), {
    compilerOptions: { target, module: ts.ModuleKind.CommonJS, removeComments: true },
  }).outputText;
}
